package parser

import (
	"fmt"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/temporalgen/temporalgen/parser/diag"
)

// directivePrefix begins every directive.
const directivePrefix = "//temporal:"

// A directive is a comment such as //temporal:update id={RequestID} dedup.
type directive struct {
	comment *ast.Comment
	kindPos token.Pos
	name    string   // of the kind, as written
	kind    *kind    // nil if there is no such kind
	args    []*arg   // the valid ones
	invalid []string // keys whose values are not valid, or that are misspelled

	// problems are reported if the directive is used, since a file of another package
	// can hold many that are not.
	problems []problem
}

// An arg is a key with its value, or a flag.
type arg struct {
	key      string
	keyPos   token.Pos
	hasValue bool
	value    string // unquoted
	valuePos token.Pos
	valueEnd token.Pos
	verbatim bool // each byte of value is at valuePos plus its offset

	// The value, depending on the key's form.
	duration time.Duration
	count    int
	factor   float64
	list     []string
	named    []namedText
}

// A problem is a diagnostic whose position is not yet resolved.
type problem struct {
	at      diag.Span
	code    diag.Code
	message string
}

// keyRange is where the key or the flag is.
func (a *arg) keyRange() diag.Span {
	return diag.Span{From: a.keyPos, To: a.keyPos + token.Pos(len(a.key))}
}

// valueRange is where the value is, without its quotes unless it has escapes.
func (a *arg) valueRange() diag.Span { return diag.Span{From: a.valuePos, To: a.valueEnd} }

// part is where a part of the value is, as far as that can be told.
func (a *arg) part(offset, length int) diag.Span {
	if !a.verbatim {
		return a.valueRange()
	}
	return diag.Span{From: a.at(offset), To: a.at(offset + length)}
}

// at returns the position of a byte of the value.
func (a *arg) at(offset int) token.Pos {
	if !a.verbatim {
		return a.valuePos
	}
	return a.valuePos + token.Pos(offset)
}

// parseDirective reads a comment that begins with directivePrefix and a kind.
func parseDirective(c *ast.Comment) *directive {
	words, bad := scanWords(c.Text)
	d := &directive{
		comment: c,
		kindPos: c.Slash + token.Pos(len(directivePrefix)),
		name:    words[0].key[len(directivePrefix):],
	}
	d.kind = kindNamed(d.name)
	if d.kind == nil {
		hint := didYouMean(d.name, kindNames())
		if hint == "" {
			hint = ": there are " + enumerate(kindNames(), "and")
		}
		d.problem(d.kindRange(), diag.UnknownKind, "there is no directive //temporal:%s%s", d.name, hint)
		return d
	}
	for _, w := range words[1:] {
		d.addArg(w)
	}
	if bad != nil {
		d.problem(diag.Span{From: c.Slash + token.Pos(bad.offset), To: c.End()}, diag.BadValue, "%s", bad.message)
	}
	return d
}

// addArg checks a word after the kind and keeps it if it is valid.
func (d *directive) addArg(w word) {
	a := &arg{
		key: w.key, keyPos: d.comment.Slash + token.Pos(w.offset),
		hasValue: w.hasValue, value: w.value, valuePos: d.comment.Slash + token.Pos(w.valueOffset),
		valueEnd: d.comment.Slash + token.Pos(w.end),
		verbatim: w.verbatim,
	}
	key := d.kind.key(a.key)
	if key == nil {
		d.problem(a.keyRange(), diag.UnknownKey, "%s", d.kind.unknownKey(a.key))
		d.invalid = append(d.invalid, nearest(a.key, d.kind.keyNames()))
		return
	}
	if d.arg(a.key) != nil {
		d.problem(a.keyRange(), diag.Repeated, "%s is given twice: remove one", a.key)
		return
	}
	if err := key.check(a); err != nil {
		at := a.keyRange()
		if a.hasValue {
			at = a.valueRange()
		}
		d.problem(at, diag.BadValue, "%s", err)
		d.invalid = append(d.invalid, a.key)
		return
	}
	d.args = append(d.args, a)
}

func (d *directive) problem(at diag.Span, code diag.Code, format string, args ...any) {
	d.problems = append(d.problems, problem{at, code, fmt.Sprintf(format, args...)})
}

// kindRange is where the kind is named.
func (d *directive) kindRange() diag.Span {
	return diag.Span{From: d.kindPos, To: d.kindPos + token.Pos(len(d.name))}
}

// String is the directive without its arguments.
func (d *directive) String() string { return directivePrefix + d.name }

// is reports whether d is of a kind.
func (d *directive) is(kind string) bool { return d != nil && d.kind != nil && d.kind.name == kind }

// arg returns what is given for a key, nil for nothing.
func (d *directive) arg(key string) *arg {
	i := slices.IndexFunc(d.args, func(a *arg) bool { return a.key == key })
	if i < 0 {
		return nil
	}
	return d.args[i]
}

// value returns what is given for a key, or an arg with the zero value.
func (d *directive) value(key string) arg {
	if a := d.arg(key); a != nil {
		return *a
	}
	return arg{}
}

// has reports whether a key or flag is given.
func (d *directive) has(key string) bool { return d.arg(key) != nil }

// hasFlag reports whether a key is given without a value.
func (d *directive) hasFlag(key string) bool {
	a := d.arg(key)
	return a != nil && !a.hasValue
}

// failed reports whether one of the keys was meant to be given, but is misspelled or has a
// value that is not valid: that it is missing is not worth another message.
func (d *directive) failed(keys ...string) bool {
	return slices.ContainsFunc(keys, func(key string) bool { return slices.Contains(d.invalid, key) })
}

// A word is a part of a directive, with offsets in the comment.
type word struct {
	key         string // or a flag
	offset      int
	hasValue    bool
	value       string // unquoted
	valueOffset int
	verbatim    bool // value is in the comment as it is, at valueOffset
	end         int  // of the word
}

// A badWord ends the directive: what follows it cannot be told apart.
type badWord struct {
	offset  int
	message string
}

// scanWords splits a comment at white space, except within quoted values. The first
// word is the directive itself.
func scanWords(comment string) ([]word, *badWord) {
	var words []word
	for i := 0; ; {
		i += len(comment[i:]) - len(strings.TrimLeftFunc(comment[i:], unicode.IsSpace))
		if i == len(comment) {
			return words, nil
		}
		w := word{offset: i}
		end := i + fieldLen(comment[i:])
		eq := strings.IndexByte(comment[i:end], '=')
		if eq < 0 || len(words) == 0 {
			w.key, w.end = comment[i:end], end
			words = append(words, w)
			i = end
			continue
		}
		w.key, w.hasValue = comment[i:i+eq], true
		i += eq + 1
		w.valueOffset = i
		if i == len(comment) || comment[i] != '"' && comment[i] != '`' {
			w.value, w.verbatim, w.end = comment[i:end], true, end
			words = append(words, w)
			i = end
			continue
		}
		quoted, err := strconv.QuotedPrefix(comment[i:])
		if err != nil {
			return words, &badWord{i, fmt.Sprintf("the value of %s is not a valid quoted Go string", w.key)}
		}
		i += len(quoted)
		if i < len(comment) && fieldLen(comment[i:]) > 0 {
			return words, &badWord{i, fmt.Sprintf("there is no space after the quoted value of %s", w.key)}
		}
		w.value, _ = strconv.Unquote(quoted)
		w.end = i
		if w.value == quoted[1:len(quoted)-1] {
			w.valueOffset, w.verbatim, w.end = w.valueOffset+1, true, i-1
		}
		words = append(words, w)
	}
}

// fieldLen is the length of s up to white space.
func fieldLen(s string) int {
	if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
		return i
	}
	return len(s)
}
