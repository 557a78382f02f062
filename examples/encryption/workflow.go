package main

import (
	"errors"
	"fmt"
	"slices"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// record implements Record.
type record struct {
	in       RecordInput
	state    State
	pharmacy PharmacyActivities
}

func newRecord(_ workflow.Context, in RecordInput) (Record, error) {
	return &record{in: in, state: in.State}, nil
}

func (r *record) Run(ctx workflow.Context, _ RecordInput) (Summary, error) {
	limits := runtime.ContinueAsNewLimits{Updates: r.in.UpdatesPerRun}
	err := workflow.Await(ctx, func() bool { return r.state.Closed || limits.Reached(ctx) })
	if err != nil {
		return Summary{}, err
	}
	if !r.state.Closed {
		return Summary{}, ContinueRecordAsNew(func() RecordInput {
			next := r.in
			next.State = r.state
			return next
		})
	}
	return r.Summary(), nil
}

func (r *record) ValidatePrescribe(_ workflow.Context, p Prescription) error {
	switch {
	case r.state.Closed:
		return errors.New("the record is closed")
	case slices.Contains(r.in.Allergies, p.Medicine):
		return fmt.Errorf("%s is allergic to %s", r.in.Patient, p.Medicine)
	}
	return nil
}

func (r *record) Prescribe(ctx workflow.Context, p Prescription) (string, error) {
	where, err := r.pharmacy.Dispense(ctx, Order{Patient: r.in.Patient, Medicine: p.Medicine, Dose: p.Dose})
	if err != nil {
		return "", err
	}
	r.state.Medicines = append(r.state.Medicines, p.Dose+" "+p.Medicine)
	return where, nil
}

func (r *record) Note(_ workflow.Context, n Note) { r.state.Notes = append(r.state.Notes, n.Text) }

func (r *record) Close(workflow.Context) { r.state.Closed = true }

func (r *record) Summary() Summary {
	return Summary{Patient: r.in.Patient, Medicines: r.state.Medicines, Notes: r.state.Notes}
}
