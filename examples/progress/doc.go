// Progress has three long jobs, and clients that watch them without asking again and again: an order whose items are processed,
// a migration of tables, and a number of batches with a dashboard.
//
// It shows
//
//   - queries: for one value, for all that a customer or a dashboard shows, and for all that there is when somebody looks for a
//     mistake; they answer also when the workflow has completed,
//   - updates that wait: for a status, for a part that is done, for the next step; who waits is told if it will not happen,
//   - a dashboard that shows a line for each step, and misses none,
//   - an average and an estimated end by the workflow's clock, brought up to date with each step.
//
// # What is different from the usual code
//
// A dashboard that asks every two seconds asks thousands of times for nothing, shows what is up to two seconds old, and misses what
// comes and goes in between. One update comes back when there is something new. It takes what the caller has seen, so that
// nothing is lost between two of them.
//
// Who waits for a status to be the current one waits for ever if it has gone by: here it has to be reached. An update that waits
// keeps its workflow from completing, so the condition needs the end as well.
//
// time.Now in a workflow is another time in each replay, also when it only measures how long something took; workflow.Now is the
// time that was recorded. A query has no context, and no time of its own: it shows what the last step has computed.
package main
