package diag_test

import (
	"go/token"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/parser/diag"
)

func at(file string, line, column int) token.Position {
	return token.Position{Filename: file, Line: line, Column: column}
}

func TestString(t *testing.T) {
	t.Parallel()
	for want, d := range map[string]diag.Diagnostic{
		"order.go:3:7: wrong (TG006)":           {Pos: at("order.go", 3, 7), Code: diag.BadValue, Message: "wrong"},
		"order.go:3:7: warning: odd (TG502)":    {Pos: at("order.go", 3, 7), Code: diag.Lossy, Message: "odd", Severity: diag.Warning},
		"orders: no package matches it (TG018)": {Pos: at("orders", 0, 0), Code: diag.Load, Message: "no package matches it"},
	} {
		if got := d.String(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

func TestSort(t *testing.T) {
	t.Parallel()
	one := diag.Diagnostic{Pos: at("a.go", 1, 2), Code: diag.BadValue, Message: "a"}
	sameWithFix := one
	sameWithFix.Fixes = []diag.Fix{{Message: "mend it"}}
	later := diag.Diagnostic{Pos: at("a.go", 10, 1), Code: diag.BadValue, Message: "a"}
	otherCode := diag.Diagnostic{Pos: at("a.go", 1, 2), Code: diag.Misplaced, Message: "z"}
	otherFile := diag.Diagnostic{Pos: at("b.go", 1, 1), Code: diag.BadValue, Message: "a"}
	got := diag.Sort([]diag.Diagnostic{otherFile, later, one, sameWithFix, otherCode})
	if diff := cmp.Diff([]diag.Diagnostic{otherCode, one, later, otherFile}, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestHasErrors(t *testing.T) {
	t.Parallel()
	warning := diag.Diagnostic{Severity: diag.Warning}
	if diag.HasErrors([]diag.Diagnostic{warning}) {
		t.Error("a warning is an error")
	}
	if !diag.HasErrors([]diag.Diagnostic{warning, {}}) {
		t.Error("an error is none")
	}
}
