// Package paths shortens paths in what users are told: where somebody works, files are named from there.
package paths

import (
	"os"
	"path/filepath"
	"strings"
)

// Here returns a text in which paths are relative that are in or below the working directory, if there is one.
func Here(text string) string {
	dir, err := os.Getwd()
	if err != nil {
		return text
	}
	return Relative(dir, text)
}

// Relative returns a text in which paths are relative that are in or below a folder. Errors of the file system and of the go
// command have absolute ones.
func Relative(dir, text string) string {
	if dir == "" || filepath.Dir(dir) == dir { // everything would be below the root
		return text
	}
	const separator = string(filepath.Separator)
	for at := 0; ; {
		i := strings.Index(text[at:], dir)
		if i < 0 {
			return text
		}
		before, after := text[:at+i], text[at+i+len(dir):]
		inside, below := strings.CutPrefix(after, separator)
		at += i
		switch {
		case !bounds(before, len(before)-1):
			at += len(dir)
		case below && !bounds(inside, 0):
			text = before + inside
		case bounds(after, 0):
			text = before + "." + after
		default:
			at += len(dir)
		}
	}
}

// bounds reports whether a byte of a text cannot be one of a path, or there is none.
func bounds(text string, at int) bool {
	return at < 0 || at >= len(text) || strings.IndexByte(" \t\n\"'`()[]{}<>,:;=", text[at]) >= 0
}
