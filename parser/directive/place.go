package directive

import "strings"

// A Place is what is at an offset in a directive that may be half written.
type Place struct {
	Part Part
	Kind *Kind    // nil if there is no such kind
	Name string   // of the kind, as written
	Key  *Key     // nil if the kind does not have it; of a value, that of its key
	Keys []string // of the other words, whether or not the kind has them

	// The word or value at the offset is the part of the comment from Start up to End, without quotes.
	Start, End int
	Before     string // the part of it before the offset
	Quoted     bool   // the value is in quotes
}

// Part is a part of a directive.
type Part int

// The parts.
const (
	InKind  Part = iota
	InKey        // the name of a key or flag, or where one could begin
	InValue      // what follows the equals sign
)

// PlaceAt returns what is at an offset in the text of a comment that begins with Prefix. ok is false if the offset is within
// Prefix or behind the comment.
func PlaceAt(comment string, offset int) (p Place, ok bool) {
	if !strings.HasPrefix(comment, Prefix) || offset < len(Prefix) || offset > len(comment) {
		return Place{}, false
	}
	kindEnd := len(Prefix) + fieldLen(comment[len(Prefix):])
	p.Name = comment[len(Prefix):kindEnd]
	p.Kind = KindNamed(p.Name)
	if offset <= kindEnd {
		p.Start, p.End, p.Before = len(Prefix), kindEnd, comment[len(Prefix):offset]
		return p, true
	}
	words, bad := scanWords(comment)
	if bad != nil {
		// What follows an opening quote is the value until the quote is closed.
		before := strings.TrimSuffix(comment[:bad.Offset], "=")
		key := before[strings.LastIndexAny(before, " \t")+1:]
		if len(before) < bad.Offset {
			words = append(words, word{
				key: key, offset: len(before) - len(key), hasValue: true,
				valueOffset: bad.Offset + 1, value: comment[bad.Offset+1:], end: len(comment), verbatim: true,
			})
		}
	}
	p.Part, p.Start, p.End = InKey, offset, offset
	for _, w := range words[1:] {
		if w.hasValue && !w.verbatim { // it has escapes: without its quotes it is as it is written
			w.valueOffset, w.end = w.valueOffset+1, w.end-1
		}
		end := w.end
		if w.hasValue && w.valueOffset <= len(comment) && w.valueOffset > 0 && isQuote(comment[w.valueOffset-1]) {
			end++ // the closing quote
		}
		if offset < w.offset || offset > end {
			p.Keys = append(p.Keys, w.key)
			continue
		}
		if p.Kind != nil {
			p.Key = p.Kind.key(w.key)
		}
		if w.hasValue && offset >= w.valueOffset {
			p.Part, p.Start, p.End = InValue, w.valueOffset, max(w.valueOffset, w.end)
			p.Quoted = isQuote(comment[w.valueOffset-1])
		} else {
			p.Start, p.End = w.offset, w.offset+len(w.key)
		}
		p.Before = comment[p.Start:max(p.Start, min(offset, p.End))]
	}
	return p, true
}

func isQuote(b byte) bool { return b == '"' || b == '`' }
