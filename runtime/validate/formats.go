package validate

import (
	"net/url"
	"strings"
)

// IsEmail reports whether text is an address such as name@example.com, as the rule
// email of a validate tag demands: the addr-spec of RFC 5322 without comments and folded
// lines, whose domain begins with a letter or a digit, ends with a letter, and has a dot
// that is followed by a letter. A dot may end neither of its two parts. Beyond ASCII it
// allows the characters of Unicode's basic plane, except for those in private use; all of
// them count as letters.
func IsEmail(text string) bool {
	at := strings.LastIndexByte(text, '@')
	if at < 0 {
		return false
	}
	local, domain := text[:at], text[at+1:]
	if quoted, ok := strings.CutPrefix(local, `"`); ok {
		return isQuotedLocal(quoted) && isMailDomain(domain)
	}
	return isDotted(local, isMailAtom) && isMailDomain(domain)
}

// isDotted reports whether text consists of parts that are separated by single dots, and
// the parts of characters that satisfy allowed.
func isDotted(text string, allowed func(rune) bool) bool {
	last := '.'
	for _, r := range text {
		if r == '.' && last == '.' || r != '.' && !allowed(r) {
			return false
		}
		last = r
	}
	return last != '.'
}

// isQuotedLocal reports whether text, which follows a quote, is not empty and ends with
// the only quote in it that has no backslash.
func isQuotedLocal(text string) bool {
	content, ok := strings.CutSuffix(text, `"`)
	if !ok || content == "" {
		return false
	}
	escaped := false
	for _, r := range content {
		switch {
		case r != ' ' && r != '\t' && (r < '!' || r > '~') && !isMailUnicode(r):
			return false
		case escaped:
			escaped = false
		case r == '"':
			return false
		default:
			escaped = r == '\\'
		}
	}
	return !escaped
}

// isMailDomain reports whether text has at least two labels.
func isMailDomain(text string) bool {
	allowed := func(r rune) bool { return isMailAlnum(r) || r == '-' || r == '~' }
	if !isDotted(text, allowed) {
		return false
	}
	runes := []rune(text)
	if !isMailAlnum(runes[0]) || !isMailLetter(runes[len(runes)-1]) {
		return false
	}
	// What is at the inner ends of labels counts at one of the dots only.
	for i, r := range runes {
		if r == '.' && isMailAlnum(runes[i-1]) && isMailLetter(runes[i+1]) {
			return true
		}
	}
	return false
}

func isMailAtom(r rune) bool {
	return isMailAlnum(r) || r < 0x80 && strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
}

func isMailAlnum(r rune) bool { return isMailLetter(r) || '0' <= r && r <= '9' }

func isMailLetter(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || isMailUnicode(r)
}

// isMailUnicode reports whether a character beyond ASCII may be part of an address.
func isMailUnicode(r rune) bool {
	return 0xa0 <= r && r <= 0xd7ff || 0xf900 <= r && r <= 0xfdcf || 0xfdf0 <= r && r <= 0xffef
}

// IsURL reports whether text is an absolute URL, as the rule url of a validate tag
// demands: package net/url can parse it in lower case, and it has a scheme and besides a
// host, a fragment or something opaque, such as the address of a mailto URL. That of a
// file has a path other than the root instead.
func IsURL(text string) bool {
	u, err := url.Parse(strings.ToLower(text))
	switch {
	case err != nil || u.Scheme == "":
		return false
	case u.Scheme == "file":
		return u.Path != "" && u.Path != "/"
	}
	return u.Host != "" || u.Fragment != "" || u.Opaque != ""
}

// IsUUID reports whether text is a UUID of any version, as the rule uuid of a validate
// tag demands: 32 hexadecimal digits of either case in groups of 8, 4, 4, 4 and 12 with
// hyphens between them.
func IsUUID(text string) bool {
	if len(text) != 36 {
		return false
	}
	for i := range len(text) {
		c := text[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') && (c < 'A' || c > 'F') {
				return false
			}
		}
	}
	return true
}
