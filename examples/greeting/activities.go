package main

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// service implements Service.
type service struct{}

func (service) CallGreetingService(ctx context.Context, language Language) (string, error) {
	activity.GetLogger(ctx).Info("Looking for a greeting", "Language", language)
	switch language {
	case Portuguese:
		return "Olá", nil
	case Japanese:
		return "こんにちは", nil
	}
	return "", temporal.NewApplicationError(fmt.Sprintf("nobody has a greeting in %s", language), UnsupportedType)
}
