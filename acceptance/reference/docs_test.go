package reference

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// root is the repository, as seen from this package.
const root = "../.."

// gap is the line of a Go block that stands for lines which are left out.
const gap = "// ..."

// A block is a fenced block of Go code in a Markdown file.
type block struct {
	line  int // of its first line of code
	lines []string
}

// Every Go block in the documentation is an excerpt of a Go file, which the compiler and
// the other tests check.
func TestGoBlocksAreExcerptsOfCode(t *testing.T) {
	var sources [][]string
	for _, path := range filesWith(t, ".go") {
		sources = append(sources, linesOf(t, path))
	}
	blocks := 0
	for _, path := range documents(t) {
		for _, b := range goBlocks(linesOf(t, path)) {
			blocks++
			if !slices.ContainsFunc(sources, func(source []string) bool { return isExcerpt(b.lines, source) }) {
				t.Errorf("%s:%d: this Go block is no excerpt of a Go file:\n%s", shown(path), b.line, strings.Join(b.lines, "\n"))
			}
		}
	}
	if blocks < 20 {
		t.Errorf("there are only %d Go blocks: are they found?", blocks)
	}
}

func TestIsExcerpt(t *testing.T) {
	source := strings.Split("a\nb\nc\n\nd\ne", "\n")
	tests := []struct {
		excerpt string
		want    bool
	}{
		{"b\nc", true},
		{"a\nc", false},
		{"a\n// ...\nd", true},
		{"a\n// ...\nb", true}, // nothing need be left out
		{"d\n// ...\na", false},
		{"c\n\nd", true},
		{"c\nd", false},
		{"e\nf", false},
		{"x", false},
		{"// ...", false},
		{"", false},
	}
	for _, test := range tests {
		if got := isExcerpt(strings.Split(test.excerpt, "\n"), source); got != test.want {
			t.Errorf("%q: %v, want %v", test.excerpt, got, test.want)
		}
	}
}

// isExcerpt reports whether lines occur one after the other in a source, except at gaps.
func isExcerpt(lines, source []string) bool {
	found := false
	for _, part := range splitAt(lines, gap) {
		i := indexOf(part, source)
		if i < 0 {
			return false
		}
		source, found = source[i+len(part):], true
	}
	return found
}

// splitAt splits lines at those that equal a separator, and leaves out what is blank.
func splitAt(lines []string, separator string) [][]string {
	var parts [][]string
	for len(lines) > 0 {
		n := slices.Index(lines, separator)
		if n < 0 {
			n = len(lines)
		}
		if part := trimBlank(lines[:n]); len(part) > 0 {
			parts = append(parts, part)
		}
		lines = lines[min(n+1, len(lines)):]
	}
	return parts
}

// trimBlank leaves out blank lines at both ends.
func trimBlank(lines []string) []string {
	for len(lines) > 0 && lines[0] == "" {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// indexOf is where lines begin in a source, -1 if they do not occur.
func indexOf(lines, source []string) int {
	for i := range len(source) - len(lines) + 1 {
		if slices.Equal(source[i:i+len(lines)], lines) {
			return i
		}
	}
	return -1
}

// goBlocks returns the Go blocks among the lines of a Markdown file.
func goBlocks(lines []string) []block {
	var blocks []block
	fenced, code := false, false
	for i, line := range lines {
		switch {
		case strings.HasPrefix(line, "```"):
			fenced = !fenced
			code = fenced && line == "```go"
			if code {
				blocks = append(blocks, block{line: i + 2})
			}
		case code:
			b := &blocks[len(blocks)-1]
			b.lines = append(b.lines, line)
		}
	}
	return blocks
}

// documents are the Markdown files whose Go blocks are tested here. Those about diagnostics have code that is wrong, which
// the tests of the generator load; on the page for those who start they are whole files, which a test of its own runs.
func documents(t *testing.T) []string {
	t.Helper()
	return slices.DeleteFunc(filesWith(t, ".md"), func(path string) bool {
		docs := filepath.Join(root, "docs") + "/"
		return path != filepath.Join(root, "README.md") && !strings.HasPrefix(path, docs) ||
			strings.HasPrefix(path, docs+"diagnostics/") || path == gettingStarted
	})
}

// filesWith are the files of the repository whose names have an ending, without those for
// tests of the generator, which need not compile.
func filesWith(t *testing.T, ending string) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", "testdata", "node_modules"}, entry.Name()):
			return fs.SkipDir
		case !entry.IsDir() && strings.HasSuffix(path, ending):
			paths = append(paths, path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return paths
}

// linesOf are the lines of a file, without white space at their ends: an excerpt may be
// indented less than its source.
func linesOf(t *testing.T, path string) []string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(content), "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return lines
}

// shown is a path as its reader knows it.
func shown(path string) string {
	path, _ = strings.CutPrefix(path, root+"/")
	return path
}
