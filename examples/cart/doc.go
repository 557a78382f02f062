// Cart is a shopping cart that is a workflow, and prints what becomes of two of them. There is one cart for each customer. It
// starts with the first item, and ends when it is paid. When nobody has touched it for a day, it is checked out by itself.
//
// It shows
//
//   - an update and a signal that start the workflow if it is not there yet,
//   - the same item as an update, whose sender gets the total or an error, and as a signal, whose sender gets neither,
//   - rules for messages as validate tags, and rules for the state as validators,
//   - requests that are sent again and do their work once, also after continue-as-new,
//   - an update that waits for an activity, while others are turned away,
//   - a deadline that each message moves and that continue-as-new keeps.
//
// Written by hand, the cart would sleep for a day from its start, and lose what is added while it is being paid.
package main
