package inputs

import (
	"crypto/sha256"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/temporalgen/temporalgen/internal/modules"
)

// A Set is what something was made from: each input as it was when it was first looked at. It may be used by several
// goroutines. What is added to a nil Set is forgotten.
type Set struct {
	mu      sync.Mutex
	since   int64 // when it was made, in nanoseconds since 1970: nothing in it was looked at before
	entries []entry
	index   map[input]int // of entries, nil until it is needed
	unknown bool          // there is an input that cannot be looked at again
	late    int64         // what is added was looked at by others since then, 0 if it was not
	recent  map[input]state
}

// An entry is an input and how it was.
type entry struct {
	input
	state
}

// New returns a set without inputs.
func New() *Set { return &Set{since: time.Now().UnixNano()} }

// Content adds what a file holds, or that there is none.
func (s *Set) Content(path string) { s.add(input{content, path}) }

// Header adds what the go command reads of a Go file to list it: all up to its last import.
func (s *Set) Header(path string) { s.add(input{header, path}) }

// Clause adds what Header does, but not the imports, apart from "C".
func (s *Set) Clause(path string) { s.add(input{clause, path}) }

// Sources adds the names in a folder of what the go command looks at: folders, and files that may be part of a package.
func (s *Set) Sources(dir string) { s.add(input{sources, dir}) }

// Names adds all names in a folder.
func (s *Set) Names(dir string) { s.add(input{names, dir}) }

// Link adds where a path leads if its last element is a symbolic link, or that it is none.
func (s *Set) Link(path string) { s.add(input{link, path}) }

// Links adds Link for a path and for each folder above it.
func (s *Set) Links(path string) {
	for above := range modules.Upwards(path) {
		s.Link(above)
	}
}

// Folder adds whether a folder exists.
func (s *Set) Folder(path string) { s.add(input{folder, path}) }

// Size adds the size of a file whose name tells what it holds.
func (s *Set) Size(path string) { s.add(input{size, path}) }

// Program adds which file is started by the name of a program.
func (s *Set) Program(name string) { s.add(input{program, name}) }

// Unknown adds an input that cannot be looked at again.
func (s *Set) Unknown() {
	if s != nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.unknown = true
	}
}

// Known reports whether all inputs can be looked at again.
func (s *Set) Known() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.unknown
}

// Late says that what is added from now on was looked at by others, at some time since begun. Of what may have changed
// since then it is unknown what they have seen.
func (s *Set) Late(begun time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.late = begun.UnixNano()
}

// ReadFile reads a file and adds its content.
func (s *Set) ReadFile(path string) ([]byte, error) {
	if s == nil {
		return os.ReadFile(path)
	}
	data, now, err := readFile(path)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(input{content, path}, now)
	return data, err
}

// Recent looks at the content of a file that was written just now. It becomes an input if it is added after Late, when it
// would be too late to find out.
func (s *Set) Recent(path string) {
	info, err := os.Stat(path)
	if s == nil || err != nil || statOf(info).settled(s.since) {
		return
	}
	in := input{content, path}
	now := in.look()
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.recent == nil {
		s.recent = make(map[input]state)
	}
	s.recent[in] = now
}

func (s *Set) add(in input) {
	if s == nil {
		return
	}
	s.mu.Lock()
	_, known := s.get(in)
	s.mu.Unlock()
	if known {
		return
	}
	now := in.look()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put(in, now)
}

func (s *Set) get(in input) (state, bool) {
	if s.index == nil {
		s.index = make(map[input]int, len(s.entries))
		for i, e := range s.entries {
			s.index[e.input] = i
		}
	}
	if i, ok := s.index[in]; ok {
		return s.entries[i].state, true
	}
	return state{}, false
}

// put adds an input that has been looked at. If it was another one before, nobody knows what was made of which.
func (s *Set) put(in input, now state) {
	old, known := s.get(in)
	switch {
	case !known:
		if s.late != 0 && !now.stat.settled(s.late) {
			before, looked := s.recent[in]
			s.unknown = s.unknown || !looked || before.digest != now.digest
			now = before
		}
		s.index[in] = len(s.entries)
		s.entries = append(s.entries, entry{in, now})
	case old.digest != now.digest:
		s.unknown = true
	}
}

// Wrote says that whoever made something from the set has then written a file. It is an input with that content.
func (s *Set) Wrote(path string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	written := input{content, path}
	if _, known := s.get(written); !known {
		s.put(written, state{digest: sha256.Sum256(data)})
	}
	for _, in := range []input{written, {header, path}, {clause, path}} {
		if i, known := s.index[in]; known {
			s.entries[i].state = in.holding(data)
		}
	}
}

// Created says that whoever made something from the set has then created files in a folder. If there are other new names
// as well, it is unknown what would be made now.
func (s *Set) Created(dir string, created []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, in := range []input{{sources, dir}, {names, dir}} {
		s.get(in)
		i, known := s.index[in]
		if !known {
			continue
		}
		now, before := in.readDir(created)
		s.unknown = s.unknown || before.digest != s.entries[i].digest
		s.entries[i].state = now
	}
}

// Union returns a set of the inputs of two sets.
func Union(a, b *Set) *Set {
	all := &Set{since: min(a.since, b.since), unknown: a.unknown || b.unknown}
	for _, e := range slices.Concat(a.entries, b.entries) {
		all.put(e.input, e.state)
	}
	all.entries = slices.DeleteFunc(all.entries, func(e entry) bool {
		_, whole := all.index[input{content, e.path}]
		return whole && (e.kind == header || e.kind == clause)
	})
	all.index = nil
	return all
}
