// Package generator turns packages with contracts into files. Generate only plans:
// it reads and writes nothing but reports what each file should be. Commit writes it.
package generator
