package answers

import (
	"crypto/sha256"
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

// A Digest tells answers from others. It is zero if they are not remembered.
type Digest [sha256.Size]byte

// Digest is that of the answers so far.
func (a *Answers) Digest() Digest {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.inputs == nil {
		return Digest{}
	}
	return sha256.Sum256(appendAnswers(nil, a.found, a.exported))
}

// Open returns the answers to questions about the packages that match patterns, and to those that follow from what they
// import. Those in dir are used if they are still true, and new ones are kept there by Close, from the second time on that
// they are asked for. With "" for dir nothing is remembered.
func Open(c Command, dir cache.Dir, patterns []string) *Answers {
	a := &Answers{
		command: c, cache: dir, patterns: patterns,
		found: make(map[string][]*Package), exported: make(map[string]*Package),
	}
	executable := inputs.Executable()
	if dir == "" || executable == "" || !c.canRemember(patterns) {
		return a
	}
	parts := []string{"answers", executable, inputs.Environment(c.Env), c.Dir, strings.Join(c.Flags, "\x00")}
	a.key = cache.KeyOf(append(parts, patterns...)...)
	data, asked := dir.Get(a.key)
	switch {
	case !asked:
		// What answers depend on takes time to find out, which who asks only once, as in CI, would not get back.
		dir.Put(a.key, nil)
		return a
	case a.restore(data):
		return a
	}
	a.inputs = inputs.New()
	c.look(a.inputs, patterns)
	return a
}

// restore takes the answers from what is in the cache. It returns false if there are none that are still true.
func (a *Answers) restore(data []byte) bool {
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

// Found returns the packages that match patterns. It returns false if that was not answered.
func (a *Answers) Found(patterns []string) ([]*Package, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	found, ok := a.found[question(patterns)]
	return found, ok
}

// KeepFound keeps which packages match patterns.
func (a *Answers) KeepFound(patterns []string, found []*Package) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stored = false
	a.found[question(patterns)] = found
	if slices.ContainsFunc(found, func(p *Package) bool { return p.Module == nil }) {
		a.inputs.Unknown()
	}
}

func question(patterns []string) string { return strings.Join(patterns, "\x00") }

// Exported returns the packages that are imported by some paths, with export data. It returns false if that was not answered
// for all of them.
func (a *Answers) Exported(paths []string) ([]*Package, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	var packages []*Package
	for _, path := range paths {
		p := a.exported[path]
		if p == nil {
			return nil, false
		}
		packages = append(packages, p)
	}
	return packages, true
}

// Remember reports whether answers are remembered. Only then below is needed for KeepExported.
func (a *Answers) Remember() bool { return a.inputs != nil }

// KeepExported keeps packages with export data. What they import, also by way of others, is below. The go command has looked at
// all of that since begun.
func (a *Answers) KeepExported(begun time.Time, exported, below []*Package) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stored = false
	if a.inputs != nil {
		a.command.lookBelow(a.inputs, begun, exported, below)
	}
	for _, p := range exported {
		a.exported[p.Path] = p
	}
}

// Forget says that there was an answer which cannot be kept, so that another load has to ask again.
func (a *Answers) Forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.stored = false
	a.inputs.Unknown()
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
