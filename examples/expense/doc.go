// Expense asks a manager to approve an expense, and rejects it if nobody has decided after seven days. It plays an expense that
// is approved, one that is rejected, and one that nobody looks at.
//
// The wait is that of package runtime, and not workflow.AwaitWithTimeout: if a worker learns of an approval and of the end of
// the seven days at once, because it was not running, the one of the SDK may report that the time is over. The approval came
// first, and it counts. So does the first decision, when there are two.
//
// When a decision was made is what workflow.Now says. It is the time of the workflow task, and the same in each replay.
package main
