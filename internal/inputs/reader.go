package inputs

import (
	"maps"
	"time"
)

// A Reader reads files again and again. What a file holds is kept, and read again only if its time or its size is another one.
// The zero value has read nothing. A Reader is not safe for use by several goroutines at the same time.
type Reader struct {
	files map[string]*kept
}

// kept is what a file held.
type kept struct {
	stat    stat
	content []byte
	since   int64 // when it was read, in nanoseconds since 1970
	used    bool  // since the last Sweep
}

// ReadFile reads a file as [os.ReadFile] does. The content belongs to the reader, and is not to be changed.
func (r *Reader) ReadFile(path string) ([]byte, error) {
	if k := r.files[path]; k != nil {
		if now, ok := (input{content, path}).current(); ok && now == k.stat && now.settled(k.since) {
			k.used = true
			return k.content, nil
		}
		delete(r.files, path)
	}
	since := time.Now().UnixNano()
	data, now, err := readFile(path)
	if err != nil {
		return nil, err
	}
	if r.files == nil {
		r.files = make(map[string]*kept)
	}
	r.files[path] = &kept{stat: now.stat, content: data, since: since, used: true}
	return data, nil
}

// Sweep forgets those files that it is told of and that were not read since the last time.
func (r *Reader) Sweep(isGone func(path string) bool) {
	maps.DeleteFunc(r.files, func(path string, k *kept) bool { return !k.used && isGone(path) })
	for _, k := range r.files {
		k.used = false
	}
}
