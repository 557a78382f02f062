// Package effects finds out what functions do that rules ask for: whether they block, issue commands or do what the SDK
// refuses in queries and validators, whether they read the clock or random numbers or do I/O, and what memory they change.
// What a function does counts for those that call it, in its package and, by facts, in others.
//
// Calls through interfaces and of function values are taken to do nothing, apart from those of the SDK's interfaces and of
// literals that are called where they are written. So is the code of modules that nobody works on here and that cannot
// reach package workflow, and of the standard library apart from what a table names.
package effects
