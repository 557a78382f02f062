// Package workers runs workflows of a package that has a data converter.
package workers

import (
	"go.temporal.io/sdk/worker"

	"example.com/converted"
)

func register(w worker.Worker) { w.RegisterWorkflow(converted.Draw) }

var _ = register
