package text

// A Change is the part in which two versions of a text differ.
type Change struct {
	from     int // as long as both are the same
	old, now int // from where on both are the same again
}

// Between returns the smallest part that is another one, and holds all edits if there were several.
func Between(old, now *Text) Change {
	a, b := old.content, now.content
	from := 0
	for from < len(a) && from < len(b) && a[from] == b[from] {
		from++
	}
	same := 0
	for same < len(a)-from && same < len(b)-from && a[len(a)-1-same] == b[len(b)-1-same] {
		same++
	}
	return Change{from, len(a) - same, len(b) - same}
}

// Move returns where a range of offsets is after the change. It returns false if the change is in it.
func (c Change) Move(from, to int) (movedFrom, movedTo int, ok bool) {
	switch {
	case to <= c.from:
		return from, to, true
	case from >= c.old:
		return from + c.now - c.old, to + c.now - c.old, true
	}
	return from, to, false
}
