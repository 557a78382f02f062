package rpc

import (
	"io"
	"sync"
)

// A queue has frames written in their order, by one goroutine. Whoever puts something into it does not wait: if reading waited
// for writing, two sides that both send much would wait for each other.
type queue struct {
	out io.Writer

	mu      sync.Mutex
	changed *sync.Cond
	frames  [][]byte
	closed  bool  // nothing more will be put
	err     error // of writing, after which nothing is written
}

func newQueue(out io.Writer) *queue {
	q := &queue{out: out}
	q.changed = sync.NewCond(&q.mu)
	return q
}

// put appends a frame. It returns an error if that will not be written.
func (q *queue) put(frame []byte) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.err != nil:
		return q.err
	case q.closed:
		return errEnded
	}
	q.frames = append(q.frames, frame)
	q.changed.Signal()
	return nil
}

// close says that nothing more will be put.
func (q *queue) close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.changed.Signal()
}

// write writes what is put until the queue is closed and empty, or the other side is gone.
func (q *queue) write() {
	for {
		q.mu.Lock()
		for len(q.frames) == 0 && !q.closed {
			q.changed.Wait()
		}
		frames := q.frames
		q.frames = nil
		q.mu.Unlock()
		if len(frames) == 0 {
			return
		}
		for _, frame := range frames {
			if _, err := q.out.Write(frame); err != nil {
				q.mu.Lock()
				q.err, q.frames = err, nil
				q.mu.Unlock()
				return
			}
		}
	}
}
