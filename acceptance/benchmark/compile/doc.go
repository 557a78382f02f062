// Compile measures what generated code costs to compile: the CPU time of the compiler for 10 and for 100
// contracts, and the functions that it makes of one. Of two checkouts of this repository it compiles what either
// generates, in turn.
//
//	go run ./benchmark/compile ..                     # in acceptance
//	go run ./benchmark/compile BEFORE ..
//	go run ./benchmark/compile -functions BEFORE ..   # which functions are more or fewer now
//
// The README.md of benchmark has the numbers.
package main
