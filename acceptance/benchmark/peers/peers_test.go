package main

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"slices"
	"testing"
)

// What can be had without a network is measured, and what cannot be had is left out.
func TestTimesOfGenerators(t *testing.T) {
	chosen := append(slices.Clone(generators[:6]), generator{
		name:    "peer",
		install: func(context.Context, string, string) (string, error) { return "", errors.New("no network") },
	})
	var out bytes.Buffer
	if err := benchmark(t.Context(), &out, chosen, []layout{{1, 1}, {2, 4}}, 1); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`\d+-\d\d-\d\d, \d+ cores.*, go1\..*`,
		"- temporalgen .*: `temporalgen \\./\\.\\.\\.`, the first time.*",
		`- peer is left out: no network`,
		`1 contract, 1 rounds:`,
		`4 contracts in 2 packages, 1 rounds:`,
		`\| temporalgen \| \d+\.\d{3} s \| 1\.00 \| \d+\.\d{3} s \| 1\.00 \|`,
		`\| temporalgen -check \| \d+\.\d{3} s \| \d+\.\d\d \| \d+\.\d{3} s \| \d+\.\d\d \|`,
		`\| one contract edited \| \d+\.\d{3} s \| \d+\.\d\d \| \d+\.\d{3} s \| \d+\.\d\d \|`,
		`\| nothing changed \| \d+\.\d{3} s \| \d+\.\d\d \| \d+\.\d{3} s \| \d+\.\d\d \|`,
		`\| go list \| \d+\.\d{3} s \| \d+\.\d\d \| \d+\.\d{3} s \| \d+\.\d\d \|`,
	} {
		if !regexp.MustCompile(`(?m)^` + line + `$`).MatchString(out.String()) {
			t.Errorf("no line matches %s in\n%s", line, &out)
		}
	}
}

func TestContractsAreSpreadEvenly(t *testing.T) {
	for _, l := range layouts {
		packages := l.split()
		for _, p := range packages {
			if want := l.contracts / l.packages; len(p) != want {
				t.Errorf("%s: a package has %d, want %d", l, len(p), want)
			}
		}
		if len(packages) != l.packages {
			t.Errorf("%s: there are %d packages", l, len(packages))
		}
	}
}
