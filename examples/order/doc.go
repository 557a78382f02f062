// Order runs an e-commerce order: it adds items, pays, ships, and waits for the delivery, and prints each step. With -ui it
// stops before the order is shipped, and leaves it open in Temporal's Web UI until it is interrupted.
package main
