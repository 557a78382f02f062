package answers

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"

	"github.com/temporalgen/temporalgen/internal/inputs"
)

// encode writes answers and what they depend on. The executable is a part of their key, so there is one form of them.
func encode(in *inputs.Set, found map[string][]*Package, exported map[string]*Package) []byte {
	return appendAnswers(in.Append(nil), found, exported)
}

// appendAnswers writes answers at the end of data.
func appendAnswers(data []byte, found map[string][]*Package, exported map[string]*Package) []byte {
	e := encoder{data}
	e.number(len(found))
	for _, question := range slices.Sorted(maps.Keys(found)) {
		e.text(question)
		e.number(len(found[question]))
		for _, p := range found[question] {
			e.listed(p)
		}
	}
	e.number(len(exported))
	for _, path := range slices.Sorted(maps.Keys(exported)) {
		e.listed(exported[path])
	}
	return e.data
}

type encoder struct{ data []byte }

func (e *encoder) number(n int) { e.data = binary.AppendUvarint(e.data, uint64(n)) }

func (e *encoder) text(s string) {
	e.number(len(s))
	e.data = append(e.data, s...)
}

func (e *encoder) texts(list []string) {
	e.number(len(list))
	for _, s := range list {
		e.text(s)
	}
}

func (e *encoder) listed(p *Package) {
	for _, s := range []string{p.Path, p.Name, p.Dir, p.Export} {
		e.text(s)
	}
	e.texts(p.Files)
	e.texts(p.Ignored)
	switch {
	case p.Module == nil:
		e.number(0)
		return
	case p.Module.Main:
		e.number(1)
	default:
		e.number(2)
	}
	e.text(p.Module.Path)
	e.text(p.Module.Dir)
}

var errMalformed = errors.New("malformed answers")

func decode(data []byte) (in *inputs.Set, found map[string][]*Package, exported map[string]*Package, err error) {
	in, rest, err := inputs.Decode(data)
	if err != nil {
		return nil, nil, nil, err
	}
	d := decoder{text: string(rest)}
	found, exported = make(map[string][]*Package), make(map[string]*Package)
	for range d.number() {
		question := d.string()
		found[question] = nil
		for range d.number() {
			found[question] = append(found[question], d.listed())
		}
	}
	for range d.number() {
		p := d.listed()
		exported[p.Path] = p
	}
	if d.failed || d.text != "" {
		return nil, nil, nil, errMalformed
	}
	return in, found, exported, nil
}

// A decoder takes values from the beginning of a text, of which strings are parts.
type decoder struct {
	text   string
	failed bool
}

// number returns a number, which as one of items cannot be larger than what is left.
func (d *decoder) number() int {
	var buf [binary.MaxVarintLen64]byte
	n, size := binary.Uvarint(buf[:copy(buf[:], d.text)])
	if size <= 0 || n > uint64(len(d.text)) {
		d.failed, d.text = true, ""
		return 0
	}
	d.text = d.text[size:]
	return int(n)
}

func (d *decoder) string() (s string) {
	n := d.number()
	if n > len(d.text) {
		d.failed, d.text = true, ""
		return ""
	}
	s, d.text = d.text[:n], d.text[n:]
	return s
}

func (d *decoder) strings() (list []string) {
	for range d.number() {
		list = append(list, d.string())
	}
	return list
}

func (d *decoder) listed() *Package {
	p := &Package{Path: d.string(), Name: d.string(), Dir: d.string(), Export: d.string()}
	p.Files, p.Ignored = d.strings(), d.strings()
	if kind := d.number(); kind != 0 {
		p.Module = &Module{Main: kind == 1, Path: d.string(), Dir: d.string()}
	}
	return p
}
