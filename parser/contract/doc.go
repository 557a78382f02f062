// Package contract is the model of what an author has annotated: workflows with their
// messages, activities, and the names that are generated for them.
package contract
