package inputs

import (
	"encoding/binary"
	"errors"
	"io/fs"
)

// Append appends the set to data in a form that Decode reads. A set with unknown inputs is not stored.
func (s *Set) Append(data []byte) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	data = binary.AppendVarint(data, s.since)
	data = binary.AppendUvarint(data, uint64(len(s.entries)))
	for _, e := range s.entries {
		data = append(data, byte(e.kind))
		data = binary.AppendUvarint(data, uint64(len(e.path)))
		data = append(data, e.path...)
		data = e.stat.append(data)
		data = append(data, e.digest[:]...)
	}
	return data
}

var errMalformed = errors.New("malformed set of inputs")

// Decode reads a set from the beginning of data, and returns what follows it.
func Decode(data []byte) (s *Set, rest []byte, err error) {
	d := decoder{data: data}
	s = &Set{since: d.varint()}
	n := d.uvarint()
	if d.failed || n > uint64(len(data)) {
		return nil, nil, errMalformed
	}
	s.entries = make([]entry, n)
	text := string(data) // the paths are parts of it
	for i := range s.entries {
		e := &s.entries[i]
		e.kind = kind(d.bytes(1)[0])
		length := d.uvarint()
		begin := len(data) - len(d.data)
		d.bytes(length)
		if d.failed {
			return nil, nil, errMalformed
		}
		e.path = text[begin : begin+int(length)]
		e.stat = stat{
			size: d.varint(), modified: d.varint(), changed: d.varint(),
			device: d.uvarint(), node: d.uvarint(), mode: fs.FileMode(d.uvarint()),
		}
		copy(e.digest[:], d.bytes(uint64(len(e.digest))))
		if d.failed || e.kind == 0 || e.kind >= afterLast {
			return nil, nil, errMalformed
		}
	}
	return s, d.data, nil
}

// A decoder takes values from the beginning of data. After a failure it gives zeros.
type decoder struct {
	data   []byte
	failed bool
}

func (d *decoder) varint() int64 {
	v, n := binary.Varint(d.data)
	d.skip(n)
	return v
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.data)
	d.skip(n)
	return v
}

func (d *decoder) skip(n int) {
	if n <= 0 {
		d.failed, n = true, len(d.data)
	}
	d.data = d.data[n:]
}

// bytes returns n bytes, and one zero if there are not as many.
func (d *decoder) bytes(n uint64) []byte {
	if n > uint64(len(d.data)) {
		d.failed, d.data = true, nil
		return make([]byte, 1)
	}
	b := d.data[:n]
	d.data = d.data[n:]
	return b
}
