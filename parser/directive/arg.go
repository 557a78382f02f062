package directive

import (
	"go/token"
	"time"

	"github.com/temporalgen/temporalgen/parser/diag"
)

// An Arg is a key with its value, or a flag.
type Arg struct {
	Key      string
	keyPos   token.Pos
	HasValue bool
	Value    string // unquoted
	valuePos token.Pos
	valueEnd token.Pos
	verbatim bool // each byte of value is at valuePos plus its offset

	// The value, depending on the key's form.
	Duration time.Duration
	Count    int
	Factor   float64
	List     []string
	Named    []NamedText
}

// KeyRange is where the key or the flag is.
func (a *Arg) KeyRange() diag.Span {
	return diag.Span{From: a.keyPos, To: a.keyPos + token.Pos(len(a.Key))}
}

// ValueRange is where the value is, without its quotes unless it has escapes.
func (a *Arg) ValueRange() diag.Span { return diag.Span{From: a.valuePos, To: a.valueEnd} }

// Part is where a part of the value is, as far as that can be told.
func (a *Arg) Part(offset, length int) diag.Span {
	if !a.verbatim {
		return a.ValueRange()
	}
	return diag.Span{From: a.at(offset), To: a.at(offset + length)}
}

// Item is an arg whose value is the text of an item of a.
func (a *Arg) Item(n NamedText) *Arg {
	one := *a
	at := a.Part(n.TextOffset, len(n.Text))
	one.Value, one.valuePos, one.valueEnd = n.Text, at.From, at.To
	return &one
}

// at returns the position of a byte of the value.
func (a *Arg) at(offset int) token.Pos {
	if !a.verbatim {
		return a.valuePos
	}
	return a.valuePos + token.Pos(offset)
}
