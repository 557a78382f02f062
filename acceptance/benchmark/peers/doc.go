// Peers measures how long temporalgen takes for 1 to 100 contracts, beside other code generators for the same
// interfaces, and beside what go list takes for the packages alone.
//
//	go run ./benchmark/peers     # in acceptance; flags change what it does
//
// It installs the other generators in a temporary folder. One that cannot be had is left out, and that is said. The
// page docs/speed.md says what is compared.
package main
