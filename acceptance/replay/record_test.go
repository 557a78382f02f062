package replay_test

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"github.com/temporalgen/temporalgen/devserver"
)

var update = flag.Bool("update", false, "add the histories of new scenarios to testdata")

// TestRecord plays all scenarios on a server and replays what it has recorded. With -update it keeps the histories for
// which there is no file yet. It does not replace files: they are what earlier versions did.
func TestRecord(t *testing.T) {
	server := devserver.ForTest(t, devserver.Options{})
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	sdk, err := server.NewClient(ctx, client.Options{
		// Some scenarios send what cannot be decoded, which the SDK logs as an error.
		Logger: log.NewStructuredLogger(slog.New(slog.DiscardHandler)),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sdk.Close)
	for name, play := range scenarios {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &scene{T: t, ctx: ctx, server: server, sdk: sdk, queue: name}
			play(s)
			for _, id := range s.ledgers {
				histories(registerLedger).TestExecution(t, sdk, id)
			}
		})
	}
}

// Nobody wants to find the name of a machine in a repository. Those that SDKs choose by themselves have the form
// process@host.
func TestHistoriesNameNoMachine(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		t.Fatal(err)
	}
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if text := string(content); strings.Contains(text, "@") || strings.Contains(text, host+":") {
			t.Errorf("%s names a machine", file)
		}
	}
}
