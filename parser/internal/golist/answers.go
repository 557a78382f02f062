package golist

import (
	"context"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/temporalgen/temporalgen/internal/cache"
	"github.com/temporalgen/temporalgen/internal/inputs"
)

// Answers are those of the go command while packages are loaded. They may be asked for by several goroutines.
type Answers struct {
	command  Command
	cache    cache.Dir
	key      cache.Key
	patterns []string

	mu       sync.Mutex
	found    map[string][]*Package // by patterns
	exported map[string]*Package   // by import path
	inputs   *inputs.Set           // what the answers depend on; nil if they are not remembered
	stored   bool                  // all of this is in the cache
}

// Open returns the answers to questions about the packages that match patterns, and to those that follow from what they
// import. Those in dir are used if they are still true, and new ones are kept there by Close. With "" for dir nothing is
// remembered.
func Open(c Command, dir cache.Dir, patterns []string) *Answers {
	a := &Answers{
		command: c, cache: dir, patterns: patterns,
		found: make(map[string][]*Package), exported: make(map[string]*Package),
	}
	executable := inputs.Executable()
	if dir == "" || executable == "" || !c.canRemember(patterns) {
		return a
	}
	parts := []string{"go list", executable, inputs.Environment(c.Env), c.Dir, strings.Join(c.Flags, "\x00")}
	a.key = cache.KeyOf(append(parts, patterns...)...)
	if a.restore() {
		return a
	}
	a.inputs = inputs.New()
	c.look(a.inputs, patterns)
	return a
}

// restore takes the answers from the cache. It returns false if there are none that are still true.
func (a *Answers) restore() bool {
	data, ok := a.cache.Get(a.key)
	if !ok {
		return false
	}
	in, found, exported, err := decode(data)
	if err != nil {
		return false
	}
	same, renewed := in.Unchanged()
	if !same {
		return false
	}
	a.inputs, a.found, a.exported, a.stored = in, found, exported, !renewed
	return true
}

// Remembered reports whether it is known without asking which packages match patterns.
func (a *Answers) Remembered(patterns []string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, ok := a.found[question(patterns)]
	return ok
}

// Find returns the packages that match patterns, without looking at what they import. It returns false if there is more to
// tell of them than this package can.
func (a *Answers) Find(ctx context.Context, patterns []string) ([]*Package, bool) {
	a.mu.Lock()
	found, ok := a.found[question(patterns)]
	a.mu.Unlock()
	if ok {
		return found, true
	}
	found, _, ok = a.command.list(ctx, findFormat, []string{"-find"}, patterns)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stored = false
	if !ok || slices.ContainsFunc(found, func(p *Package) bool { return p.Module == nil }) {
		a.inputs.Unknown()
	}
	if ok {
		a.found[question(patterns)] = found
	}
	return found, ok
}

func question(patterns []string) string { return strings.Join(patterns, "\x00") }

// Export returns the packages that are imported by some paths, with export data. It returns false if that cannot be made of
// all of them.
func (a *Answers) Export(ctx context.Context, paths []string) ([]*Package, bool) {
	if packages := a.known(paths); packages != nil {
		return packages, true
	}
	begun := time.Now()
	flags := []string{"-export"}
	if a.inputs != nil {
		flags = append(flags, "-deps")
	}
	packages, below, ok := a.command.list(ctx, exportFormat, flags, paths)
	ok = ok && !slices.ContainsFunc(packages, func(p *Package) bool { return p.Export == "" })
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stored = false
	if !ok {
		a.inputs.Unknown()
		return nil, false
	}
	if a.inputs != nil {
		a.command.lookBelow(a.inputs, begun, packages, below)
	}
	for _, p := range packages {
		a.exported[p.Path] = p
	}
	return packages, true
}

// known returns packages that have been exported, nil unless all of them have been.
func (a *Answers) known(paths []string) []*Package {
	a.mu.Lock()
	defer a.mu.Unlock()
	var packages []*Package
	for _, path := range paths {
		p := a.exported[path]
		if p == nil {
			return nil
		}
		packages = append(packages, p)
	}
	return packages
}

// Close keeps what was answered. It returns what the answers depend on, nil if that is not known.
func (a *Answers) Close() *inputs.Set {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.inputs == nil || !a.inputs.Known() {
		return nil
	}
	if a.stored {
		return a.inputs
	}
	// What was written while the go command was looking may not be what it has seen.
	if !a.inputs.Untouched() {
		return nil
	}
	a.cache.Put(a.key, encode(a.inputs, a.found, a.exported))
	a.stored = true
	return a.inputs
}
