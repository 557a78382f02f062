package inputs

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// The build ID is the one that the go command reads.
func TestBuildID(t *testing.T) {
	t.Parallel()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	want, err := exec.Command("go", "tool", "buildid", path).Output()
	if err != nil {
		t.Fatal(err)
	}
	if got := Executable(); got == "" || got != strings.TrimSpace(string(want)) {
		t.Errorf("got %q, want %s", got, want)
	}
}

func TestBuildIDInFrontOfInstructions(t *testing.T) {
	t.Parallel()
	beginning := "MZ\x90\x00Go\x00\x00.text\xff Go build ID: \"abc/def\"\n \xff\x48"
	if got := buildID([]byte(beginning)); got != "abc/def" {
		t.Errorf("got %q", got)
	}
}
