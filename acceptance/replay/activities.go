package replay

import "context"

type bank struct{}

// NewBank returns the activities of the package.
func NewBank() Bank { return bank{} }

func (bank) Post(_ context.Context, text string) (string, error)  { return text + " posted", nil }
func (bank) Check(_ context.Context, text string) (string, error) { return text + " checked", nil }
