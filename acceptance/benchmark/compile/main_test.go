package main

import (
	"bytes"
	"context"
	"regexp"
	"testing"
)

func TestCostsAndFunctionsOfACheckout(t *testing.T) {
	var out bytes.Buffer
	err := withCheckouts([]string{"../../.."}, []int{1}, func(ctx context.Context, checkouts []*checkout) error {
		if err := writeCosts(ctx, &out, checkouts, []int{1}, 1); err != nil {
			return err
		}
		return writeFunctions(ctx, &out, checkouts)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{
		`a package each +1 +\.\./\.\./\.\. +\d+\.\d\d +\d+\.\d\d +1\.00 +1\.00 +\d+ +\d+ +\d+ +\d+ +\d+`,
		`one package +1 +\.\./\.\./\.\. +\d+\.\d\d +\d+\.\d\d +1\.00 +1\.00 +\d+ +\d+ +\d+ +\d+ +\d+`,
		`1 +example\.com/contracts/apart1/order000\.NewOrder000Client`,
	} {
		if !regexp.MustCompile(`(?m)^` + line + `$`).MatchString(out.String()) {
			t.Errorf("no line matches %s in\n%s", line, &out)
		}
	}
}
