// Package mend makes the changes of files that findings propose.
package mend

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/internal/modules"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// Config tells which files may be changed.
type Config struct {
	// Modules are the folders of those that somebody works on. Other files are not changed.
	Modules []string
	// LookedAt is when the files were looked at, or before: the places in findings are right for files that have not been changed since.
	LookedAt time.Time
}

// A Plan is how files are changed. Of each finding it makes the first fix, as a whole or not at all.
type Plan struct {
	Files []*File // sorted by path

	// Left are the fixes that are not made, and why.
	Left []error
}

// A File is one that changes.
type File struct {
	Path     string
	Old, New []byte
	Fixes    []string // what is done, sorted
}

// New finds out how fixes change files. It is an error if that would leave something that does not compile, or if a file was
// changed since.
func New(found []diag.Diagnostic, c Config) (*Plan, error) {
	p := &planner{Config: c, files: make(map[string]*file)}
	plan := new(Plan)
	for _, d := range found {
		if len(d.Fixes) == 0 || len(d.Fixes[0].Edits) == 0 {
			continue
		}
		left, err := p.add(d.Fixes[0])
		if err != nil {
			return nil, err
		}
		if left != nil {
			plan.Left = append(plan.Left, fmt.Errorf("%s: not mended: %w", d.Pos, left))
		}
	}
	for _, f := range p.files {
		if len(f.edits) == 0 {
			continue
		}
		changed, err := f.change()
		if err != nil {
			return nil, err
		}
		plan.Files = append(plan.Files, changed)
	}
	slices.SortFunc(plan.Files, func(a, b *File) int { return cmp.Compare(a.Path, b.Path) })
	return plan, nil
}

type planner struct {
	Config
	files map[string]*file
}

// file is one that edits are in.
type file struct {
	path   string
	left   error // why it is not changed
	old    []byte
	edits  []diag.Edit // which do not overlap
	mended []string
}

// add adds a fix. The first result tells why it is left.
func (p *planner) add(fix diag.Fix) (left, err error) {
	for i, e := range fix.Edits {
		f, err := p.file(e.Pos.Filename)
		if err != nil {
			return nil, err
		}
		if f.left != nil {
			return f.left, nil
		}
		if e.Pos.Offset > e.End.Offset || e.End.Offset > len(f.old) {
			return nil, changed(f.path)
		}
		others := f.edits
		for _, before := range fix.Edits[:i] {
			if before.Pos.Filename == e.Pos.Filename {
				others = append(others[:len(others):len(others)], before)
			}
		}
		for _, other := range others {
			if overlap(e, other) {
				return fmt.Errorf("it overlaps with what is mended at %s", other.Pos), nil
			}
		}
	}
	for _, e := range fix.Edits {
		f := p.files[e.Pos.Filename]
		if !slices.ContainsFunc(f.edits, func(other diag.Edit) bool { return same(e, other) }) {
			f.edits = append(f.edits, e)
		}
		f.mended = append(f.mended, fix.Message)
	}
	return nil, nil
}

// same reports whether two edits do the same: two fixes may add an import, say.
func same(a, b diag.Edit) bool {
	return a.Pos.Offset == b.Pos.Offset && a.End.Offset == b.End.Offset && a.NewText == b.NewText
}

// overlap reports whether only one of two edits can be made.
func overlap(a, b diag.Edit) bool {
	if a.Pos.Offset == b.Pos.Offset && a.End.Offset == b.End.Offset {
		return a.NewText != b.NewText
	}
	return a.Pos.Offset < b.End.Offset && b.Pos.Offset < a.End.Offset
}

func (p *planner) file(path string) (*file, error) {
	if f := p.files[path]; f != nil {
		return f, nil
	}
	f := &file{path: path}
	p.files[path] = f
	if !p.worksOn(path) {
		f.left = fmt.Errorf("%s is in no module that is worked on here", path)
		return f, nil
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if info.ModTime().After(p.LookedAt) {
		return nil, changed(path)
	}
	f.old = content
	if syntax, err := parser.ParseFile(token.NewFileSet(), path, content, parser.ParseComments|parser.PackageClauseOnly); err == nil && ast.IsGenerated(syntax) {
		f.left = fmt.Errorf("%s is generated", path)
	}
	return f, nil
}

// worksOn reports whether a file belongs to one of the modules, and is not a copy of one that does not.
func (p *planner) worksOn(path string) bool {
	module, ok := modules.Of(filepath.Dir(path), os.ReadFile)
	if !ok || !slices.Contains(p.Modules, module.Dir) {
		return false
	}
	rel, err := filepath.Rel(module.Dir, path)
	return err == nil && !slices.Contains(strings.Split(filepath.ToSlash(rel), "/"), "vendor")
}

func changed(path string) error {
	return fmt.Errorf("%s has changed since it was looked at: run the command again", path)
}

// change makes the edits. A file that was formatted stays so, and so do the ends of lines of Windows.
func (f *file) change() (*File, error) {
	slices.SortStableFunc(f.edits, func(a, b diag.Edit) int {
		return cmp.Or(cmp.Compare(a.Pos.Offset, b.Pos.Offset), cmp.Compare(a.End.Offset, b.End.Offset))
	})
	var b bytes.Buffer
	at := 0
	for _, e := range f.edits {
		b.Write(f.old[at:e.Pos.Offset])
		b.WriteString(e.NewText)
		at = e.End.Offset
	}
	b.Write(f.old[at:])
	old, text := f.old, b.Bytes()
	crlf, lf := []byte("\r\n"), []byte("\n")
	isWindows := bytes.Contains(old, crlf) && bytes.Count(old, crlf) == bytes.Count(old, lf)
	if isWindows {
		old, text = bytes.ReplaceAll(old, crlf, lf), bytes.ReplaceAll(text, crlf, lf)
	}
	formatted, err := format.Source(text)
	if err != nil {
		return nil, fmt.Errorf("%s would not compile when mended: %w", f.path, err)
	}
	if before, err := format.Source(old); err == nil && bytes.Equal(before, old) {
		text = formatted
	}
	if isWindows {
		text = bytes.ReplaceAll(text, lf, crlf)
	}
	slices.Sort(f.mended)
	return &File{Path: f.path, Old: f.old, New: text, Fixes: slices.Compact(f.mended)}, nil
}
