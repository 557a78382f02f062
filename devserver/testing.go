package devserver

import (
	"context"
	"time"
)

// startTimeout is more than a start takes on a machine that is busy compiling.
const startTimeout = time.Minute

// TB is what ForTest needs of a test. A *testing.T, a *testing.B and a *testing.F is one; the interface keeps
// package testing, and the flags that it registers, out of programs that import this package.
type TB interface {
	Helper()
	Cleanup(func())
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// ForTest returns a server that is stopped when the test and its subtests have ended. It fails the test if the
// server does not start, or does not stop. Workers that the test starts afterwards and stops with Cleanup are
// stopped before the server. A server takes less than a second to start; several tests can share one
// that is started in TestMain, with Start.
func ForTest(t TB, opts Options) *Server {
	t.Helper()
	opts = opts.withDefaults()
	// Building may take as long as the test.
	built, err := build(context.Background(), opts)
	if err != nil {
		t.Fatalf("devserver: %v", err)
		return nil // for a TB whose Fatalf returns
	}
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	s, err := start(ctx, built, opts)
	if err != nil {
		t.Fatalf("devserver: %v", err)
		return nil
	}
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Errorf("devserver: %v", err)
		}
	})
	return s
}
