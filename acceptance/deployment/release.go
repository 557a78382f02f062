// Package deployment shows what workflows do when a worker deployment gets another version.
package deployment

import (
	"strings"

	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

//go:generate go tool temporalgen

// Release is a workflow that tells which versions have run it.
//
//temporal:workflow id={ID}
type Release interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) (string, error)

	// Note makes a line of what somebody says.
	//
	//temporal:signal name=note
	Note(ctx workflow.Context, text string)

	//temporal:query name=notes
	Notes() string
}

// Input is what a run begins with.
type Input struct {
	ID    string
	Notes []string
	Child bool // start one that is pinned to the first version
}

// release implements Release for a version.
type release struct {
	Input
	version string
}

// newRelease makes the initialiser of a version.
func newRelease(version string) func(workflow.Context, Input) (Release, error) {
	return func(_ workflow.Context, in Input) (Release, error) {
		r := &release{in, version}
		r.Input.Notes = append(r.Input.Notes, version)
		return r, nil
	}
}

func (r *release) Run(ctx workflow.Context, in Input) (string, error) {
	if in.Child {
		return r.child(ctx)
	}
	limits := runtime.ContinueAsNewLimits{NewVersion: true}
	if err := workflow.Await(ctx, func() bool { return r.has("end") || limits.Reached(ctx) }); err != nil {
		return "", err
	}
	if r.has("end") {
		return r.Notes(), nil
	}
	return "", runtime.AutoUpgrade(ContinueReleaseAsNew(func() Input { return r.Input }))
}

func (r *release) has(text string) bool {
	return strings.Contains(r.Notes(), text)
}

func (r *release) Note(_ workflow.Context, text string) { r.Input.Notes = append(r.Input.Notes, text) }

func (r *release) Notes() string { return strings.Join(r.Input.Notes, " ") }
