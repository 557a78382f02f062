// Package readonly looks at code that may only look: queries, validators and conditions.
//
// # Analyzer temporalreadonly
//
// temporalreadonly: find queries, validators and conditions that do more than look
//
// The SDK calls queries, validators and the conditions of workflow.Await outside of the history: a query at any time, a
// validator before an update is recorded and not in a replay, and a condition as often as it likes. So they may change
// nothing, and neither wait nor have anything done. Rules:
//
//   - TG101: a query that changes the state
//   - TG102: a validator that changes the state or its message
//   - TG103: a query that waits or has something done
//   - TG104: a validator that waits or has something done
//   - TG702: a condition that does more than look
//
// What a function does is known through calls, also of other packages. Calls through interfaces, and of functions in
// variables, are taken to do nothing. Copies that belong to the function may be changed.
package readonly
