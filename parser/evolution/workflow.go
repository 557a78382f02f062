package evolution

import (
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// workflowGone is that no worker has a workflow type any more.
func workflowGone(place descriptor.Path, w *descriptor.Workflow) Change {
	return Change{
		Code: diag.WorkflowGone, Classes: []Class{Running, Clients}, Place: place,
		Summary:     "workflow " + w.Type + " is removed",
		Consequence: "its runs are stuck, since no worker has the type, and so are those that deployed clients start",
		Remedy:      "keep it until no run of it is open and no client starts one",
	}
}

// workflowRenamed is that a workflow type has another name.
func workflowRenamed(place descriptor.Path, old, new *descriptor.Workflow) Change {
	change := workflowGone(place, old)
	change.Summary = "workflow " + old.Type + " is renamed to " + new.Type
	change.Remedy = "write name=" + old.Type + ", or keep " + old.Type + " beside it until no run of it is open"
	return change
}
