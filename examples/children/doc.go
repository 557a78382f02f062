// Children shows workflows that start others with generated stubs. One executes a child and waits for its result; one starts a
// child, sends it signals and waits then; and one leaves children behind, with each of the policies for what becomes of them.
//
// The second part is an import that is too much for one workflow, and far too much for a signal for each item: it splits the
// items into batches, each of which is a child with a history of its own, a few at a time.
package main
