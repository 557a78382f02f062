// Package driver executes runs of workflows, each in a TestWorkflowEnvironment of the SDK, and decides when time passes in
// them.
//
// The SDK's environment executes a workflow in a loop, and skips to the next timer whenever there is nothing else to do,
// which is what a test with a client must be able to prevent. So the loop of each Run yields: before time passes it takes a
// turn, in which it does what it was sent, and otherwise parks until the Scheduler lets it go on. The Scheduler has the
// clock of all runs, and lets time pass when somebody waits for that and all runs are idle.
//
// The package knows of workflows what the SDK has to be told. What a client sees of them, their IDs, policies and results, is
// the business of package service, which implements Host.
//
// Much of this rests on what the SDK's environment does without promising it. The canary tests of the package have a name for
// each such assumption.
package driver
