// Package workspace knows the files that are open in an editor, and what is found in their packages.
package workspace

import (
	"context"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/text"
	"github.com/temporalgen/temporalgen/internal/modules"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// Config tells how packages are built, and where findings go.
type Config struct {
	BuildFlags []string // of the go command
	Env        []string // of the go command, nil for os.Environ()

	// Publish is called with what was found in a package, each time that it was checked. Findings of one package come in
	// order. It must not call the workspace.
	Publish func(Findings)
}

// Findings are what was found in the package of a folder. If none of its files is open any more, there are none.
type Findings struct {
	Dir         string
	Diagnostics []diag.Diagnostic
	Documents   Documents // that it was found with
	Settled     bool      // nobody has to be asked for anything more
}

// A Document is a file as it is in the editor.
type Document struct {
	Path    string // absolute
	Version int
	Text    *text.Text
}

// Documents are the open files by path.
type Documents map[string]*Document

// Text returns the text of a file that is open or on disk, nil if there is none.
func (ds Documents) Text(path string) *text.Text {
	if d := ds[path]; d != nil {
		return d.Text
	}
	content, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return text.New(content)
}

// Unsaved returns the paths of the files in a folder whose text is not what is on disk, apart from those that were generated.
func (ds Documents) Unsaved(dir string) []string {
	var paths []string
	for path, d := range ds {
		if filepath.Dir(path) != dir || contract.IsGenerated(path, d.Text.Bytes()) {
			continue
		}
		if content, err := os.ReadFile(path); err != nil || string(content) != string(d.Text.Bytes()) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// A Workspace checks the packages of open files whenever something has changed. It is safe for use by several goroutines.
type Workspace struct {
	ctx context.Context

	mu        sync.Mutex
	config    Config
	documents Documents
	modules   map[string]*module // by root
}

// New returns a workspace without open files, which works until ctx ends.
func New(ctx context.Context, config Config) *Workspace {
	return &Workspace{ctx: ctx, config: config, documents: make(Documents), modules: make(map[string]*module)}
}

// SetBuildFlags says how packages are built from now on.
func (w *Workspace) SetBuildFlags(flags []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if slices.Equal(flags, w.config.BuildFlags) {
		return
	}
	w.config.BuildFlags = flags
	for _, m := range w.modules {
		m.outdated = true
		clear(m.found)
		m.enqueueAll("")
	}
}

// Open says that a file is open, or that its text is another one.
func (w *Workspace) Open(d *Document) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.documents[d.Path] = d
	dir := filepath.Dir(d.Path)
	m := w.module(dir)
	if m == nil {
		m = newModule(w, moduleRoot(dir))
	}
	m.open[dir], m.edited = true, time.Now()
	m.enqueue(dir, true)
	w.enqueueOthers(dir)
}

// ParserConfig returns how the package in a folder is loaded.
func (w *Workspace) ParserConfig(dir string) parser.Config {
	w.mu.Lock()
	defer w.mu.Unlock()
	root := moduleRoot(dir)
	return parser.Config{Dir: root, Env: w.config.Env, BuildFlags: w.config.BuildFlags}
}

// Document returns an open file, nil if it is not open.
func (w *Workspace) Document(path string) *Document {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.documents[path]
}

// Documents returns the open files.
func (w *Workspace) Documents() Documents {
	w.mu.Lock()
	defer w.mu.Unlock()
	return maps.Clone(w.documents)
}

// Close says that a file is not open any more.
func (w *Workspace) Close(path string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.documents[path] == nil {
		return
	}
	delete(w.documents, path)
	dir := filepath.Dir(path)
	m := w.module(dir)
	m.enqueue(dir, true)
	w.enqueueOthers(dir)
	for other := range w.documents {
		if filepath.Dir(other) == dir {
			return
		}
	}
	delete(m.open, dir)
}

// ChangedOnDisk says that files were written or removed.
func (w *Workspace) ChangedOnDisk(paths ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, path := range paths {
		dir := filepath.Dir(path)
		if filepath.Base(path) == "go.mod" {
			w.rehome()
		}
		for _, m := range w.modules {
			if m.open[dir] {
				delete(m.found, dir)
				m.enqueue(dir, false)
			}
			if filepath.Ext(path) != ".go" || len(m.open) > 1 || !m.open[dir] {
				// What a package holds matters to those that import it. Of its own files the session knows.
				m.changed = true
				clear(m.found)
				m.enqueueAll(dir)
			}
		}
	}
}

// rehome moves folders to the module that they belong to now.
func (w *Workspace) rehome() {
	for _, m := range slices.Collect(maps.Values(w.modules)) {
		for _, dir := range slices.Collect(maps.Keys(m.open)) {
			root := moduleRoot(dir)
			if root == m.root {
				continue
			}
			delete(m.open, dir)
			m.queue = slices.DeleteFunc(m.queue, func(queued string) bool { return queued == dir })
			m.poke()
			if w.modules[root] == nil {
				newModule(w, root)
			}
			w.modules[root].open[dir] = true
			w.modules[root].enqueue(dir, true)
		}
	}
}

// enqueueOthers has the packages checked again that may import the one in a folder.
func (w *Workspace) enqueueOthers(dir string) {
	for _, m := range w.modules {
		m.enqueueAll(dir)
	}
}

// module returns the module of a folder with an open file, nil if there is none.
func (w *Workspace) module(dir string) *module {
	for _, m := range w.modules {
		if m.open[dir] {
			return m
		}
	}
	return w.modules[moduleRoot(dir)]
}

// moduleRoot is the folder of the module of a folder, or that itself if there is none.
func moduleRoot(dir string) string {
	if module, ok := modules.Of(dir, os.ReadFile); ok {
		return module.Dir
	}
	return dir
}

// A View is a package as it is in the editor.
type View struct {
	Dir       string
	Documents Documents
	Result    *parser.Result // what was found in it
	Settled   bool           // nobody has to be asked for anything more

	// Types are those of the package. As long as the file cannot be read, they are as they were before. It is nil if they have
	// never been known. [Workspace.Types] does not wait for a check where it need not.
	Types *types.Package
}

// View calls do with the package of an open file, when it has been checked as it is then. It returns false if the file is not
// open. Types in the view are not to be used after do has returned.
func (w *Workspace) View(path string, do func(View)) bool {
	w.mu.Lock()
	dir := filepath.Dir(path)
	var m *module
	if w.documents[path] != nil {
		m = w.module(dir)
	}
	w.mu.Unlock()
	if m == nil {
		return false
	}
	m.checking.Lock()
	defer m.checking.Unlock()
	if p := m.packages[dir]; p == nil || w.takeQueued(m, dir) {
		m.check(dir)
	}
	p := m.packages[dir]
	if p == nil {
		return false // it was closed meanwhile
	}
	do(View{Dir: dir, Documents: p.documents, Result: p.result, Settled: p.settled, Types: p.types})
	return true
}

// takeQueued removes a folder from the queue of a module. It returns false if it is not there.
func (w *Workspace) takeQueued(m *module, dir string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.Index(m.queue, dir)
	if i < 0 {
		return false
	}
	m.queue = slices.Delete(m.queue, i, i+1)
	return true
}

// Files is the number of files with positions that all sessions keep, for tests of the memory that they take.
func (w *Workspace) Files() int {
	w.mu.Lock()
	modules := slices.Collect(maps.Values(w.modules))
	w.mu.Unlock()
	n := 0
	for _, m := range modules {
		m.checking.Lock()
		if m.session != nil {
			n += m.session.Files()
		}
		m.checking.Unlock()
	}
	return n
}
