package lsp

import (
	"context"
	"fmt"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/analyzer"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/assist"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/background"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/text"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/workspace"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/vet/govet"
	"github.com/temporalgen/temporalgen/internal/modules"
	"github.com/temporalgen/temporalgen/parser/diag"
)

const (
	// settles is how long nothing is saved before the analyzers run.
	settles = 300 * time.Millisecond
	// mostFindings is how many of a package are kept.
	mostFindings = 500
)

// A vetter looks for mistakes in handlers, in the packages of open files as they are on disk.
type vetter struct {
	server *server
	runner *background.Runner

	// These belong to the server's mutex.
	on    bool
	rules analyzer.Rules
	found map[string]*vetted // by the folder of the package
}

// vetted is what was found in a package, and in which texts.
type vetted struct {
	found []diag.Diagnostic
	texts map[string]*text.Text
}

func newVetter(s *server) *vetter {
	v := &vetter{server: s, on: s.options.Vet, rules: make(analyzer.Rules), found: make(map[string]*vetted)}
	v.runner = background.New(s.ctx, settles, v.run)
	return v
}

// configure takes over settings. A nil one is not set, and one that is wrong is left as it is.
func (v *vetter) configure(on *bool, list *string) (err error) {
	if on == nil && list == nil {
		return nil
	}
	v.server.mu.Lock()
	if on != nil {
		v.on = *on && v.server.options.Vet
	}
	if list != nil {
		rules := make(analyzer.Rules)
		if err = rules.Set(*list); err == nil {
			v.rules = rules
		} else {
			err = fmt.Errorf("rules: %w", err)
		}
	}
	v.server.mu.Unlock()
	for path := range v.server.workspace.Documents() {
		v.changed(path)
	}
	return err
}

// changed says that something has changed that matters to the package of a file, such as that it was opened.
func (v *vetter) changed(path string) { v.look(filepath.Dir(path)) }

// look has the package in a folder looked at, if there is a reason to.
func (v *vetter) look(dir string) {
	v.server.mu.Lock()
	on := v.on
	v.server.mu.Unlock()
	switch {
	case !v.isOpen(dir):
	case on && usesTemporal(dir):
		v.runner.Add(dir)
	default:
		v.runner.Remove(dir)
		v.keep(v.server.ctx, dir, nil)
	}
}

// changedOnDisk says that files were written or removed. Their packages come first. What a package does matters to those that
// import it as well, also by way of others that are not open: the go command knows which these are, and remembers what was found
// in the rest.
func (v *vetter) changedOnDisk(paths []string) {
	changed := make(map[string]bool)
	others := false
	for _, path := range paths {
		if filepath.Ext(path) == ".go" {
			changed[filepath.Dir(path)] = true
		}
		others = others || !strings.HasSuffix(path, "_test.go") // nobody imports what these do; it may be a go.mod
	}
	for _, dir := range slices.Sorted(maps.Keys(changed)) {
		v.look(dir)
	}
	if !others {
		return
	}
	open := make(map[string]bool)
	for path := range v.server.workspace.Documents() {
		open[filepath.Dir(path)] = true
	}
	for _, dir := range slices.Sorted(maps.Keys(open)) {
		if !changed[dir] {
			v.look(dir)
		}
	}
}

// closed says that a file is not open any more.
func (v *vetter) closed(path string) {
	if dir := filepath.Dir(path); !v.isOpen(dir) {
		v.runner.Remove(dir)
		v.keep(v.server.ctx, dir, nil)
	}
}

func (v *vetter) isOpen(dir string) bool {
	for path := range v.server.workspace.Documents() {
		if filepath.Dir(path) == dir {
			return true
		}
	}
	return false
}

// usesTemporal reports whether the module of a folder is one that somebody works on, and may have code that uses the SDK. Editors
// start the server for any Go file.
func usesTemporal(dir string) bool {
	module, ok := modules.Of(dir, os.ReadFile)
	if !ok || inModuleCache.MatchString(dir) {
		return false
	}
	content, err := os.ReadFile(filepath.Join(module.Dir, "go.mod"))
	return err == nil && strings.Contains(string(content), "go.temporal.io/sdk")
}

// inModuleCache matches folders in the module cache, and what is below them.
var inModuleCache = regexp.MustCompile(`@v[0-9]`)

// run looks at the package in a folder.
func (v *vetter) run(ctx context.Context, dir string) {
	config := v.server.workspace.ParserConfig(dir)
	v.server.mu.Lock()
	rules := v.rules
	v.server.mu.Unlock()
	texts := make(map[string]*text.Text)
	found, err := govet.Run(ctx, govet.Config{
		Dir: dir, Env: config.Env, Packages: []string{"."}, Rules: rules,
		Without: []string{analyzer.Contracts}, // which the workspace checks as they are typed
		// Somebody works on this machine.
		Flags: append(slices.Clone(config.BuildFlags), fmt.Sprintf("-p=%d", max(1, runtime.NumCPU()/2))),
		ReadFile: func(path string) ([]byte, error) {
			content, err := os.ReadFile(path)
			if err == nil {
				texts[path] = text.New(content)
			}
			return content, err
		},
	})
	if err != nil {
		// What does not compile has errors that others report. It may be a package that is imported: what was found before stays.
		return
	}
	v.keep(ctx, dir, &vetted{found[:min(len(found), mostFindings)], texts})
}

// keep remembers what was found in a folder, nil for nothing, and tells the editor. It does nothing if ctx has ended: something
// newer is known then.
func (v *vetter) keep(ctx context.Context, dir string, now *vetted) {
	s := v.server
	s.publishing.Lock()
	defer s.publishing.Unlock()
	if ctx.Err() != nil {
		return
	}
	documents := s.workspace.Documents()
	s.mu.Lock()
	paths := make(map[string]bool)
	for _, vetted := range []*vetted{v.found[dir], now} {
		if vetted != nil {
			for _, d := range vetted.found {
				paths[d.Pos.Filename] = true
			}
		}
	}
	v.found[dir] = now
	if now == nil || len(now.found) == 0 {
		delete(v.found, dir)
	}
	all := make(map[string][]diag.Diagnostic)
	for path := range paths {
		all[path] = s.allIn(path, documents)
	}
	s.mu.Unlock()
	for path, found := range all {
		s.tell(path, found, documents)
	}
}

// in returns what was found in a file, at the places where it is in the text that the file has now. The server's mutex is locked.
func (v *vetter) in(path string, documents workspace.Documents) []diag.Diagnostic {
	var all []diag.Diagnostic
	for _, vetted := range v.found {
		m := mover{vetted.texts, documents, make(map[string]text.Change)}
		for _, d := range vetted.found {
			if d.Pos.Filename != path {
				continue
			}
			if moved, ok := m.diagnostic(d); ok {
				all = append(all, moved)
			}
		}
	}
	return all
}

// A mover finds the places in texts that have been edited.
type mover struct {
	texts     map[string]*text.Text // as they were
	documents workspace.Documents   // as they are
	changes   map[string]text.Change
}

// diagnostic moves a finding. It returns false if its place was edited. What else was edited is left out of it.
func (m mover) diagnostic(d diag.Diagnostic) (moved diag.Diagnostic, ok bool) {
	if ok = m.move(&d.Pos, &d.End); !ok {
		return d, false
	}
	related, fixes := d.Related, d.Fixes
	d.Related, d.Fixes = nil, nil
	for _, r := range related {
		if m.move(&r.Pos, &r.End) {
			d.Related = append(d.Related, r)
		}
	}
	for _, fix := range fixes {
		fix.Edits = slices.Clone(fix.Edits)
		whole := true
		for i := range fix.Edits {
			whole = m.move(&fix.Edits[i].Pos, &fix.Edits[i].End) && whole
		}
		if whole {
			d.Fixes = append(d.Fixes, fix)
		}
	}
	return d, true
}

// move moves a range in a file, or returns false.
func (m mover) move(from, to *token.Position) bool {
	before, now := m.texts[from.Filename], m.documents[from.Filename]
	if before == nil || now == nil {
		return true
	}
	change, ok := m.changes[from.Filename]
	if !ok {
		change = text.Between(before, now.Text)
		m.changes[from.Filename] = change
	}
	from.Offset, to.Offset, ok = change.Move(from.Offset, to.Offset)
	return ok
}

// vetActions are what can be done about findings in a part of a file: their fixes, and a comment that suppresses them.
func (s *server) vetActions(f *file, part assist.Span) []protocol.CodeAction {
	s.mu.Lock()
	found := s.vetter.in(f.path, f.Documents)
	s.mu.Unlock()
	var actions []protocol.CodeAction
	for _, d := range found {
		if d.Pos.Offset > part.To || part.From > d.End.Offset {
			continue
		}
		for i, fix := range d.Fixes {
			actions = append(actions, s.fix(f, d, fix, i == 0))
		}
		if d.Code == diag.Ignore {
			continue
		}
		// Without a reason it is reported until there is one.
		at, comment := f.source.LineAbove(d.Pos.Offset, fmt.Sprintf("//temporalgen:ignore %s ", d.Code))
		actions = append(actions, protocol.CodeAction{
			Title: fmt.Sprintf("Suppress %s here, for a reason that you write", d.Code), Kind: protocol.ActionQuickFix,
			Diagnostics: []protocol.Diagnostic{s.diagnostic(d, f.Documents)},
			Edit: &protocol.WorkspaceEdit{Changes: map[string][]protocol.TextEdit{
				s.uriOf(f.path): {{Range: f.span(assist.Span{From: at, To: at}), NewText: comment}},
			}},
		})
	}
	return actions
}
