// Schedule has a server start workflows at certain times. It creates schedules with an interval and with a cron expression,
// triggers one of them, catches up with times that have passed, pauses, changes and deletes them.
//
// Schedules are the business of the SDK's ScheduleClient. What is generated is the action: which workflow is started, with its
// input, task queue and options, checked by the compiler.
//
// Nobody has to wait for a report by looking for it again and again: reports are filed in an archive, which is a workflow as
// well, and has an update that waits for them.
package main
