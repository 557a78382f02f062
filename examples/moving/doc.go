// Moving lets a wallet move from a workflow that is written by hand to a generated one, and back, while it is in use.
// docs/moving.md says how, and the tests do it under load.
package main
