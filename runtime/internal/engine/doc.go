// Package engine decides what happens to the messages of one run of a workflow: which may
// begin, which were handled before, and what the next run gets. It knows nothing of the SDK:
// it is data and its rules, the same in a replay as the first time.
//
// A Queue holds signals until their handlers can begin. A Memory remembers what was handled.
// A State is what a run hands to the next, as bytes.
package engine
