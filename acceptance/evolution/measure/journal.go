package measure

import (
	"slices"
	"sync"

	"go.temporal.io/sdk/workflow"
)

// journals are what runs write. A run that is replayed writes its journal anew.
type journals struct {
	mu    sync.Mutex
	byRun map[string]*[]string
}

// open begins the journal of a run.
func (j *journals) open(ctx workflow.Context) func(line string) {
	lines := &[]string{}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.byRun == nil {
		j.byRun = map[string]*[]string{}
	}
	j.byRun[workflow.GetInfo(ctx).WorkflowExecution.RunID] = lines
	return func(line string) {
		j.mu.Lock()
		defer j.mu.Unlock()
		*lines = append(*lines, line)
	}
}

// sorted are the lines of all runs in an order that does not depend on when things have happened.
func (j *journals) sorted() []string {
	all := j.inOrder()
	slices.Sort(all)
	return all
}

// inOrder are the lines in the order in which they were written, if there is one run.
func (j *journals) inOrder() []string {
	j.mu.Lock()
	defer j.mu.Unlock()
	var all []string
	for _, lines := range j.byRun {
		all = append(all, *lines...)
	}
	return all
}
