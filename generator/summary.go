package generator

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// summary says which contracts a file has: "Order (1 signal, 2 updates)".
func summary(file *contract.File) string {
	var contracts []string
	for _, w := range slices.Concat(file.Workflows, file.Messages) {
		var counts []string
		counts = count(counts, len(w.Signals), "signal", "signals")
		counts = count(counts, len(w.Queries), "query", "queries")
		counts = count(counts, len(w.Updates), "update", "updates")
		if len(counts) == 0 {
			counts = []string{"no messages"}
		}
		contracts = append(contracts, fmt.Sprintf("%s (%s)", w.Name, strings.Join(counts, ", ")))
	}
	for _, a := range file.Activities {
		counts := count(nil, len(a.Methods), "activity", "activities")
		if len(counts) == 0 {
			counts = []string{"no activities"}
		}
		contracts = append(contracts, fmt.Sprintf("%s (%s)", a.Name, counts[0]))
	}
	return strings.Join(contracts, ", ")
}

// count appends "2 signals" to list, and nothing for zero.
func count(list []string, n int, singular, plural string) []string {
	switch n {
	case 0:
		return list
	case 1:
		return append(list, "1 "+singular)
	default:
		return append(list, fmt.Sprint(n, " ", plural))
	}
}
