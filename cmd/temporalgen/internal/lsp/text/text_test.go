package text

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestPositions(t *testing.T) {
	t.Parallel()
	const content = "a\r\nb𝄞ö\rc\n\n€"
	text := New([]byte(content))
	for _, test := range []struct {
		offset int
		want   Position
	}{
		{0, Position{0, 0}},
		{1, Position{0, 1}},
		{3, Position{1, 0}},
		{4, Position{1, 1}},
		{8, Position{1, 3}},  // the clef takes two units
		{10, Position{1, 4}}, // and an umlaut one
		{11, Position{2, 0}},
		{13, Position{3, 0}},
		{14, Position{4, 0}},
		{17, Position{4, 1}},
		{99, Position{4, 1}},
		{-1, Position{0, 0}},
	} {
		if got := text.Position(test.offset); got != test.want {
			t.Errorf("offset %d is %v, want %v", test.offset, got, test.want)
		}
	}
	for position, want := range map[Position]int{
		{0, 9}:  1,
		{1, 2}:  4, // within the clef
		{1, 99}: 10,
		{9, 9}:  len(content),
		{-1, 0}: 0,
		{4, 0}:  14,
	} {
		if got := text.Offset(position); got != want {
			t.Errorf("%v is offset %d, want %d", position, got, want)
		}
	}
}

// Random edits of a text are those of its UTF-16 code units.
func TestReplace(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "b", "\n", "\r\n", "𝄞", "ö", "//temporal:", "€"}
	text, want := New(nil), ""
	for i := range 2000 {
		from := random.IntN(len(boundaries(want)))
		to := min(from+random.IntN(3), len(boundaries(want))-1)
		var with strings.Builder
		for range random.IntN(4) {
			with.WriteString(pieces[random.IntN(len(pieces))])
		}
		start, end := boundaries(want)[from], boundaries(want)[to]
		r := Range{units(want, start), units(want, end)}
		var err error
		if text, err = text.Replace(r, with.String()); err != nil {
			t.Fatal(err)
		}
		want = want[:start] + with.String() + want[end:]
		if got := string(text.Bytes()); got != want {
			t.Fatalf("after %d edits: got %q, want %q", i, got, want)
		}
	}
	if _, err := New([]byte("abc")).Replace(Range{Position{0, 2}, Position{0, 1}}, ""); err == nil {
		t.Error("a range that ends before it begins is replaced")
	}
}

// boundaries are the offsets between characters, where \r\n is one.
func boundaries(s string) []int {
	var offsets []int
	for i := range s {
		if i == 0 || s[i] != '\n' || s[i-1] != '\r' {
			offsets = append(offsets, i)
		}
	}
	return append(offsets, len(s))
}

// units is the position of an offset, for texts in which each \r is followed by \n.
func units(s string, offset int) Position {
	before := s[:offset]
	line := before[strings.LastIndex(before, "\n")+1:]
	return Position{strings.Count(before, "\n"), len(utf16.Encode([]rune(line)))}
}
