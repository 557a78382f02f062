// Polling waits for what others do and do not tell: a service that has to be asked until it has an answer.
//
// An answer that is needed within seconds is polled for by one activity, in a loop with heartbeats. It bears a service that is
// down, goes on where an earlier attempt has been, and ends when it is cancelled. An answer that may take hours is polled for by
// the retry policy of a short activity, which costs nothing in between. A job that is watched in that way completes, fails for
// good, or takes too long.
//
// Workflows never poll: each attempt in a workflow's loop would be a part of its history.
package main
