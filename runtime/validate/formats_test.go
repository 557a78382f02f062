package validate

import "testing"

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
