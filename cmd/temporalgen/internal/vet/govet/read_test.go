package govet

import (
	"errors"
	"fmt"
	"go/token"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/parser/diag"
)

func readOrder(path string) ([]byte, error) {
	if path == "/order.go" {
		return []byte("package order\n\nvar x = 1\n"), nil
	}
	return nil, os.ErrNotExist
}

func TestRead(t *testing.T) {
	t.Parallel()
	// As go vet writes it: an object for each package, one after the other.
	found, err := read([]byte(`{
	"order": {
		"temporalreadonly": [
			{
				"category": "TG702", "posn": "/order.go:3:9", "end": "/order.go:3:10", "message": "warning: perhaps (TG702)",
				"suggested_fixes": [{"message": "mend it", "edits": [{"filename": "/order.go", "start": 19, "end": 20, "new": "y"}]}],
				"related": [{"posn": "/other.go:7:1", "end": "/other.go:7:2", "message": "since"}]
			}
		],
		"temporalcontracts": [{"category": "TG208", "posn": "/order.go:1:1", "end": "/order.go:1:8", "message": "left out (TG208)"}]
	}
}
{
	"cart": {"temporalreadonly": [{"category": "TG101", "posn": "C:/cart.go:2:1", "end": "C:/cart.go:2:5", "message": "wrong (TG101)"}]}
}
`), readOrder, []string{"temporalcontracts"})
	if err != nil {
		t.Fatal(err)
	}
	place := func(file string, offset, line, column int) token.Position {
		return token.Position{Filename: file, Offset: offset, Line: line, Column: column}
	}
	want := []diag.Diagnostic{
		{
			Pos: place("/order.go", 23, 3, 9), End: place("/order.go", 24, 3, 10),
			Code: diag.Condition, Severity: diag.Warning, Message: "perhaps",
			Related: []diag.Related{{Pos: place("/other.go", 0, 7, 1), End: place("/other.go", 0, 7, 2), Message: "since"}},
			Fixes: []diag.Fix{{Message: "mend it", Edits: []diag.Edit{
				{Pos: place("/order.go", 19, 3, 5), End: place("/order.go", 20, 3, 6), NewText: "y"},
			}}},
		},
		{Pos: place("C:/cart.go", 0, 2, 1), End: place("C:/cart.go", 0, 2, 5), Code: diag.QueryChanges, Message: "wrong"},
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// What an analyzer fails with is told, and what others have found as well.
func TestReadFailures(t *testing.T) {
	t.Parallel()
	for output, want := range map[string]string{
		`{"p": {"one": {"error": "it fails"}, "two": [{"category": "TG101", "posn": "/order.go:3:5", "message": "wrong (TG101)"}]}}`: "p: one: it fails",
		`{"p": {"two": [{"category": "TG101", "posn": "/order.go:3:5", "message": "wrong (TG101)"}]}} {`:                             "the output of go vet cannot be read: unexpected EOF",
	} {
		found, err := read([]byte(output), readOrder, nil)
		if err == nil || err.Error() != want || len(found) != 1 {
			t.Errorf("%d findings and %v, want one and %s", len(found), err, want)
		}
	}
}

func TestFailures(t *testing.T) {
	t.Parallel()
	status := errors.New("exit status 1")
	for text, want := range map[string]string{
		"": "exit status 1",
		"# example.com/p\n# [example.com/p]\np.go:3:9: undefined: x\n": "p.go:3:9: undefined: x",
		"# example.com/p\n": "exit status 1",
		"one\n\n\ttwo\n":    "one\ntwo",
	} {
		if got := fmt.Sprint(errors.Join(failures(text, status)...)); got != want {
			t.Errorf("%q: %s, want %s", text, strings.ReplaceAll(got, "\n", "|"), want)
		}
	}
}
