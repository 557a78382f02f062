package main

import (
	"cmp"
	"slices"

	"go.temporal.io/sdk/workflow"
)

// archive implements Archive.
type archive struct {
	filings []Filing // the earliest first
	closed  bool
}

func newArchive(workflow.Context, ArchiveInput) (Archive, error) { return &archive{}, nil }

func (a *archive) Run(ctx workflow.Context, _ ArchiveInput) (int, error) {
	err := workflow.Await(ctx, func() bool { return a.closed })
	return len(a.filings), err
}

func (a *archive) File(_ workflow.Context, f Filing) {
	// Reports that are made at the same time arrive in any order.
	i, _ := slices.BinarySearchFunc(a.filings, f, func(a, b Filing) int {
		return cmp.Or(a.For.Compare(b.For), cmp.Compare(a.ReportID, b.ReportID))
	})
	a.filings = slices.Insert(a.filings, i, f)
}

func (a *archive) AwaitReports(ctx workflow.Context, n int) ([]Filing, error) {
	err := workflow.Await(ctx, func() bool { return len(a.filings) >= n })
	return a.filings, err
}

func (a *archive) Close(workflow.Context) { a.closed = true }
