package devserver

import (
	"bytes"
	"sync"
)

// lines passes what is written to it on, line by line, and keeps the lines that are not understood.
type lines struct {
	read func(line string) (understood bool) // understands none if it is nil

	mu      sync.Mutex // guards the fields below
	closed  bool
	rest    []byte // of a line whose end is not written yet
	strange bytes.Buffer
}

// Write never fails.
func (l *lines) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rest = append(l.rest, text...)
	for !l.closed {
		line, rest, ok := bytes.Cut(l.rest, []byte("\n"))
		if !ok {
			break
		}
		l.pass(line)
		l.rest = rest
	}
	return len(text), nil
}

// close passes the last line on if it has no end, and returns the lines that were not understood. Nothing is passed on
// any more.
func (l *lines) close() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	if len(l.rest) > 0 {
		l.pass(l.rest)
		l.rest = nil
	}
	return l.strange.Bytes()
}

func (l *lines) pass(line []byte) {
	if l.read == nil || !l.read(string(bytes.TrimSuffix(line, []byte("\r")))) {
		l.strange.Write(line)
		l.strange.WriteByte('\n')
	}
}
