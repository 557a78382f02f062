package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
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

// readVet reads what go vet -json has found in a source. Files are relative to dir.
func readVet(text []byte, name, dir string) ([]finding, error) {
	var all []finding
	for decoder := json.NewDecoder(bytes.NewReader(text)); ; {
		var packages map[string]map[string]json.RawMessage
		if err := decoder.Decode(&packages); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		for _, analyzers := range packages {
			for _, found := range analyzers {
				var diagnostics []struct{ Posn, Message string }
				if err := json.Unmarshal(found, &diagnostics); err != nil {
					return nil, errors.New(string(found)) // what an analyzer has failed with
				}
				for _, d := range diagnostics {
					parts := message.FindStringSubmatch(d.Message)
					if parts == nil {
						return nil, errors.New(d.Message)
					}
					position := strings.Split(d.Posn, ":")
					line, err := strconv.Atoi(position[1])
					if err != nil {
						return nil, err
					}
					file, err := filepath.Rel(dir, position[0])
					if err != nil {
						return nil, err
					}
					all = append(all, finding{
						source: name, file: filepath.ToSlash(file), line: line, code: parts[3], level: cmp.Or(parts[1], "error"), reason: parts[2],
					})
				}
			}
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
