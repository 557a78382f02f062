package main

import (
	"os"
	"os/exec"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/internal/testmodule"
)

// What the page shows is what is seen now, apart from how long it took and when that was.
func TestRecordingIsTrue(t *testing.T) {
	if _, err := exec.LookPath("nvim"); err != nil {
		if os.Getenv("TEMPORALGEN_NO_SKIP") != "" {
			t.Fatal(err)
		}
		t.Skip("needs Neovim (nvim)")
	}
	root, err := testmodule.Root()
	if err != nil {
		t.Fatal(err)
	}
	recorded, err := record(root)
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(recording(root))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(withoutTimes(page), withoutTimes(recorded)); diff != "" {
		t.Errorf("run go run ./editors/recording in acceptance, and read what has changed (-page +now):\n%s", diff)
	}
}

var times = regexp.MustCompile(`[0-9]+\.[0-9]+ ?m?s\b|[0-9]{2}:[0-9]{2}:[0-9]{2}`)

func withoutTimes(page []byte) string { return times.ReplaceAllString(string(page), "TIME") }
