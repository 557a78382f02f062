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
	content, err := os.ReadFile(recording(root))
	if err != nil {
		t.Fatal(err)
	}
	expected := make(map[string]string)
	screens := screen.FindAllSubmatch(content, -1)
	names := name.FindAllStringSubmatch(page, -1)
	if len(screens) != len(names) {
		t.Fatalf("the page has %d screens, want %d", len(screens), len(names))
	}
	for i := range names {
		expected[names[i][1]] = string(screens[i][1])
	}
	recorded, err := record(root, expected)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(withoutTimes(content), withoutTimes(recorded)); diff != "" {
		t.Errorf("run go run ./editors/recording in acceptance, and read what has changed (-page +now):\n%s", diff)
	}
}

var (
	screen = regexp.MustCompile("(?s)```text\n(.*?)\n```")
	name   = regexp.MustCompile(`{{\.(\w+)}}`) // of a screen
	times  = regexp.MustCompile(`[0-9]+\.[0-9]+ ?m?s\b|[0-9]{2}:[0-9]{2}:[0-9]{2}`)
)

func withoutTimes(content []byte) string { return times.ReplaceAllString(string(content), "TIME") }
