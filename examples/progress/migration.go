package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Migration copies tables, one after the other.
//
//temporal:workflow queue=progress id=migration-{Name}
type Migration interface {
	// Run copies all tables.
	//
	//temporal:run
	Run(ctx workflow.Context, in Input) (Snapshot, error)

	// Snapshot is everything that a dashboard shows.
	//
	//temporal:query
	Snapshot() Snapshot

	// Percent is how much has been copied.
	//
	//temporal:query
	Percent() int

	// Table tells about one table. It fails for a table that is not part of the migration.
	//
	//temporal:query
	Table(name string) (Table, error)

	// AwaitPercent returns when a part has been copied, or with an error if that will not
	// happen any more.
	//
	//temporal:update
	AwaitPercent(ctx workflow.Context, goal Goal) (Snapshot, error)
}

// Database is what is copied.
//
//temporal:activities start-to-close=1h max-attempts=1
type Database interface {
	// Copy copies one table.
	//
	//temporal:activity
	Copy(ctx context.Context, table string) error
}

// Input starts a migration.
type Input struct {
	Name   string
	Tables []Table
}

// Validate is called before the migration is started.
func (in Input) Validate() error {
	if len(in.Tables) == 0 {
		return errors.New("there is no table to copy")
	}
	for _, table := range in.Tables {
		if table.Rows < 1 {
			return fmt.Errorf("table %q has no rows to copy", table.Name)
		}
	}
	return nil
}

// Table is a table to copy.
type Table struct {
	Name  string
	Rows  int
	State State
}

// State is how far a table has come.
type State string

// The states of a table.
const (
	Waiting State = ""
	Copying State = "copying"
	Copied  State = "copied"
	Failed  State = "failed"
)

// Goal is how much has to be copied.
type Goal struct {
	Percent int
}

// Validate is called before the update is sent, and again before it is accepted.
func (g Goal) Validate() error {
	if g.Percent < 1 || g.Percent > 100 {
		return errors.New("a goal is between 1 and 100 percent")
	}
	return nil
}

// Snapshot is the state of a migration at one moment.
type Snapshot struct {
	Tables    []Table
	Rows      int // copied so far
	Percent   int
	Elapsed   time.Duration // until the last table was copied
	Remaining time.Duration // at the speed so far; zero if that is not known
}
