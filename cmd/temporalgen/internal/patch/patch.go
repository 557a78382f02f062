// Package patch writes changes of files in the form that git apply and patch -p1 read.
package patch

import (
	"bytes"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
)

// Unified returns the change of a file as a unified diff, nil if there is none. A file that is created has no old content,
// not even an empty one, and one that is removed no new one. The name is relative to where the patch will be applied, with
// slashes.
//
// There is no line such as "diff --git": without it, git takes names for relative to the working directory, and not to the
// root of the repository.
func Unified(name string, before, after []byte) []byte {
	changed := diff.Diff("a", before, "b", after)
	if changed == nil {
		return nil
	}
	_, hunks, _ := bytes.Cut(changed, []byte("\n@@ "))
	var text bytes.Buffer
	text.WriteString("--- " + header("a/"+name, before == nil) + "\n")
	text.WriteString("+++ " + header("b/"+name, after == nil) + "\n@@ ")
	text.Write(hunks)
	return text.Bytes()
}

// header is how a file is named in a patch.
func header(name string, missing bool) string {
	if missing {
		return "/dev/null"
	}
	if strings.Contains(name, " ") {
		return name + "\t" // without it, patch takes what follows the blank for a time
	}
	return name
}

// Count returns how many lines a unified diff of one file adds and removes.
func Count(unified []byte) (added, removed int) {
	_, hunks, _ := bytes.Cut(unified, []byte("\n@@ "))
	_, lines, _ := bytes.Cut(hunks, []byte("\n")) // without the rest of the line that says where the first one is
	for line := range bytes.Lines(lines) {
		switch line[0] {
		case '+':
			added++
		case '-':
			removed++
		}
	}
	return added, removed
}
