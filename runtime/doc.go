// Package runtime is for those who use generated code: it has the options, the errors and the handles of generated
// clients, and what workflow code and workers need besides the SDK. What generated code itself calls is in the packages
// host, stub and validate below it; what happens to messages is described here. Package access decides who may send
// what, and package temporaltest runs workflows in tests.
//
// # Inside a workflow
//
// A run makes the implementation, registers its handlers, and only then lets messages through. This needs the worker
// interceptors that WorkerOptions installs, and in a replayer ReplayerOptions; without them the first workflow task
// fails and says what to add.
//
// All of a workflow's code runs in turns, never in parallel, so nothing here that takes a workflow.Context needs a
// lock.
//
// # Order
//
// Signals of all names begin in the order in which the server recorded them. Until its handler begins a signal is data
// and costs no coroutine. It may have to wait for two things:
//
//   - its lock. Serial handlers of one lock run one at a time, in the order in which their
//     messages arrived. Signals that wait for one lock do not hold up others.
//   - the bound, max-concurrent: so many signal handlers run at a time, 200 unless the
//     directive says otherwise.
//
// An update begins when every signal recorded before it has begun, or waits for nothing but its lock or the bound. A
// serial update queues with the signals of its lock. Updates do not count for the bound. A handler that has begun
// blocks nobody but those that wait for its lock or its room.
//
// Signals that are handled in batches are data until the handler of their batch is called. A batch begins where its
// oldest signal is in the order, and counts as one for its lock and for the bound.
//
// A signal that has no handler is reported as unknown. A SignalReceiver receives those with names that are made at run
// time.
//
// The Run method, and whoever waits for a condition, gets a turn each time that five signals have begun. So Run begins
// when the first five of those that wait have begun, or all if they are fewer.
//
// A validator keeps to no order: the SDK calls it before signals of the same workflow task are handled, so a handler
// has to check again whatever an earlier signal may have changed. Updates of different names that arrive before a run's
// first workflow task begin in the order of their wire names, after the signals of that task.
//
// # Completing
//
// When the Run method has returned, with or without an error, the workflow waits for the handlers that run, but for
// abandoned updates, and for what Go has started, and handles all signals that have arrived by then. Of what arrives
// later, at most drain-limit updates are accepted and at most as many signals handled, 100 unless the directive says
// otherwise. Further updates are rejected with ErrDraining, and further signals reported as OutcomeUnhandled: a
// workflow completes also under a flood. It ends in the same way when a signal handler fails.
//
// # Continuing as new
//
// When the Run method returns an error made by the generated function for continuing as new, no handler begins any
// more. The workflow waits for those that run, and hands to the next run, besides its input, the signals that have not
// begun and what it remembers of messages. The signals of a batch that has not begun are carried one by one, and the
// next run makes a batch of them again.
//
// What is handed on has at most DefaultCarryLimit bytes, or what WithCarryLimit says. All workers of a task queue and
// all replayers need the same limit. If signals take more, only the oldest surplus is handled first; if as many have
// come again meanwhile, more of them are. So a run ends, unless messages keep coming faster than they are handled. Each
// run begins at least one of the signals that wait, so a chain of runs that continue at once gets on, too.
//
// Updates are rejected with ErrDraining from then on. One that has been accepted and has not begun gets the same error
// as its outcome, and is not remembered. Generated clients send both again with the same ID, to the next run. They do
// so as well if a validator says NotNow.
//
// # Memory
//
// A run remembers the messages that have a key or dedup: dedup-limit of them, for the time dedup-ttl. If they are more,
// it forgets the oldest of the name with the most of them. The next run gets the IDs of all of them. Results take the
// room that IDs and signals leave, and the oldest of them go first. An update that comes again after its result has
// gone is not handled again: it gets ErrOutcomeForgotten. So does a duplicate of an abandoned update that had not ended
// when an earlier run did. IDs take at most half of what can be handed on; if they are more, the oldest are forgotten,
// and the log says so.
//
// # Data converters
//
// A signal that does not decode is dropped and reported if that is its own fault: the error is
// converter.ErrUnableToDecode, or another one with which the SDK's own converters say that there is none for its
// encoding, or that the encoding does not fit the message. Any other error of a converter fails the workflow task,
// which is tried again, since it may pass, as when a key service does not answer. So a codec should wrap
// converter.ErrUnableToDecode for a payload that it can never decode; the SDK's zlib codec does not. State that was
// carried has to decode, and what is to be carried to encode, or the task fails.
//
// The SDK decodes the rest: an update that does not decode is rejected, and a workflow whose input does not decode
// fails, whatever the error is.
//
// What is carried rides in a header, as one payload that the workflow's data converter encodes. The arguments of a
// generated workflow are those of one written by hand, so either can continue as the other; one written by hand does
// not read the header, and what was carried is lost. It is only believed if it comes from the workflow's own chain of
// runs: in any other start it is ignored, and the log warns.
//
// # Bounds
//
// Whoever sends a message decides what is wrong with it. No text about that can grow without end: package validate
// bounds what it says about messages, and MaxErrorSize what handlers, validators and Validate methods do. So an invalid
// message is dropped, rejected, or fails the workflow if the directive says so, and neither holds it up nor gets it
// terminated. The rejection of an update that does not decode is the SDK's, whose text has no bound.
//
// # Releases
//
// The rules above, as far as commands in a history depend on them, have a number: the behaviour of a run. A run keeps
// the one that it has begun with, so a release replays what earlier ones have recorded. A release that brings a
// behaviour knows it, and still begins runs with the one before; the next release begins runs with it. So workers of
// two releases in a row can share a task queue, and one step back always works. WithBehaviour begins runs with another
// behaviour that the release knows. A run whose behaviour is not known fails its workflow task, and the error names
// "temporalgen-behaviour". This release knows behaviour 1.
//
// # Answers
//
// Clients without generated code get the answers that a workflow written by hand would give. The runtime's own are
// marked by the innermost cause, which names the update; so a generated client knows a rejection, and does not take
// that of another update for it. An update ID made of a key belongs to the update with that key: others are rejected.
//
// # In a client
//
// Generated clients and handles are safe for concurrent use, and so are all option values. Errors are described at
// MessageError.
//
// A Contract describes a workflow type and its messages. With it the interceptor of package access asks whether the sender
// may: what nobody allows is denied, and all of it is recorded.
package runtime
