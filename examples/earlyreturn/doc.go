// Earlyreturn moves money between accounts. The client has the confirmation as soon as the transaction is initialised, and the
// workflow completes it meanwhile; if it cannot be initialised, the client is told why, and the workflow cancels it. The
// program plays both, and a client that uses the ID of another one's transaction.
//
// One request starts the workflow and sends the update that waits for the confirmation. The first step is a local activity: it
// needs no task of its own, so the answer can come with the end of the first workflow task. The update begins to wait before
// Run has begun; registering its handler later than at the first line that blocks would reject it.
//
// The start and the update are not one transaction: if no worker is there, the workflow is started, and the client waits. It
// can ask again, with the handle that it got or with the same update ID.
package main
