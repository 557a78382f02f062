package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
)

// counts are of findings that have been judged.
type counts struct{ right, debatable, wrong int }

func (c *counts) add(verdict string) {
	switch verdict {
	case "true":
		c.right++
	case "debatable":
		c.debatable++
	case "false":
		c.wrong++
	}
}

// A rule is a code at one of its levels.
type rule struct{ code, level string }

// writeSummary writes the tables of README.md: by rule, and by source.
func writeSummary(w io.Writer, all []finding) {
	rules, levels, names := make(map[rule]*counts), make(map[string]*counts), make(map[string]*counts)
	for _, f := range all {
		add(rules, rule{f.code, f.level}, f.verdict)
		add(levels, f.level, f.verdict)
		add(names, f.source, f.verdict)
	}
	fmt.Fprint(w, "| Rule | Level | True | Debatable | False |\n|---|---|--:|--:|--:|\n")
	for _, r := range slices.SortedFunc(maps.Keys(rules), func(a, b rule) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.level, b.level))
	}) {
		c := rules[r]
		fmt.Fprintf(w, "| [%s](../../docs/diagnostics/%[1]s.md) | %s | %d | %d | %d |\n", r.code, r.level, c.right, c.debatable, c.wrong)
	}
	for _, level := range slices.Sorted(maps.Keys(levels)) {
		c := levels[level]
		fmt.Fprintf(w, "| all | %s | %d | %d | %d |\n", level, c.right, c.debatable, c.wrong)
	}
	fmt.Fprint(w, "\n| Source | True | Debatable | False |\n|---|--:|--:|--:|\n")
	for _, name := range slices.Sorted(maps.Keys(names)) {
		c := names[name]
		fmt.Fprintf(w, "| %s | %d | %d | %d |\n", name, c.right, c.debatable, c.wrong)
	}
}

func add[K comparable](to map[K]*counts, key K, verdict string) {
	if to[key] == nil {
		to[key] = new(counts)
	}
	to[key].add(verdict)
}
