package gocode

import (
	"bytes"
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
	f := NewFile(Package{"example.com/order", "order"}, nil, func(string) bool { return false })
	for d, want := range tests {
		var b bytes.Buffer
		if err := jen.Id("_").Op("=").Add(f.Duration(d)).Render(&b); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); got != "_ = "+want {
			t.Errorf("%v: got %s", d, got)
		}
	}
}
