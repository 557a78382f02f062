// Package sarif has a test of what temporalgen vet -sarif writes, against the schema of SARIF 2.1.0 as it was published.
package sarif
