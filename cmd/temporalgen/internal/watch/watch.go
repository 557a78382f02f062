// Package watch waits until files of packages change, and tells which packages that concerns.
package watch

import (
	"context"
	"slices"
	"time"

	"github.com/temporalgen/temporalgen/internal/modules"
)

// Config tells what to watch.
type Config struct {
	Dir      string   // the working directory, absolute
	Patterns []string // of packages, as for the go command

	// Notify is told by the operating system what changes. Without it, or where that is not possible, files are looked at
	// again and again.
	Notify bool
}

// A Change is what has happened since the last one.
type Change struct {
	Files []string // absolute paths of files that are new, other, or gone, in order
	Dirs  []string // folders with contracts, or with generated files, that they concern
	All   bool     // they concern all packages, since modules have changed
}

const (
	// quiet is how long nothing may happen until a change is told: programs save files in several steps, and a change of
	// branches is one of many files.
	quiet = 50 * time.Millisecond
	// longest is how long it waits for that.
	longest = 2 * time.Second
)

// A Watcher watches the files of packages, and of those in the same modules that they import. It is to be used by one
// goroutine.
type Watcher struct {
	config   Config
	modules  *modulesHere
	files    map[string]*file // by absolute path, as they were when they were looked at last
	took     time.Duration    // looking at them
	notifier *notifier        // nil if there is none
	polling  error            // why
}

// New looks at the files for the first time. The watcher has to be closed.
func New(ctx context.Context, c Config) (*Watcher, error) {
	w := &Watcher{config: c}
	if c.Notify {
		w.notifier, w.polling = newNotifier()
	}
	here, err := findModules(ctx, c.Dir)
	if here == nil {
		w.Close()
		return nil, err
	}
	w.modules = here // others are found when what says so can be read
	w.files = w.scan(nil)
	return w, nil
}

// Close ends watching.
func (w *Watcher) Close() {
	if w.notifier != nil {
		w.notifier.close()
	}
}

// Polling returns why the operating system does not tell of changes, nil if it does.
func (w *Watcher) Polling() error { return w.polling }

// Next waits for a change. It fails only if the context ends.
func (w *Watcher) Next(ctx context.Context) (Change, error) {
	for {
		if err := w.wait(ctx); err != nil {
			return Change{}, err
		}
		before, here := w.files, w.modules
		if err := w.settle(ctx); err != nil {
			return Change{}, err
		}
		changed := changes(before, w.files)
		if len(changed) == 0 {
			continue
		}
		c := Change{Files: changed, All: here.unknown || w.modules.unknown || slices.ContainsFunc(changed, modules.IsFile)}
		if !c.All {
			c.Dirs = concerned(changed, graph{before, here}, graph{w.files, w.modules})
		}
		return c, nil
	}
}

// wait waits until something may have changed.
func (w *Watcher) wait(ctx context.Context) error {
	// What the operating system tells is not all: it says nothing of what others do with files on a network. Looking takes
	// little of the time.
	pause := max(2*time.Second, 50*w.took)
	var woken <-chan struct{}
	if w.notifier == nil {
		pause = max(500*time.Millisecond, 20*w.took)
	} else {
		woken = w.notifier.woken
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-woken:
	case <-timer.C:
	case <-ctx.Done():
	}
	return ctx.Err()
}

// settle looks at the files until they stay as they are.
func (w *Watcher) settle(ctx context.Context) error {
	for begun := time.Now(); ; {
		before := w.files
		w.files = w.scan(before)
		changed := changes(before, w.files)
		if slices.ContainsFunc(changed, modules.IsFile) {
			// If it fails, a file is probably being written, and those that were known stay.
			if found, err := findModules(ctx, w.config.Dir); err == nil {
				w.modules = found
			}
		}
		if len(changed) == 0 || time.Since(begun) > longest {
			return ctx.Err()
		}
		select {
		case <-time.After(quiet):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Wrote tells the watcher what the caller has made of a file, nil if it was removed: that is no change. What somebody else
// has made of it since then is one.
func (w *Watcher) Wrote(path string, content []byte) {
	f := look(path, nil)
	switch {
	case f == nil && content == nil:
		delete(w.files, path)
	case f != nil && content != nil && f.hash == hashOf(content):
		w.files[path] = f
	}
}

// scan looks at the files as they are. Of those that have not changed it need not read the content again.
func (w *Watcher) scan(known map[string]*file) map[string]*file {
	begun := time.Now()
	defer func() { w.took = time.Since(begun) }()
	for {
		s := newScanner(known, w.modules)
		s.scan(w.config)
		if w.notifier == nil {
			return s.files
		}
		more, err := w.notifier.watch(s.dirs)
		if err != nil {
			w.notifier.close()
			w.notifier, w.polling = nil, err
			return s.files
		}
		if !more {
			return s.files
		}
		known = s.files // what has happened in a new folder before it was watched is not told
	}
}
