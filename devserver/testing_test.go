package devserver_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/temporalgen/temporalgen/devserver"
	"go.temporal.io/sdk/client"
)

func TestServerForTest(t *testing.T) {
	var s *devserver.Server
	t.Run("test", func(t *testing.T) {
		s = devserver.ForTest(t, devserver.Options{})
		startWorker(t, s)
		ctx := testContext(t)
		startCounter(ctx, t, s.Client(), "counter")
		if total := add(ctx, t, s.Client(), "counter", 3); total != 3 {
			t.Errorf("total is %d, want 3", total)
		}
		finish(ctx, t, s.Client(), "counter")
	})
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if _, err := s.NewClient(ctx, client.Options{}); err == nil {
		t.Error("the server still runs after the test")
	}
}

// failingTB is a test that ends when it fails, or so it says.
type failingTB struct {
	*testing.T
	failures []string
}

func (f *failingTB) Fatalf(format string, args ...any) {
	f.failures = append(f.failures, fmt.Sprintf(format, args...))
}

func TestServerForTestThatDoesNotStart(t *testing.T) {
	tb := &failingTB{T: t}
	s := devserver.ForTest(tb, devserver.Options{Database: filepath.Join(t.TempDir(), "no", "folder", "db")})
	if s != nil || len(tb.failures) != 1 || !strings.HasPrefix(tb.failures[0], "devserver: ") {
		t.Errorf("the server is %v, the failures are %q", s, tb.failures)
	}
}
