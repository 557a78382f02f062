// Package ruletest tests groups of rules with packages in the folder testdata of the group, which import the real SDK.
package ruletest

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/temporalgen/temporalgen/internal/testmodule"
)

// Module is the path of the module that the packages in testdata are in: testdata/queries is example.com/queries.
const Module = "example.com"

// Run runs an analyzer with all packages in testdata, and compares what it reports with their comments // want. It applies
// fixes, and compares them with files such as queries.go.golden, if there are any. One Run for a group is enough: each
// loads the SDK.
func Run(t *testing.T, a *analysis.Analyzer) {
	t.Helper()
	// Loading makes much that stays: a fifth of the time would go into looking for garbage among it.
	defer debug.SetGCPercent(debug.SetGCPercent(300))
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS("testdata")); err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, Module); err != nil {
		t.Fatal(err)
	}
	analysistest.RunWithSuggestedFixes(renamed{t, dir}, dir, a, "./...")
}

// renamed names files in testdata, and not their copies.
type renamed struct {
	*testing.T
	dir string
}

// Errorf implements analysistest.Testing.
func (r renamed) Errorf(format string, args ...any) {
	r.Helper()
	r.Error(strings.ReplaceAll(fmt.Sprintf(format, args...), r.dir, "testdata"))
}
