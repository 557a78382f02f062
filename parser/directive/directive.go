package directive

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/internal/spelling"
)

// Prefix begins every directive.
const Prefix = "//temporal:"

// A Directive is a comment such as //temporal:update id={RequestID} dedup.
type Directive struct {
	Comment *ast.Comment
	kindPos token.Pos
	Name    string   // of the kind, as written
	Kind    *Kind    // nil if there is no such kind
	Args    []*Arg   // the valid ones
	invalid []string // keys whose values are not valid, or that are misspelled

	// Problems are reported if the directive is used, since a file of another package
	// can hold many that are not.
	Problems []Problem

	unread bool
}

// Unread returns a directive of a kind that stands for one whose text could not be read: all
// of its keys may have been meant to be given.
func Unread(kind string) *Directive {
	return &Directive{Comment: new(ast.Comment), Name: kind, Kind: KindNamed(kind), unread: true}
}

// IsUnread reports whether d was made by [Unread].
func (d *Directive) IsUnread() bool { return d.unread }

// A Problem is a diagnostic whose position is not yet resolved.
type Problem struct {
	At      diag.Span
	Code    diag.Code
	Message string
	Fix     *Fix // nil if it is not known what was meant
}

// A Fix is what was probably meant, and where it belongs. Without a text, what is there is removed.
type Fix struct {
	At   diag.Span
	Text string
}

// Report reports p.
func (p *Problem) Report(r *diag.Reporter) {
	d := r.Errorf(p.At, p.Code, "%s", p.Message)
	switch {
	case p.Fix == nil:
	case p.Fix.Text == "":
		d.Fixes = []diag.Fix{r.Remove(p.Fix.At)}
	default:
		d.Fixes = []diag.Fix{r.Write(p.Fix.At, p.Fix.Text)}
	}
}

// Parse reads a comment that begins with Prefix and a kind.
func Parse(c *ast.Comment) *Directive {
	words, bad := scanWords(c.Text)
	d := &Directive{
		Comment: c,
		kindPos: c.Slash + token.Pos(len(Prefix)),
		Name:    words[0].key[len(Prefix):],
	}
	d.Kind = KindNamed(d.Name)
	if d.Kind == nil {
		hint := spelling.DidYouMean(d.Name, kindNames())
		if hint == "" {
			hint = ": there are " + spelling.List(kindNames(), "and")
		}
		d.problem(d.KindRange(), diag.UnknownKind, "there is no directive //temporal:%s%s", d.Name, hint).
			replace(spelling.Nearest(d.Name, kindNames()))
		return d
	}
	for _, w := range words[1:] {
		d.addArg(w)
	}
	if bad != nil {
		d.problem(diag.Span{From: c.Slash + token.Pos(bad.Offset), To: c.End()}, diag.BadValue, "%s", bad.Message)
	}
	return d
}

// addArg checks a word after the kind and keeps it if it is valid.
func (d *Directive) addArg(w word) {
	a := &Arg{
		Key: w.key, keyPos: d.Comment.Slash + token.Pos(w.offset),
		HasValue: w.hasValue, Value: w.value, valuePos: d.Comment.Slash + token.Pos(w.valueOffset),
		valueEnd: d.Comment.Slash + token.Pos(w.end),
		verbatim: w.verbatim,
	}
	key := d.Kind.key(a.Key)
	if key == nil {
		meant := spelling.Nearest(a.Key, d.Kind.keyNames())
		d.problem(a.KeyRange(), diag.UnknownKey, "%s", d.Kind.unknownKey(a.Key)).replace(meant)
		d.invalid = append(d.invalid, meant)
		return
	}
	if first := d.Arg(a.Key); first != nil {
		p := d.problem(a.KeyRange(), diag.Repeated, "%s is given twice: remove one", a.Key)
		if first.HasValue == a.HasValue && first.Value == a.Value { // it does not matter which one
			before := strings.TrimRight(d.Comment.Text[:w.offset], " \t")
			p.Fix = &Fix{At: diag.Span{From: d.Comment.Slash + token.Pos(len(before)), To: d.Comment.Slash + token.Pos(w.end)}}
		}
		return
	}
	if err := key.check(a); err != nil {
		at := a.KeyRange()
		if a.HasValue {
			at = a.ValueRange()
		}
		d.problem(at, diag.BadValue, "%s", err).replace(spelling.Nearest(a.Value, key.Choices))
		d.invalid = append(d.invalid, a.Key)
		return
	}
	d.Args = append(d.Args, a)
}

func (d *Directive) problem(at diag.Span, code diag.Code, format string, args ...any) *Problem {
	d.Problems = append(d.Problems, Problem{At: at, Code: code, Message: fmt.Sprintf(format, args...)})
	return &d.Problems[len(d.Problems)-1]
}

// replace notes which word was meant, "" for none.
func (p *Problem) replace(word string) {
	if word != "" {
		p.Fix = &Fix{p.At, word}
	}
}

// KindRange is where the kind is named.
func (d *Directive) KindRange() diag.Span {
	return diag.Span{From: d.kindPos, To: d.kindPos + token.Pos(len(d.Name))}
}

// String is the directive without its arguments.
func (d *Directive) String() string { return Prefix + d.Name }

// Is reports whether d is of a kind.
func (d *Directive) Is(kind string) bool { return d != nil && d.Kind != nil && d.Kind.Name == kind }

// Arg returns what is given for a key, nil for nothing.
func (d *Directive) Arg(key string) *Arg {
	i := slices.IndexFunc(d.Args, func(a *Arg) bool { return a.Key == key })
	if i < 0 {
		return nil
	}
	return d.Args[i]
}

// Value returns what is given for a key, or an arg with the zero value.
func (d *Directive) Value(key string) Arg {
	if a := d.Arg(key); a != nil {
		return *a
	}
	return Arg{}
}

// Has reports whether a key or flag is given.
func (d *Directive) Has(key string) bool { return d.Arg(key) != nil }

// HasFlag reports whether a key is given without a value.
func (d *Directive) HasFlag(key string) bool {
	a := d.Arg(key)
	return a != nil && !a.HasValue
}

// Failed reports whether one of the keys was meant to be given, but is misspelled or has a
// value that is not valid: that it is missing is not worth another message.
func (d *Directive) Failed(keys ...string) bool {
	return d.unread || slices.ContainsFunc(keys, func(key string) bool { return slices.Contains(d.invalid, key) })
}
