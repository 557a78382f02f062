// Command soak sends numbered messages to workflows for as long as it takes to make everything go
// wrong that can: workers are killed, the server is stopped, crashes and comes back, and the workflows continue
// as new all the time. Then it counts what was lost, handled twice or handled out of order. All
// of that must be zero, or it exits with status 1.
//
// See README.md for how to run it and what it has shown.
package main
