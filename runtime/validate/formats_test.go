package validate

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestFormats has a few of each kind: acceptance/validation compares many with
// go-playground/validator.
func TestFormats(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		is      func(string) bool
		yes, no []string
	}{
		{"email", IsEmail,
			[]string{"name@example.com", "a.b+c@d-e.org", `"a b"@c.de`, `"\""@c.de`, "é@é.é", "a@b-.c.d"},
			[]string{"", "name", "name@example", "@example.com", "a..b@c.de", "a.@c.de", `""@c.de`, `"@c.de`, `"a"b"@c.de`, `"a\"@c.de`,
				"a@c.d1", "a@-c.de", "a@c.de.", "a@c..de", "A <a@c.de>", "a@[1.2.3.4]", "😀@c.de", "a@c.de\n", "a@b-.c"}},
		{"url", IsURL,
			[]string{"http://example.com", "HTTPS://[::1]:80/a?b#c", "mailto:a@b.c", "file:///a", "x:#f"},
			[]string{"", "example.com", "//example.com", "http://", "file:///", "file://", "http:///a", "http://a b", "x:/a"}},
		{"uuid", IsUUID,
			[]string{"123e4567-e89b-12d3-a456-426614174000", "FFFFFFFF-ffff-0000-FFFF-FFFFFFFFFFFF"},
			[]string{"", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400", "123e4567-e89b-12d3-a456-42661417400g",
				"123e4567-e89b-12d3-a456+426614174000", "123e4567-e89b-12d3-a456-4266141740000"}},
	}
	for _, test := range tests {
		for _, text := range test.yes {
			if !test.is(text) {
				t.Errorf("%s: %q is none", test.name, text)
			}
		}
		for _, text := range test.no {
			if test.is(text) {
				t.Errorf("%s: %q is one", test.name, text)
			}
		}
	}
}

// FuzzFormats compares the formats with what their documentation promises. acceptance/validation compares them with
// go-playground/validator.
func FuzzFormats(f *testing.F) {
	isUUID := regexp.MustCompile(`\A[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\z`).MatchString
	isURL := func(text string) bool {
		u, err := url.Parse(strings.ToLower(text))
		if err != nil || u.Scheme == "" {
			return false
		}
		if u.Scheme == "file" {
			return len(u.Path) > 1 || u.Path != "" && u.Path != "/"
		}
		return u.Host+u.Fragment+u.Opaque != ""
	}
	f.Fuzz(func(t *testing.T, text string) {
		if got, want := IsUUID(text), isUUID(text); got != want {
			t.Errorf("IsUUID(%q) is %t", text, got)
		}
		if got, want := IsURL(text), isURL(text); got != want {
			t.Errorf("IsURL(%q) is %t", text, got)
		}
		if !IsEmail(text) {
			return
		}
		at := strings.LastIndexByte(text, '@')
		local, domain := text[:max(at, 0)], text[at+1:]
		dotBeforeLetter := regexp.MustCompile(`\.[^-~0-9]`).MatchString(domain)
		switch {
		case at < 1 || !dotBeforeLetter:
			t.Errorf("%q is an email address without two parts or without a dot before a letter in the second", text)
		case !utf8.ValidString(text) || strings.ContainsFunc(text, func(r rune) bool { return r > 0xffff || r != '\t' && r < ' ' }):
			t.Errorf("%q is an email address with characters that it cannot have", text)
		case strings.HasPrefix(local, ".") || strings.HasSuffix(local, ".") || strings.HasPrefix(domain, ".") || strings.HasSuffix(domain, "."):
			t.Errorf("%q is an email address with a dot at the end of a part", text)
		case strings.Trim(domain, "-~") != domain || strings.TrimRight(domain, "0123456789") != domain:
			t.Errorf("%q is an email address whose domain begins or ends with another character", text)
		}
	})
}
