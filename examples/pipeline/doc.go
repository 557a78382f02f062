// Pipeline waits for what other systems report, in two ways. A data pipeline has stages, upload, validation, transformation and
// load, which follow each other whatever comes first: there is a limit for the time from each to the next, and one for all of
// them. A multi-stage process goes on as soon as several conditions hold, in whatever order that happens. The program plays
// both, with systems that report early, twice, or not at all.
//
// A handler notes what was reported, and returns; so it is atomic. Run waits for what it needs next. Written by hand, each kind
// of signal has a goroutine that receives it: a payment that is confirmed twice counts twice, a wait that is over may not have
// seen what was recorded before, and what is in a channel when the workflow ends is lost.
package main
