package validate

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// SortedEntries are the entries of a map with the text of their keys, in the order of that
// text: errors are the same each time.
func SortedEntries[K comparable, V any](m map[K]V) iter.Seq2[string, V] {
	type entry struct {
		key   string
		value V
	}
	entries := make([]entry, 0, len(m))
	for k, v := range m {
		entries = append(entries, entry{fmt.Sprint(k), v})
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	return func(yield func(string, V) bool) {
		for _, e := range entries {
			if !yield(e.key, e.value) {
				return
			}
		}
	}
}
