package main

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/temporal"
)

// pharmacy implements Pharmacy by pretending. It has everything but one medicine.
type pharmacy struct{}

func (pharmacy) Dispense(_ context.Context, o Order) (string, error) {
	if o.Medicine == "morphine" {
		// The text is encrypted, the type is not.
		return "", temporal.NewNonRetryableApplicationError(fmt.Sprintf("no %s for %s without a second signature", o.Medicine, o.Patient), "Refused", nil)
	}
	return fmt.Sprintf("%s %s in locker 7", o.Dose, o.Medicine), nil
}
