// Package stepactivities imports the data converter.
package stepactivities

import (
	"context"

	"go.temporal.io/sdk/worker"

	"example.com/elsewhere"
	"example.com/steps"
)

var _ elsewhere.Converter

// Take is an activity.
func Take(context.Context, steps.Step) error { return nil }

// Meet is an activity with a type that the data converter knows nothing of.
func Meet(context.Context, error) error { return nil } // want `activity Meet: error .*\(TG501\)`

func register(w worker.Worker) {
	w.RegisterActivity(Take)
	w.RegisterActivity(Meet)
}

var _ = register
