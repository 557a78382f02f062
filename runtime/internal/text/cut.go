// Package text bounds texts that come from outside.
package text

import (
	"strings"
	"unicode/utf8"
)

// Mark ends a text that was cut.
const Mark = "…"

// Cut returns s as valid UTF-8 of at most max bytes. What it leaves out of a longer text is at the
// end, where Mark stands. max has to be at least the length of Mark.
func Cut(s string, max int) string {
	if len(s) <= max && utf8.ValidString(s) {
		return s
	}
	long := len(s) > max
	// A rune that is cut through is not valid, and goes with what else is not.
	s = strings.ToValidUTF8(s[:min(len(s), max)], string(utf8.RuneError))
	if !long && len(s) <= max {
		return s
	}
	end := min(len(s), max-len(Mark))
	for end > 0 && end < len(s) && !utf8.RuneStart(s[end]) {
		end--
	}
	return s[:end] + Mark
}
