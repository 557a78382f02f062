// Tracking follows an order by the messages of a payment provider and a carrier, and lets clients see where it is, without
// polling.
//
// It shows
//
//   - signals as webhooks send them: late, twice, in the wrong order, with the same news under another ID,
//   - queries for the status with the time since when the order has it, for the parcel, and for the history; they answer
//     also when the order has been delivered,
//   - an update that waits for a status, so that a page which shows it needs one request and not one every second,
//   - timeouts for orders that nobody pays, and for parcels that get lost.
//
// # What is easily wrong
//
// A handler that sets the status turns it back when its message comes late: the order is shipped again after it was delivered.
// Here handlers note what has happened, and the status follows from that.
//
// A handler that adds to a sum or a list does so twice when a message comes twice. With key= it is not called again.
//
// In Go, a workflow that reads a channel for each kind of signal loses the order in which messages of several kinds have
// arrived. Generated workflows handle them in that order. The order in which things have happened is another one, which only
// the sender knows: events are sorted by the time that is in the message.
package main
