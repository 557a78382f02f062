// Timer is a timer that can be moved: a workflow that waits until a time, and is told
// other times while it waits.
//
// It shows
//
//   - a wait that messages shorten and prolong, with one timer at a time,
//   - the same change as a signal, which nobody answers, and as an update, which is rejected if
//     it makes no sense and tells what was before,
//   - a cancellation that ends the wait with an error,
//   - continue-as-new, so that a timer can be moved for ever.
package main
