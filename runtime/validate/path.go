package validate

import (
	"strconv"
	"strings"
)

// A step leads from a place to one in it.
type step struct {
	kind  stepKind
	text  string // the name of a field, or the text of a key
	index int
}

type stepKind int

const (
	fieldStep stepKind = iota
	indexStep
	keyStep
)

// anyKey stands in paths for the key of a map's entry.
const anyKey = "[*]"

// shown is the text of a step in a path.
func (s step) shown() string {
	switch s.kind {
	case indexStep:
		return "[" + strconv.Itoa(s.index) + "]"
	case keyStep:
		return anyKey
	}
	return s.text
}

// path is the text of the path to a place, and the keys that it does not show. In one that is too
// long, what is between the beginning and the last step is left out.
func (p Place) path() (path string, keys []string) {
	var b strings.Builder
	add := func(before string, s step) {
		b.WriteString(before + s.shown())
		if s.kind == keyStep {
			keys = append(keys, s.text)
		}
	}
	steps := p.check.steps[:p.depth]
	for i, s := range steps {
		switch {
		case i < len(steps)-1 && b.Len()+len(s.shown()) > MaxPath:
			add("…", steps[len(steps)-1])
			return b.String(), keys
		case b.Len() > 0 && s.kind == fieldStep:
			add(".", s)
		default:
			add("", s)
		}
	}
	return b.String(), keys
}
