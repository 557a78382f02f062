// Bank has accounts, and transfers between them, and prints what becomes of the money.
//
// It shows
//
//   - what goes wrong when handlers that wait do not take turns: two withdrawals overdraw an account,
//   - that serial ones take turns in the order of arrival,
//   - a validator, which rejects what is over the limit or not covered, and a handler that asks it again,
//   - how one workflow updates another by way of an activity, once although the activity is retried,
//   - how errors travel from an activity through a workflow to a client, and are undone or reported on the way.
//
// Written by hand, the lock would be a workflow.Mutex, which newer handlers may get before older ones, and the account would
// keep the answers to earlier requests itself.
package main
