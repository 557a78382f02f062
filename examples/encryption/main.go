package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
)

// keysVariable is the environment variable with the keys.
const keysVariable = "TEMPORAL_ENCRYPTION_KEYS"

func main() {
	keys, err := storyKeys(os.Getenv(keysVariable))
	if err != nil {
		fmt.Fprintf(os.Stderr, "encryption: %s: %v\n", keysVariable, err)
		os.Exit(1)
	}
	program.Main(newExample(keys))
}

// storyKeys are the keys in a text, or two for this story if that is empty.
func storyKeys(text string) (*Keyring, error) {
	if text != "" {
		return ParseKeyring(text)
	}
	ring := new(Keyring)
	return ring, errors.Join(ring.Add("key-1", NewKey()), ring.Add("key-2", NewKey()))
}

// newExample is the example with the keys that its client and its worker share.
func newExample(keys *Keyring) program.Program {
	return program.Program{
		Name:   "encryption",
		Client: clientOptions(keys, os.Stderr),
		Workers: []program.Worker{{TaskQueue: RecordTaskQueue, Register: func(r worker.Registry) {
			RegisterRecord(r, newRecord)
			RegisterPharmacy(r, pharmacy{})
		}}},
		Story: func(ctx context.Context, s *program.Stage) error { return story(ctx, s, keys) },
	}
}

// story plays a record of two runs, and shows it from both sides.
func story(ctx context.Context, s *program.Stage, keys *Keyring) error {
	record, err := treat(ctx, s, keys)
	if err != nil {
		return err
	}
	codec := Codec{Keys: keys}
	if err := compare(ctx, s, codec, record); err != nil {
		return err
	}
	if s.UI == "" {
		return nil
	}
	address, err := serveCodec(ctx, codec, s.UI)
	if err != nil {
		return err
	}
	s.Say("\nThe Web UI shows what those with the keys read, if its codec server is %s", address)
	return nil
}

// treat plays a record of two runs, of which the second goes on with another key. All that it says was encrypted on the way.
func treat(ctx context.Context, s *program.Stage, keys *Keyring) (*RecordHandle, error) {
	record, err := NewRecordClient(s.Client).Start(ctx, RecordInput{
		Number:        s.ID("1001"),
		Patient:       "Ada Lovelace",
		Allergies:     []string{"penicillin"},
		UpdatesPerRun: 2, // of those that are not rejected
	})
	if err != nil {
		return nil, err
	}
	s.Say("What the client sees of %s:", record.WorkflowID())
	if err := record.Note(ctx, Note{ID: "headache-in-spring", Text: "sleeps badly"}); err != nil {
		return nil, err
	}
	ibuprofen := Prescription{Number: "1", Medicine: "ibuprofen", Dose: "400 mg"}
	for _, p := range []Prescription{
		ibuprofen,
		{Number: "2", Medicine: "penicillin", Dose: "500 mg"},
		{Number: "3", Medicine: "morphine", Dose: "10 mg"},
	} {
		if err := prescribe(ctx, s, record, p); err != nil {
			return nil, err
		}
	}
	if err := awaitNextRun(ctx, s.Client, record); err != nil {
		return nil, err
	}
	if id, ok := keys.Rotate(); ok {
		s.Say("  From now on %s encrypts.", id)
	}
	s.Say("  The first prescription again, in the next run:")
	if err := prescribe(ctx, s, record, ibuprofen); err != nil {
		return nil, err
	}
	summary, err := record.Summary(ctx)
	if err != nil {
		return nil, err
	}
	s.Say("  %s has %s; notes: %s", summary.Patient, strings.Join(summary.Medicines, ", "), strings.Join(summary.Notes, ", "))
	if err := record.Close(ctx); err != nil {
		return nil, err
	}
	_, err = record.Result(ctx)
	return record, err
}

// prescribe prescribes something and tells what has come of it.
func prescribe(ctx context.Context, s *program.Stage, record *RecordHandle, p Prescription) error {
	where, err := record.Prescribe(ctx, p)
	switch {
	case err == nil:
		s.Say("  Prescription %s: %s", p.Number, where)
	case errors.Is(err, runtime.ErrRejected):
		s.Say("  Prescription %s is rejected: %s", p.Number, program.Reason(err))
	case errors.Is(err, runtime.ErrFailed):
		s.Say("  Prescription %s has failed: %s", p.Number, program.Reason(err))
	default:
		return err
	}
	return nil
}

// awaitNextRun waits until the run that was started has continued as new.
func awaitNextRun(ctx context.Context, c client.Client, record *RecordHandle) error {
	err := c.GetWorkflow(ctx, record.WorkflowID(), record.RunID()).GetWithOptions(ctx, nil, client.WorkflowRunGetOptions{DisableFollowingRuns: true})
	if _, ok := errors.AsType[*workflow.ContinueAsNewError](err); !ok {
		return fmt.Errorf("the first run has not continued as new: %w", err)
	}
	return nil
}
