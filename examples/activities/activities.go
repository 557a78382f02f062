package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// market implements Market.
type market struct{}

func (market) OrderApples(_ context.Context, amount int) (string, error) {
	return fmt.Sprintf("Ordered %d Apples...", amount), nil
}

func (market) OrderBananas(_ context.Context, amount int) (string, error) {
	return fmt.Sprintf("Ordered %d Bananas...", amount), nil
}

// greeter implements Greeter.
type greeter struct{}

func (greeter) Hello(_ context.Context, name string) (string, error) {
	return fmt.Sprintf("Hello, %s!", name), nil
}

func (greeter) Compose(_ context.Context, g Greeting) (string, error) {
	if g.Greeting+g.Name == "" {
		return "", nil
	}
	return fmt.Sprintf("%s, %s!", g.Greeting, g.Name), nil
}

func (greeter) Check(_ context.Context, text string) (bool, error) {
	return strings.TrimSpace(text) != "", nil
}

// errDiskFull is a cause of errors.
var errDiskFull = errors.New("the disk is full")

// processor implements Processor.
type processor struct{}

func (processor) ProcessData(_ context.Context, in ProcessingInput) (string, error) {
	switch in.Fail {
	case FailsWithError:
		return "", temporal.NewApplicationErrorWithCause("processing failed for "+in.Data, ProcessingFailedType,
			fmt.Errorf("write the result: %w", errDiskFull))
	case FailsWithBadData:
		return "", temporal.NewApplicationError("bad data", BadDataType, Mistake{Line: 3, Text: in.Data})
	case Panics:
		panic("processing of " + in.Data)
	}
	return "Processed: " + in.Data, nil
}

// Mistake is what the details of an error with BadDataType are.
type Mistake struct {
	Line int
	Text string
}

// directory implements Directory.
type directory struct{}

func (directory) ProcessUsers(ctx context.Context, users []UserData) (int, error) {
	for _, user := range users {
		activity.GetLogger(ctx).Info("Processing", "User", user.UserID, "Address", user.IPAddress)
	}
	return len(users), nil
}
