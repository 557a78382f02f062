// Package source finds the Go files of packages, reads them, and gives the types that they declare and import, without
// the files that temporalgen has generated. It knows nothing of directives.
package source
