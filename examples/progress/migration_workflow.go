package main

import (
	"fmt"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// StoppedType is the type of the error for those who wait for a migration that has failed.
const StoppedType = "MigrationStopped"

// migration implements Migration. Its figures are kept up to date by Run, so that a
// query has nothing to compute.
type migration struct {
	database DatabaseActivities
	snapshot Snapshot
	total    int // rows of all tables
	started  time.Time
	stopped  bool
}

func newMigration(ctx workflow.Context, in Input) (Migration, error) {
	m := &migration{snapshot: Snapshot{Tables: slices.Clone(in.Tables)}, started: workflow.Now(ctx)}
	for _, table := range in.Tables {
		m.total += table.Rows
	}
	return m, nil
}

func (m *migration) Run(ctx workflow.Context, _ Input) (Snapshot, error) {
	for i := range m.snapshot.Tables {
		table := &m.snapshot.Tables[i]
		table.State = Copying
		if err := m.database.Copy(ctx, table.Name); err != nil {
			table.State = Failed
			m.stopped = true // those who wait are told
			return m.snapshot, err
		}
		table.State = Copied
		m.copied(ctx, table.Rows)
	}
	return m.snapshot, nil
}

func (m *migration) copied(ctx workflow.Context, rows int) {
	s := &m.snapshot
	s.Rows += rows
	s.Percent = 100 * s.Rows / m.total
	s.Elapsed = workflow.Now(ctx).Sub(m.started)
	s.Remaining = s.Elapsed * time.Duration(m.total-s.Rows) / time.Duration(s.Rows)
}

func (m *migration) Snapshot() Snapshot { return m.snapshot }

func (m *migration) Percent() int { return m.snapshot.Percent }

func (m *migration) Table(name string) (Table, error) {
	i := slices.IndexFunc(m.snapshot.Tables, func(t Table) bool { return t.Name == name })
	if i < 0 {
		return Table{}, fmt.Errorf("no table %q in this migration", name)
	}
	return m.snapshot.Tables[i], nil
}

func (m *migration) AwaitPercent(ctx workflow.Context, goal Goal) (Snapshot, error) {
	reached := func() bool { return m.snapshot.Percent >= goal.Percent }
	if err := workflow.Await(ctx, func() bool { return reached() || m.stopped }); err != nil {
		return Snapshot{}, err
	}
	if !reached() {
		return Snapshot{}, temporal.NewApplicationError(fmt.Sprintf("stopped at %d percent", m.snapshot.Percent), StoppedType)
	}
	return m.snapshot, nil
}
