// Package generator turns packages with contracts into files. Generate only plans: it
// reads sources and the files that have been generated, and tells what each of these
// should be. Commit writes them.
package generator
