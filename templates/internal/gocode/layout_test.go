package gocode

import (
	"strings"
	"testing"
	"time"

	"github.com/dave/jennifer/jen"
)

func TestDurations(t *testing.T) {
	tests := map[time.Duration]string{
		time.Hour:               "time.Hour",
		90 * time.Second:        "90 * time.Second",
		90 * time.Minute:        "90 * time.Minute",
		24 * time.Hour:          "24 * time.Hour",
		1500 * time.Millisecond: "1500 * time.Millisecond",
		7 * time.Microsecond:    "7 * time.Microsecond",
		time.Nanosecond:         "time.Nanosecond",
	}
	for d, want := range tests {
		f := NewFile(Package{"example.com/order", "order"}, Scope{Declared: func(string) bool { return false }})
		f.Declare("", jen.Var().Id("_").Op("=").Add(f.Duration(d)))
		got, err := f.Render("// Header.")
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(string(got), "\nvar _ = "+want+"\n") {
			t.Errorf("%v: got %s", d, got)
		}
	}
}
