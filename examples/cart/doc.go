// Package cart is a shopping cart that is a workflow: one for each customer, which starts with
// the first item and ends when it is paid, or when nobody has touched it for a day.
//
// It shows
//
//   - updates and a signal that start the workflow if it is not there yet,
//   - rules for messages as validate tags, and rules for the state as validators,
//   - requests that are sent again and do their work once, also after continue-as-new,
//   - an update that waits for an activity, while others are turned away,
//   - a deadline that each message moves and that continue-as-new keeps.
package cart
