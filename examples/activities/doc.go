// Activities shows what can be done with activities: one that is chosen by the input, several at the same time whose results
// have their order, local ones, and one that fails, with its retry policy and the chain of errors that a client sees. Last come
// models that are validated wherever they arrive, with tags and types that JSON does not have.
package main
