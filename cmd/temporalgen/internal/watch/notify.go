package watch

import (
	"errors"
	"io/fs"
	"path/filepath"

	"github.com/fsnotify/fsnotify"

	"github.com/temporalgen/temporalgen/internal/patterns"
)

// A notifier is told by the operating system that something happens in folders. What that is, is found out by looking:
// events are lost, repeated, and others on each system.
type notifier struct {
	watcher *fsnotify.Watcher
	woken   chan struct{} // has an element if something has happened
}

func newNotifier() (*notifier, error) {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	n := &notifier{watcher, make(chan struct{}, 1)}
	go n.receive()
	return n, nil
}

// receive runs until the notifier is closed.
func (n *notifier) receive() {
	for {
		select {
		case event, ok := <-n.watcher.Events:
			if !ok {
				return
			}
			if !mayMatter(event) {
				continue
			}
		case _, ok := <-n.watcher.Errors: // there were too many events
			if !ok {
				return
			}
		}
		select {
		case n.woken <- struct{}{}:
		default:
		}
	}
}

// mayMatter reports whether it is worth looking at the files after an event: somebody may be writing a log all the time.
func mayMatter(event fsnotify.Event) bool {
	name := filepath.Base(event.Name)
	switch {
	case patterns.IsHidden(name):
		return false // the go command does not look at it
	case event.Has(fsnotify.Create), event.Has(fsnotify.Remove), event.Has(fsnotify.Rename):
		return true // it may be a folder
	}
	return event.Has(fsnotify.Write) && isLookedAt(event.Name)
}

// watch sets the folders in which something may happen. It reports whether there are others than before.
func (n *notifier) watch(dirs map[string]bool) (more bool, err error) {
	watched := make(map[string]bool) // those that are gone are not, also if there are new ones in their place
	for _, dir := range n.watcher.WatchList() {
		watched[dir] = true
		if !dirs[dir] {
			_ = n.watcher.Remove(dir) // it does not matter any more
		}
	}
	for dir := range dirs {
		if watched[dir] {
			continue
		}
		switch err := n.watcher.Add(dir); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return false, err
		default:
			more = true
		}
	}
	return more, nil
}

func (n *notifier) close() { _ = n.watcher.Close() }
