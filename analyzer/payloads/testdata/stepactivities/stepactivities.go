// Package stepactivities imports the data converter. // want package:`judged`
package stepactivities

import (
	"context"

	"go.temporal.io/sdk/worker"

	"example.com/elsewhere"
	"example.com/steps"
)

// A Plan has a part that the data converter may know.
type Plan struct {
	Name  string
	First elsewhere.Wrapped
}

// Take is an activity.
func Take(context.Context, steps.Step) error { return nil }

// Make is an activity.
func Make(context.Context, Plan) error { return nil }

// Meet is an activity with a type that the data converter knows nothing of.
func Meet(context.Context, error) error { return nil } // want `activity Meet: error .*\(TG501\)`

func register(w worker.Worker) {
	w.RegisterActivity(Take)
	w.RegisterActivity(Make)
	w.RegisterActivity(Meet)
}

var _ = register
