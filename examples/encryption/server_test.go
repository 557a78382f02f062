package main

import (
	"bytes"
	"io"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

// ringOf is a keyring with keys that are the same in each test: what was recorded with them can be replayed.
func ringOf(t *testing.T, ids ...string) *Keyring {
	t.Helper()
	ring := new(Keyring)
	for _, id := range ids {
		if err := ring.Add(id, testKey(id)); err != nil {
			t.Fatal(err)
		}
	}
	return ring
}

// testKey is a key that protects nothing.
func testKey(id string) []byte { return bytes.Repeat([]byte(id), keySize)[:keySize] }

func TestStory(t *testing.T) {
	programtest.Story(t, newExample(ringOf(t, "key-1", "key-2")), `What the client sees of record-1001:
  Prescription 1: 400 mg ibuprofen in locker 7
  Prescription 2 is rejected: Ada Lovelace is allergic to penicillin
  Prescription 3 has failed: no morphine for Ada Lovelace without a second signature
  From now on key-2 encrypts.
  The first prescription again, in the next run:
  Prescription 1: 400 mg ibuprofen in locker 7
  Ada Lovelace has 400 mg ibuprofen; notes: sleeps badly

What the server has of it, and what those with the keys read:
  WorkflowExecutionStarted         encrypted, key-1   {"Number":"1001","Patient":"Ada Lovelace","Allergies":["penicillin"],"UpdatesPerRun":2}
  WorkflowExecutionSignaled        encrypted, key-1   {"ID":"headache-in-spring","Text":"sleeps badly"}
  WorkflowExecutionUpdateAccepted  encrypted, key-1   {"Number":"1","Medicine":"ibuprofen","Dose":"400 mg"}
  ActivityTaskScheduled            encrypted, key-1   {"Patient":"Ada Lovelace","Medicine":"ibuprofen","Dose":"400 mg"}
  ActivityTaskCompleted            encrypted, key-1   "400 mg ibuprofen in locker 7"
  WorkflowExecutionUpdateCompleted encrypted, key-1   "400 mg ibuprofen in locker 7"
  WorkflowExecutionUpdateAccepted  encrypted, key-1   {"Number":"3","Medicine":"morphine","Dose":"10 mg"}
  ActivityTaskScheduled            encrypted, key-1   {"Patient":"Ada Lovelace","Medicine":"morphine","Dose":"10 mg"}
  ActivityTaskFailed               encrypted, key-1   {"message":"no morphine for Ada Lovelace without a second signature","stack_trace":""}
  WorkflowExecutionUpdateCompleted encrypted, key-1   {"message":"activity error","stack_trace":""}
  WorkflowExecutionUpdateCompleted encrypted, key-1   {"message":"no morphine for Ada Lovelace without a second signature","stack_trace":""}
  WorkflowExecutionContinuedAsNew  encrypted, key-1   what the first run remembers of messages
  WorkflowExecutionContinuedAsNew  encrypted, key-1   {"Number":"1001","Patient":"Ada Lovelace","Allergies":["penicillin"],"UpdatesPerRun":2,"State":{"Medicines":["400 mg ibuprofen"],"Notes":["sleeps badly"]}}
  WorkflowExecutionStarted         encrypted, key-1   what the first run remembers of messages
  WorkflowExecutionStarted         encrypted, key-1   {"Number":"1001","Patient":"Ada Lovelace","Allergies":["penicillin"],"UpdatesPerRun":2,"State":{"Medicines":["400 mg ibuprofen"],"Notes":["sleeps badly"]}}
  WorkflowExecutionUpdateAccepted  encrypted, key-2   {"Number":"1","Medicine":"ibuprofen","Dose":"400 mg"}
  WorkflowExecutionUpdateCompleted encrypted, key-2   "400 mg ibuprofen in locker 7"
  WorkflowExecutionSignaled        encrypted, key-2   nothing
  WorkflowExecutionCompleted       encrypted, key-2   {"Patient":"Ada Lovelace","Medicines":["400 mg ibuprofen"],"Notes":["sleeps badly"]}
In clear text it has IDs and names, such as record-1001, prescribe/1 and dispense.
`, "record-1001")
}

// secrets are texts of the story that are nobody's business.
var secrets = []string{
	"Ada Lovelace", "penicillin", "is allergic to", // in the input and in a rejection
	"headache-in-spring", "sleeps badly", // the key and the content of a signal
	"ibuprofen", "400 mg", "locker 7", // in an update, in an activity, in what is carried and in the answer of a query
	"without a second signature", // in a failure
}

func TestServerSeesNoClearText(t *testing.T) {
	var tap tap
	keys := ringOf(t, "key-1", "key-2")
	play(t, keys, tap.on(clientOptions(keys, &tap)))
	if heard := tap.has(secrets); len(heard) > 0 {
		t.Errorf("the server or the log has %q", heard)
	}
}

// Without a codec the server gets all of them, so the test above would find each.
func TestServerSeesAllWithoutACodec(t *testing.T) {
	var tap tap
	play(t, ringOf(t, "key-1"), tap.on(client.Options{}))
	if diff := cmp.Diff(secrets, tap.has(secrets)); diff != "" {
		t.Errorf("what the server has (-want +got):\n%s", diff)
	}
}

// play plays the story with a client that has other options.
func play(t *testing.T, keys *Keyring, options client.Options) {
	t.Helper()
	p := newExample(keys)
	if err := p.Play(testserver.Context(t), &program.Stage{Client: testserver.NewClient(t, options), Out: io.Discard}); err != nil {
		t.Fatal(err)
	}
}
