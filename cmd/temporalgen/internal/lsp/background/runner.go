// Package background does something for folders that takes long, one after the other, when nothing has happened to a folder for
// a while.
package background

import (
	"context"
	"slices"
	"sync"
	"time"
)

// A Runner does something for one folder at a time. It is safe for use by several goroutines.
type Runner struct {
	ctx   context.Context
	pause time.Duration
	do    func(ctx context.Context, dir string)

	mu      sync.Mutex
	queue   []waiting
	current string // the folder that something is done for, "" for none
	cancel  context.CancelFunc
	wake    chan struct{}
}

// waiting is a folder in the queue.
type waiting struct {
	dir string
	due time.Time
}

// New returns a runner that works until ctx ends. It calls do for a folder when that has not been given for a pause. If the folder
// is given again while it does, the context that do was given ends, and what it has found is of no use any more.
func New(ctx context.Context, pause time.Duration, do func(ctx context.Context, dir string)) *Runner {
	r := &Runner{ctx: ctx, pause: pause, do: do, wake: make(chan struct{}, 1)}
	go r.work()
	return r
}

// Add has something done for a folder.
func (r *Runner) Add(dir string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.drop(dir)
	r.queue = append(r.queue, waiting{dir, time.Now().Add(r.pause)})
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

// Remove has nothing done for a folder any more.
func (r *Runner) Remove(dir string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.drop(dir)
}

// drop removes a folder from the queue, and ends what is done for it. r.mu is locked.
func (r *Runner) drop(dir string) {
	r.queue = slices.DeleteFunc(r.queue, func(w waiting) bool { return w.dir == dir })
	if r.current == dir {
		r.cancel()
	}
}

func (r *Runner) work() {
	for {
		ctx, dir, wait := r.next()
		if dir != "" {
			r.do(ctx, dir)
			r.done()
			continue
		}
		var due <-chan time.Time // never, if there is nothing to wait for
		if wait > 0 {
			due = time.After(wait)
		}
		select {
		case <-r.ctx.Done():
			return
		case <-r.wake:
		case <-due:
		}
	}
}

// next returns the folder that is to be looked at now, or how long to wait for it, 0 if there is none.
func (r *Runner) next() (ctx context.Context, dir string, wait time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.queue) == 0 || r.ctx.Err() != nil {
		return nil, "", 0
	}
	if wait := time.Until(r.queue[0].due); wait > 0 {
		return nil, "", wait
	}
	r.current = r.queue[0].dir
	r.queue = r.queue[1:]
	ctx, r.cancel = context.WithCancel(r.ctx)
	return ctx, r.current, 0
}

func (r *Runner) done() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.cancel()
	r.current, r.cancel = "", nil
}
