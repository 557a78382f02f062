package patch_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/patch"
)

// What files may be before and after.
var texts = map[string][]byte{
	"no file":             nil,
	"an empty file":       {},
	"a line":              []byte("a\n"),
	"no newline":          []byte("a\nb"),
	"that line last":      []byte("a\nb\n"),
	"ends as on Windows":  []byte("a\r\nb\r\n"),
	"a byte order mark":   []byte("\uFEFFa\nb\n"),
	"lines like a patch":  []byte("--- a/x\n+++ b/x\n@@ -1,2 +3,4 @@\n-a\n+b\n\\ No newline at end of file\n"),
	"blank lines":         []byte("\n\n\n"),
	"blanks at the end":   []byte("a \nb\t\n"),
	"a change in between": []byte("1\n2\n3\n4\n5\n6\n7\n8\n9\n"),
	"two of them":         []byte("1\nx\n3\n4\n5\n6\n7\ny\n9\n"),
	"one far away":        []byte("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\nz\n"),
}

func TestPatchesAreApplied(t *testing.T) {
	for from, before := range texts {
		for to, after := range texts {
			if from == to || after == nil && len(before) == 0 || before == nil && len(after) == 0 {
				continue
			}
			t.Run(fmt.Sprintf("from %s to %s", from, to), func(t *testing.T) {
				t.Parallel()
				applies(t, "order/order_temporal.go", before, after)
			})
		}
	}
}

func TestPatchesOfFilesWithUnusualNames(t *testing.T) {
	for _, name := range []string{"a b/c d.go", "größe/注文.go", "it's/a$b.go", `quo"te.go`, "a,b:c/-d.go", "b/b/a.go", "100%/x#1.go"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if runtime.GOOS == "windows" && strings.ContainsAny(name, `":`) {
				t.Skip("no file can have this name")
			}
			applies(t, name, []byte("a\n"), []byte("b\n"))
			applies(t, name, nil, []byte("b\n"))
			applies(t, name, []byte("a\n"), nil)
		})
	}
}

func TestRandomPatchesAreApplied(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func() []byte {
		var b bytes.Buffer
		for range random.IntN(40) {
			fmt.Fprintf(&b, "line %d\n", random.IntN(12))
		}
		if random.IntN(4) == 0 {
			b.WriteString("the end")
		}
		return b.Bytes()
	}
	for range 30 {
		before, after := text(), text()
		if len(before) > 0 && len(after) > 0 && !bytes.Equal(before, after) {
			applies(t, "a.go", before, after)
		}
	}
}

// applies checks that git and patch make of a file what it should be, in a folder that is not the root of a repository.
func applies(t *testing.T, name string, before, after []byte) {
	t.Helper()
	unified := patch.Unified(name, before, after)
	repository := t.TempDir()
	if out, err := exec.Command("git", "init", "-q", repository).CombinedOutput(); err != nil {
		t.Skipf("git is needed: %v %s", err, out)
	}
	programs := [][]string{{"git", "-c", "core.autocrlf=false", "apply"}}
	if _, err := exec.LookPath("patch"); err == nil {
		programs = append(programs, []string{"patch", "-p1", "--binary", "--force", "--silent"})
	}
	for i, program := range programs {
		dir := filepath.Join(repository, fmt.Sprint("dir", i))
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if before != nil {
			if err := os.WriteFile(path, before, 0o666); err != nil {
				t.Fatal(err)
			}
		}
		command := exec.Command(program[0], program[1:]...)
		command.Dir, command.Stdin = dir, bytes.NewReader(unified)
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s\n%s", strings.Join(program, " "), err, out, unified)
			continue
		}
		got, err := os.ReadFile(path)
		if exists := err == nil; exists != (after != nil) {
			t.Errorf("%s: there is a file: %v, want %v\n%s", program[0], exists, after != nil, unified)
		}
		if diff := cmp.Diff(string(after), string(got)); diff != "" {
			t.Errorf("%s makes another file of it (-want +got):\n%s\n%s", program[0], diff, unified)
		}
	}
}

func TestCount(t *testing.T) {
	t.Parallel()
	tests := []struct {
		before, after  string
		added, removed int
	}{
		{"", "", 0, 0},
		{"a\n", "a\nb\nc\n", 2, 0},
		{"a\nb\n", "b\n", 0, 1},
		{"a\n", "a", 1, 1},
		{"-- a\n", "++ a\n", 1, 1},
		{"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\nx\n3\n4\n5\n6\n7\n8\ny\nz\n", 3, 2},
	}
	for _, test := range tests {
		unified := patch.Unified("a.go", []byte(test.before), []byte(test.after))
		if added, removed := patch.Count(unified); added != test.added || removed != test.removed {
			t.Errorf("from %q to %q: +%d -%d, want +%d -%d", test.before, test.after, added, removed, test.added, test.removed)
		}
	}
}
