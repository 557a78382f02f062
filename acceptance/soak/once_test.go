package main

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// If the SDK repeated these requests, some signals would rightly be handled twice, and the checker could not tell.
func TestOnlySignalsWithAKeyAreRepeatedByTheClient(t *testing.T) {
	server := devserver.ForTest(t, devserver.Options{})
	c, err := connect(server.Addr())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := server.Stop(); err != nil {
		t.Fatal(err)
	}

	ledger := NewLedgerClient(c).Handle("ledger")
	for name, tt := range map[string]struct {
		send     func(context.Context, Message) error
		repeated bool
		within   time.Duration // far more than a refusal takes
	}{
		"note":   {ledger.Note, false, time.Minute},
		"remark": {ledger.Remark, false, time.Minute},
		"keyed":  {ledger.Keyed, true, 2 * time.Second},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), tt.within)
		err := tt.send(ctx, Message{Number: 1})
		cancel()
		// A request that is repeated ends with its context.
		if err == nil || errors.Is(err, runtime.ErrTimeout) != tt.repeated {
			t.Errorf("%s without a server: %v, repeated: want %v", name, err, tt.repeated)
		}
	}
}
