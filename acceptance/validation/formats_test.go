package validation

import (
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"

	"github.com/temporalgen/temporalgen/runtime/validate"
)

// A format is a rule about texts that the runtime knows.
type format struct {
	rule  string
	is    func(string) bool
	make  func(values) string
	known []string // texts, some of them of the format
}

func formats() []format {
	return []format{
		{"email", validate.IsEmail, values.email, []string{
			"a@b.c", "a@b", "a@b.c.", "a@b.c1", "a@b.1c", "a@1.c", "a@-b.c", "a@b-.c", "a@b.-c", "a@b.x-.c", "a@b.c~", "a@b~.c.d",
			"@b.c", "a@", "a.@b.c", ".a@b.c", "a..b@b.c", `"a"@b.c`, `""@b.c`, `"a b"@b.c`, `"a\"b"@b.c`, `"a"b"@b.c`, `"a\@b.c`,
			`"a\\"@b.c`, `"@"@b.c`, `"😀"@b.c`, "😀@b.c", "é@é.é", "a@[1.2.3.4]", "A <a@b.c>", "a@b.c (x)", " a@b.c", "a@b.c ",
			"a@b.c\n", "\"a\r\n b\"@b.c", "\"\x7f\"@b.c", "\"\t\"@b.c", "a@b@c.d", "a@b..c", "a@.b.c", "a\xff@b.c", "\ue000@b.c",
		}},
		{"url", validate.IsURL, values.url, []string{
			"http://a", "http://", "http:", "a", "", "mailto:a@b.c", "file:///a", "file:///", "file://", "file:a", "file://h/",
			"http:///a", "http://#a", "x:#f", "x:?q", "HTTP://A", "http://a b", "http://[::1]", "http://[::1", "http://a:b", "//a", "1:a",
			"\u212attp://a", "http://é", "http://a/%zz", "javascript:x", "http://a\n", "urn:uuid:x", "x:/a",
		}},
		{"uuid", validate.IsUUID, values.uuid, []string{
			"123e4567-e89b-12d3-a456-426614174000", "123E4567-E89B-12D3-A456-426614174000", "00000000-0000-0000-0000-000000000000",
			"123e4567e89b12d3a456426614174000", "{123e4567-e89b-12d3-a456-426614174000}", "123e4567-e89b-12d3-a456-42661417400g",
			"123e4567-e89b-12d3-a456-426614174000\n", "", "١23e4567-e89b-12d3-a456-42661417400",
		}},
	}
}

// FuzzFormats is TestFormats for texts that a fuzzer makes.
func FuzzFormats(f *testing.F) {
	for _, format := range formats() {
		for _, text := range format.known {
			f.Add(text)
		}
	}
	oracle := validator.New(validator.WithRequiredStructEnabled())
	f.Fuzz(func(t *testing.T, text string) {
		for _, format := range formats() {
			if got, want := format.is(text), oracle.Var(text, format.rule) == nil; got != want {
				t.Errorf("%s %q: got %t, want %t", format.rule, text, got, want)
			}
		}
	})
}

// TestFormats compares the formats that the runtime knows with those of
// go-playground/validator.
func TestFormats(t *testing.T) {
	t.Parallel()
	const n = 200_000
	for _, test := range formats() {
		t.Run(test.rule, func(t *testing.T) {
			t.Parallel()
			oracle := validator.New(validator.WithRequiredStructEnabled())
			verdicts := map[bool]int{}
			compare := func(text string) {
				got, want := test.is(text), oracle.Var(text, test.rule) == nil
				if got != want {
					t.Errorf("%q: got %t, want %t", text, got, want)
				}
				verdicts[got]++
			}
			for _, text := range test.known {
				compare(text)
			}
			r := newValues(1)
			for range n {
				compare(test.make(r))
			}
			if verdicts[true] < n/20 || verdicts[false] < n/20 {
				t.Errorf("the values are too much alike: %v", verdicts)
			}
		})
	}
}

func (r values) email() string {
	runes := []string{"a", "Z", "7", ".", "-", "~", "_", "+", "{", "é", "\u00a0", "\u009f", "\ud7ff", "\ue000", "\uf900", "\ufdd0", "\uffef", "\ufffd", "😀",
		`"`, `\`, " ", "\t", "\r\n ", "\x00", "\x7f", "\xff", "(", ")", "<", ">", ",", ";", ":", "[", "]", "@"}
	part := func(plain, most int) string {
		var b strings.Builder
		for range r.IntN(most) {
			if r.IntN(plain) > 0 {
				b.WriteString(pick(r, "a", "b", "Z"))
			} else {
				b.WriteString(pick(r, runes...))
			}
		}
		return b.String()
	}
	local := part(8, 5)
	if r.IntN(4) == 0 {
		local = `"` + part(3, 6) + `"`
	}
	domain := part(8, 5) + "." + part(8, 4)
	switch r.IntN(8) {
	case 0:
		domain = part(3, 8)
	case 1:
		domain += pick(r, ".", "", " ", "\n", ".com", "-.com", ".-x")
	}
	return pick(r, "", "", "", "", "", "", " ", "A ", `"x" `) + local + pick(r, "@", "@", "@", "@", "@", "@", "@", "", "@@", " @", "@ ") + domain
}

func (r values) url() string {
	text := pick(r, "http", "https", "HTTP", "file", "file", "mailto", "x-y+z.1", "1x", "", "é", "\u212a") +
		pick(r, ":", ":", ":", ":", "", "::") +
		pick(r, "//", "//", "//", "/", "", "///") +
		pick(r, "", "", "a", "example.com", "example.com:80", "h:p", "u:p@h", "[::1]", "[::1", "é", "a b", "%41", "%zz", "\x7f") +
		pick(r, "", "", "/", "/a", "/a/../b", "/%2f", "/%", "/a b", "/é") +
		pick(r, "", "", "?", "?q=1") + pick(r, "", "", "#", "#f", "#%")
	if r.IntN(10) == 0 && text != "" {
		i := r.IntN(len(text))
		text = text[:i] + pick(r, " ", "\n", "\xff", ":", "/", "#", "@") + text[i+r.IntN(2):]
	}
	return text
}

func (r values) uuid() string {
	text := []byte("00000000-0000-0000-0000-000000000000")
	for i, c := range text {
		if c != '-' {
			text[i] = "0123456789abcdefABCDEF"[r.IntN(22)]
		}
	}
	i := r.IntN(len(text))
	switch r.IntN(6) {
	case 0:
		text[i] = "gG-/:@`\xff {0"[r.IntN(11)]
	case 1:
		text = append(text[:i], text[i+1:]...)
	case 2:
		text = append(text, "0-\n "[r.IntN(4)])
	}
	return string(text)
}
