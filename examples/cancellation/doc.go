// Cancellation copies a disk until that is done, or until a client cancels the workflow, and cleans up in any case. It plays a
// backup that is completed, and one that is cancelled while an update takes a snapshot.
//
// An activity learns that it is cancelled with its next heartbeat, so one that takes long has to send some. The workflow waits
// until the activity has ended (WaitForCancellation): otherwise it would clean up while the disk is still being read.
//
// Cleaning up needs a context that is not cancelled: with that of Run the activity would be cancelled before it begins. An
// update that runs when the workflow is cancelled is not cut off. Its context is cancelled, too; the handler cleans up what it
// has begun, and its client gets the handler's own answer before the workflow ends.
package main
