// Package bank has accounts, and transfers between them.
//
// It shows what goes wrong when handlers that wait are not serial, and that serial ones
// take turns in the order of arrival; how one workflow updates another by way of an
// activity, once although the activity is retried; and how errors travel from an activity
// through a workflow to a client, and are undone or reported on the way.
package bank
