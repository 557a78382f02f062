package analyzer_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/temporalgen/temporalgen/internal/testmodule"
)

// TestCircles runs all rules on code that goes round in circles, which must not let a rule ask without end where something comes
// from.
func TestCircles(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(filepath.Join(dir, "circles"), os.DirFS("testdata/circles")); err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, "example.com"); err != nil {
		t.Fatal(err)
	}
	if len(findings(t, dir)) == 0 {
		t.Error("nothing is found, so the rules may not have looked at it")
	}
}
