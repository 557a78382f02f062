package govet

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"io"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/temporalgen/temporalgen/parser/diag"
)

// The objects that go vet -json writes: for each package, what each analyzer has found there.
type (
	tree   map[string]map[string]json.RawMessage
	failed struct {
		Error string `json:"error"`
	}
	finding struct {
		Category string    `json:"category"`
		Pos      string    `json:"posn"`
		End      string    `json:"end"`
		Message  string    `json:"message"`
		Fixes    []fix     `json:"suggested_fixes"`
		Related  []related `json:"related"`
	}
	related struct {
		Pos     string `json:"posn"`
		End     string `json:"end"`
		Message string `json:"message"`
	}
	fix struct {
		Message string `json:"message"`
		Edits   []edit `json:"edits"`
	}
	edit struct {
		File  string `json:"filename"`
		Start int    `json:"start"`
		End   int    `json:"end"`
		Text  string `json:"new"`
	}
)

// read reads the output of go vet -json.
func read(output []byte, readFile func(string) ([]byte, error), without []string) ([]diag.Diagnostic, error) {
	p := &places{readFile: readFile, lines: make(map[string][]int)}
	var all []diag.Diagnostic
	var failures []error
	decoder := json.NewDecoder(bytes.NewReader(output))
	for {
		var t tree
		err := decoder.Decode(&t)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			failures = append(failures, fmt.Errorf("the output of go vet cannot be read: %w", err))
			break
		}
		for pkg, analyzers := range t {
			for name, text := range analyzers {
				if slices.Contains(without, name) {
					continue
				}
				var findings []finding
				var f failed
				if json.Unmarshal(text, &f) == nil {
					failures = append(failures, fmt.Errorf("%s: %s: %s", pkg, name, f.Error))
				} else if err := json.Unmarshal(text, &findings); err != nil {
					failures = append(failures, fmt.Errorf("%s: %s: %w", pkg, name, err))
				}
				for _, f := range findings {
					all = append(all, p.diagnostic(f))
				}
			}
		}
	}
	return diag.Sort(all), errors.Join(failures...)
}

// places finds offsets in files, which go vet does not tell of findings, and lines, which it does not tell of edits.
type places struct {
	readFile func(string) ([]byte, error)
	lines    map[string][]int // offsets of their beginnings
}

func (p *places) diagnostic(f finding) diag.Diagnostic {
	d := diag.Diagnostic{Pos: p.position(f.Pos), End: p.position(f.End), Code: diag.Code(f.Category)}
	d.Message = strings.TrimSuffix(f.Message, fmt.Sprintf(" (%s)", f.Category))
	for _, severity := range []diag.Severity{diag.Warning, diag.Info} {
		if rest, ok := strings.CutPrefix(d.Message, severity.String()+": "); ok {
			d.Severity, d.Message = severity, rest
		}
	}
	for _, r := range f.Related {
		d.Related = append(d.Related, diag.Related{Pos: p.position(r.Pos), End: p.position(r.End), Message: r.Message})
	}
	for _, fix := range f.Fixes {
		mended := diag.Fix{Message: fix.Message}
		for _, e := range fix.Edits {
			mended.Edits = append(mended.Edits, diag.Edit{Pos: p.at(e.File, e.Start), End: p.at(e.File, e.End), NewText: e.Text})
		}
		d.Fixes = append(d.Fixes, mended)
	}
	return d
}

// position reads a place such as order.go:3:7.
func (p *places) position(text string) token.Position {
	pos := token.Position{Filename: text}
	if i := strings.LastIndexByte(pos.Filename, ':'); i > 0 {
		pos.Column, _ = strconv.Atoi(text[i+1:])
		pos.Filename = text[:i]
	}
	if i := strings.LastIndexByte(pos.Filename, ':'); i > 0 {
		pos.Line, _ = strconv.Atoi(pos.Filename[i+1:])
		pos.Filename = pos.Filename[:i]
	}
	if lines := p.linesOf(pos.Filename); 0 < pos.Line && pos.Line <= len(lines) {
		pos.Offset = lines[pos.Line-1] + pos.Column - 1
	}
	return pos
}

// at is the place with an offset in a file.
func (p *places) at(file string, offset int) token.Position {
	lines := p.linesOf(file)
	line := sort.Search(len(lines), func(i int) bool { return lines[i] > offset })
	pos := token.Position{Filename: file, Offset: offset, Line: line}
	if line > 0 {
		pos.Column = offset - lines[line-1] + 1
	}
	return pos
}

func (p *places) linesOf(file string) []int {
	if lines, ok := p.lines[file]; ok {
		return lines
	}
	var lines []int
	if content, err := p.readFile(file); err == nil {
		lines = []int{0}
		for i, c := range content {
			if c == '\n' {
				lines = append(lines, i+1)
			}
		}
	}
	p.lines[file] = lines
	return lines
}
