// Package randomcontract makes Go packages with contracts for tests: every kind of
// directive, key, type and tag, with names that are likely to be in the way of generated
// code. Most of what it makes is right; faults are in some of it. What is made depends on
// the seed only.
//
// It also makes source smaller as long as it has a property, for those who want to see why
// a large one has it.
package randomcontract
