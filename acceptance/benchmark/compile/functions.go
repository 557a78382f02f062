package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
)

// functions counts what the compiler has made of packages.
type functions struct {
	all          int
	shaped       int            // generic ones for type arguments of one shape, and methods and comparisons of shapes
	wrappers     int            // for some type arguments, each of which calls a shaped one with a dictionary of them
	dictionaries int            // which are no functions, but data
	bytes        int            // of the code of all functions
	named        map[string]int // how many functions of each name there are, with [...] for type arguments
}

// symbolPattern matches a line of go tool nm -size for what the archive defines: address, size, kind and name.
var symbolPattern = regexp.MustCompile(`(?m)^ *[0-9a-f]+ +(\d+) ([a-zA-Z]) (.*)$`)

// addArchive counts what is in an archive of the compiler.
func (f *functions) addArchive(ctx context.Context, archive string) error {
	symbols, err := run(ctx, ".", "go", "tool", "nm", "-size", archive)
	if err != nil {
		return err
	}
	return f.add(symbols)
}

// add counts the symbols that go tool nm -size has printed.
func (f *functions) add(symbols string) error {
	for _, match := range symbolPattern.FindAllStringSubmatch(symbols, -1) {
		name := match[3]
		if strings.Contains(name, "..dict.") {
			f.dictionaries++
		}
		if kind := match[2]; kind != "T" && kind != "t" {
			continue
		}
		size, err := strconv.Atoi(match[1])
		if err != nil {
			return err
		}
		f.all++
		f.bytes += size
		switch {
		case strings.Contains(name, "go.shape."):
			f.shaped++
		case strings.Contains(name, "[") && !ofType(name):
			f.wrappers++
		}
		if f.named == nil {
			f.named = map[string]int{}
		}
		f.named[withoutTypes(name)]++
	}
	if f.all == 0 {
		return errors.New("go tool nm has listed no functions")
	}
	return nil
}

// withoutTypes puts [...] into the place of each list of type arguments.
func withoutTypes(name string) string {
	if ofType(name) {
		return name
	}
	var short strings.Builder
	depth := 0
	for _, r := range name {
		if r == ']' {
			depth--
		}
		if depth == 0 {
			short.WriteRune(r)
		}
		if r == '[' {
			if depth == 0 {
				short.WriteString("...")
			}
			depth++
		}
	}
	return short.String()
}

// ofType tells whether a function belongs to a type literal. There brackets are those of slices as well.
func ofType(name string) bool {
	return strings.HasPrefix(name, "type:") || strings.HasPrefix(name, "go.shape.")
}

// divided is the share of one of n contracts.
func (f functions) divided(n int) functions {
	share := func(all int) int { return (all + n/2) / n }
	return functions{all: share(f.all), shaped: share(f.shaped), wrappers: share(f.wrappers),
		dictionaries: share(f.dictionaries), bytes: share(f.bytes)}
}

// count compiles packages and counts their functions.
func (c *checkout) count(ctx context.Context, packages []pkg) (functions, error) {
	var f functions
	for _, p := range packages {
		if _, err := c.compile(ctx, p); err != nil {
			return f, err
		}
		if err := f.addArchive(ctx, p.archive()); err != nil {
			return f, err
		}
	}
	return f, nil
}

// writeFunctions writes how many functions of each name the compiler makes of one contract. For two checkouts these are
// the names of which one has more than the other.
func writeFunctions(ctx context.Context, w io.Writer, checkouts []*checkout) error {
	var counts []map[string]int
	names := map[string]bool{}
	for _, c := range checkouts {
		packages, err := c.packages(apart, 1)
		if err != nil {
			return err
		}
		f, err := c.count(ctx, packages)
		if err != nil {
			return err
		}
		counts = append(counts, f.named)
		for name := range f.named {
			names[name] = true
		}
	}
	last := counts[len(counts)-1]
	change := func(name string) int {
		if len(counts) == 1 {
			return last[name]
		}
		return last[name] - counts[0][name]
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, name := range slices.SortedFunc(maps.Keys(names), func(a, b string) int {
		return cmp.Or(cmp.Compare(change(b), change(a)), cmp.Compare(a, b))
	}) {
		if change(name) == 0 {
			continue
		}
		for _, c := range counts {
			fmt.Fprintf(table, "%d\t", c[name])
		}
		fmt.Fprintln(table, name)
	}
	return table.Flush()
}
