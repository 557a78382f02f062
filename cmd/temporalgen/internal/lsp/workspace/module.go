package workspace

import (
	"context"
	"go/types"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/temporalgen/temporalgen/parser"
)

// pause is how long nobody types before the go command is asked for what has been typed: half of the path of a package
// is that of no package.
const pause = 250 * time.Millisecond

// A module checks its packages with one session, one after the other.
type module struct {
	workspace *Workspace
	root      string
	ctx       context.Context
	stop      context.CancelFunc
	wake      chan struct{}

	// These belong to the workspace's mutex.
	open     map[string]bool // folders with open files
	queue    []string        // folders to check
	changed  bool            // something on disk has
	outdated bool            // it is built in another way
	edited   time.Time
	found    map[string]*checked // by folder, as in packages, unless something on disk has changed since

	checking sync.Mutex // guards what follows
	config   parser.Config
	session  *parser.Session
	packages map[string]*checked // by folder

	questions map[string]*parser.Question // of the last check of each folder
	asking    bool
	learned   bool // a question has been answered
}

// checked is what was last found in a package.
type checked struct {
	documents Documents
	result    *parser.Result
	settled   bool
	types     *types.Package // of the last check in which they were known
}

// typesOf returns the types of the package in a folder, nil if they are not known, as with a syntax error.
func typesOf(r *parser.Result, dir string) *types.Package {
	for _, p := range r.Packages {
		if p.Dir == dir {
			return p.Types
		}
	}
	return nil
}

// newModule makes a module of the workspace and has it work.
func newModule(w *Workspace, root string) *module {
	ctx, stop := context.WithCancel(w.ctx)
	m := &module{
		workspace: w, root: root, ctx: ctx, stop: stop, wake: make(chan struct{}, 1),
		open: make(map[string]bool), found: make(map[string]*checked), packages: make(map[string]*checked),
		questions: make(map[string]*parser.Question), outdated: true,
	}
	w.modules[root] = m
	go m.work()
	return m
}

// enqueue has a folder checked, before all others if first is true.
func (m *module) enqueue(dir string, first bool) {
	if i := slices.Index(m.queue, dir); i >= 0 {
		if !first {
			return
		}
		m.queue = slices.Delete(m.queue, i, i+1)
	}
	if first {
		m.queue = slices.Insert(m.queue, 0, dir)
	} else {
		m.queue = append(m.queue, dir)
	}
	m.poke()
}

// poke has the module look whether there is something to do.
func (m *module) poke() {
	select {
	case m.wake <- struct{}{}:
	default:
	}
}

// enqueueAll has all folders with open files checked but one.
func (m *module) enqueueAll(but string) {
	for _, dir := range slices.Sorted(maps.Keys(m.open)) {
		if dir != but {
			m.enqueue(dir, false)
		}
	}
}

// work checks what is in the queue until no file of the module is open.
func (m *module) work() {
	for {
		select {
		case <-m.ctx.Done():
			return
		case <-m.wake:
		}
		for m.checkNext() {
		}
		if m.end() {
			return
		}
	}
}

func (m *module) checkNext() bool {
	m.checking.Lock()
	defer m.checking.Unlock()
	m.workspace.mu.Lock()
	if len(m.queue) == 0 || m.ctx.Err() != nil {
		m.workspace.mu.Unlock()
		return false
	}
	dir := m.queue[0]
	m.queue = m.queue[1:]
	m.workspace.mu.Unlock()
	m.check(dir)
	return true
}

// end takes the module out of the workspace if nobody needs it.
func (m *module) end() bool {
	w := m.workspace
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(m.open) > 0 || len(m.queue) > 0 {
		return false
	}
	m.stop()
	delete(w.modules, m.root)
	return true
}

// check checks the package in a folder and publishes what was found. m.checking is locked.
func (m *module) check(dir string) {
	w := m.workspace
	w.mu.Lock()
	documents := maps.Clone(w.documents)
	open, changed, outdated := m.open[dir], m.changed, m.outdated
	m.changed, m.outdated = false, false
	m.config = parser.Config{Dir: m.root, Env: w.config.Env, BuildFlags: w.config.BuildFlags}
	w.mu.Unlock()
	if outdated {
		m.session, m.learned = parser.NewSession(m.config), false
		clear(m.questions)
	}
	if changed {
		m.session.Changed()
	}
	if !open {
		m.session.Forget(dir)
		m.keep(dir, nil)
		delete(m.questions, dir)
		w.config.Publish(Findings{Dir: dir, Documents: documents, Settled: true})
		return
	}
	texts := make(map[string][]byte, len(documents))
	for path, d := range documents {
		texts[path] = d.Text.Bytes()
	}
	result, question := m.session.Check(dir, texts)
	now := &checked{documents: documents, result: result, settled: question == nil, types: typesOf(result, dir)}
	if before := m.packages[dir]; now.types == nil && before != nil {
		now.types = before.types
	}
	m.keep(dir, now)
	w.config.Publish(Findings{Dir: dir, Diagnostics: result.Diagnostics, Documents: documents, Settled: question == nil})
	delete(m.questions, dir)
	if question == nil {
		return
	}
	m.questions[dir] = question
	if !m.asking {
		m.asking = true
		go m.ask()
	}
}

// keep keeps what was found in the package in a folder, nil if it is not open any more.
func (m *module) keep(dir string, found *checked) {
	m.workspace.mu.Lock()
	defer m.workspace.mu.Unlock()
	if found == nil {
		delete(m.packages, dir)
		delete(m.found, dir)
		return
	}
	m.packages[dir], m.found[dir] = found, found
}

// ask asks questions until there are none. After each answer all packages are checked again.
func (m *module) ask() {
	for m.waitForPause() {
		m.checking.Lock()
		session, question := m.session, m.nextQuestion()
		m.asking = question != nil
		m.checking.Unlock()
		if question == nil || question.Ask(m.ctx) != nil {
			return
		}
		m.checking.Lock()
		if session == m.session {
			session.Learn(question)
			m.learned = true
		}
		for dir := range m.packages {
			m.check(dir)
		}
		m.checking.Unlock()
	}
}

// nextQuestion takes one of the questions, nil if there is none.
func (m *module) nextQuestion() *parser.Question {
	for dir, question := range m.questions {
		delete(m.questions, dir)
		return question
	}
	return nil
}

// waitForPause waits until nobody types, unless nothing is known yet. It returns false if the module has ended.
func (m *module) waitForPause() bool {
	for m.ctx.Err() == nil {
		m.checking.Lock()
		learned := m.learned
		m.checking.Unlock()
		m.workspace.mu.Lock()
		left := pause - time.Since(m.edited)
		m.workspace.mu.Unlock()
		if !learned || left <= 0 {
			return true
		}
		select {
		case <-m.ctx.Done():
		case <-time.After(left):
		}
	}
	return false
}
