// Order runs an e-commerce order on a Temporal server of its own: it adds items, pays,
// ships, and waits for the delivery, and prints each step.
package main
