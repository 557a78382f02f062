package main

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis/checker"
	"golang.org/x/tools/go/packages"

	"github.com/temporalgen/temporalgen/analyzer"
)

// A finding is a line of findings.tsv.
type finding struct {
	source, file string
	line         int
	code, level  string
	verdict      string // true, debatable or false; empty if nobody has judged it
	reason       string // what the code does, or what was found while nobody has judged it
}

var message = regexp.MustCompile(`^(?:(warning|info): )?(.*) \((TG\d+)\)$`)

// analyze runs the analyzers on packages of a source. Files are relative to dir.
func analyze(pkgs []*packages.Package, name, dir string) ([]finding, error) {
	graph, err := checker.Analyze(analyzer.All(), pkgs, nil)
	if err != nil {
		return nil, err
	}
	var all []finding
	for _, action := range graph.Roots {
		if action.Err != nil {
			return nil, fmt.Errorf("%v: %w", action, action.Err)
		}
		for _, d := range action.Diagnostics {
			parts := message.FindStringSubmatch(d.Message)
			if parts == nil {
				return nil, errors.New(d.Message)
			}
			position := action.Package.Fset.Position(d.Pos)
			file, err := filepath.Rel(dir, position.Filename)
			if err != nil {
				return nil, err
			}
			all = append(all, finding{
				source: name, file: filepath.ToSlash(file), line: position.Line, code: parts[3], level: cmp.Or(parts[1], "error"), reason: parts[2],
			})
		}
	}
	return sorted(all), nil
}

// sorted orders findings as they are in findings.tsv, each once: a package is looked at with its tests as well.
func sorted(all []finding) []finding {
	slices.SortStableFunc(all, compare)
	return slices.CompactFunc(all, func(a, b finding) bool { return compare(a, b) == 0 })
}

// compare orders findings by what they are, whatever the verdict.
func compare(a, b finding) int {
	return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line), cmp.Compare(a.code, b.code))
}

func (f finding) String() string {
	return strings.Join([]string{f.source, f.file, strconv.Itoa(f.line), f.code, f.level, f.verdict, f.reason}, "\t")
}

// readTable reads findings.tsv.
func readTable(text string) ([]finding, error) {
	var all []finding
	for line := range strings.Lines(text) {
		cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(cells) != 7 {
			return nil, errors.New("not seven cells: " + line)
		}
		if cells[0] == "source" {
			continue // the head
		}
		number, err := strconv.Atoi(cells[2])
		if err != nil {
			return nil, err
		}
		all = append(all, finding{
			source: cells[0], file: cells[1], line: number, code: cells[3], level: cells[4], verdict: cells[5], reason: cells[6],
		})
	}
	return all, nil
}
