package main

import (
	"context"
	"errors"
)

// standIn implements Database, Warehouse and Records by pretending. Some batches fail.
type standIn struct{}

func (standIn) Copy(context.Context, string) error { return nil }

func (standIn) ProcessItem(context.Context, string) error { return nil }

func (standIn) ProcessBatch(_ context.Context, b Batch) error {
	switch {
	case b.Number == 2 && b.Attempt == 1:
		return errors.New("connection lost")
	case b.Number == 4:
		return errors.New("bad record")
	}
	return nil
}
