// Pipeline waits for what other systems report, in two ways. A data pipeline has stages, upload, validation, transformation
// and load, which follow each other whatever comes first: there is a limit for the time from each to the next, and one for all
// of them. A multi-stage process goes on as soon as several conditions hold, in whatever order that happens. The program plays
// both, with systems that report early, twice, or not at all. It has a Temporal server of its own, or uses that of -address.
//
// A handler notes what was reported, and returns; so it is atomic. Run waits for what it needs next. Code that receives the
// signals of one stage after those of another needs a selector or a goroutine for each in order to do the same, and loses what
// these have received and not yet used when the workflow ends.
package main
