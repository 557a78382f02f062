package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// fakePicker implements Picker: it refuses to pick. The wave calls no other methods.
type fakePicker struct {
	Picker
	run *temporaltest.Func[PickerInput, int]
}

func (f fakePicker) Run(_ workflow.Context, in PickerInput) (int, error) { return f.run.Call(in) }

func (fakePicker) Pick(ctx workflow.Context, task Task) error {
	return ExternalWave(task.WaveID).Refused(ctx, Report{TaskID: task.ID})
}

func TestWaveOfPickersWhoRefuse(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	var run temporaltest.Func[PickerInput, int]
	env := temporaltest.New(t)
	RegisterWave(env, newWave)
	RegisterPicker(env, func(workflow.Context, PickerInput) (Picker, error) { return fakePicker{run: &run}, nil })

	wave, err := NewWaveClient(env.Client()).Start(ctx, WaveInput{
		Name: "w", Tasks: []string{"apples", "pears"}, Hired: 2, KeepHired: true, Speed: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	result, err := wave.Result(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(WaveResult{Refused: []string{"w-0", "w-1"}}, result); diff != "" {
		t.Errorf("result (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]PickerInput{{Name: "w-0", Speed: time.Minute}, {Name: "w-1", Speed: time.Minute}}, run.Calls(),
		cmpopts.SortSlices(func(a, b PickerInput) int { return strings.Compare(a.Name, b.Name) })); diff != "" {
		t.Errorf("children (-want +got):\n%s", diff)
	}
}
