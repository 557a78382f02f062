package main

import (
	"context"
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/temporalgen/temporalgen/runtime"
)

// If the SDK repeated these requests, some signals would rightly be handled twice, and the checker could not tell.
func TestOnlySignalsWithAKeyAreRepeatedByTheClient(t *testing.T) {
	server, address, err := startProcess(task{Server: &serverTask{Database: filepath.Join(t.TempDir(), "soak.db")}}, func(string) {})
	if err != nil {
		t.Fatal(err)
	}
	c, err := connect(address)
	if err != nil {
		t.Fatal(errors.Join(err, server.stop()))
	}
	defer c.Close()
	if err := server.stop(); err != nil {
		t.Fatal(err)
	}

	ledger := NewLedgerClient(c).Handle("ledger")
	for name, tt := range map[string]struct {
		send     func(context.Context, Message) error
		repeated bool
	}{
		"note":   {ledger.Note, false},
		"remark": {ledger.Remark, false},
		"keyed":  {ledger.Keyed, true},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		err := tt.send(ctx, Message{Number: 1})
		cancel()
		// A request that is repeated ends with its context.
		if err == nil || errors.Is(err, runtime.ErrTimeout) != tt.repeated {
			t.Errorf("%s without a server: %v, repeated: want %v", name, err, tt.repeated)
		}
	}
}
