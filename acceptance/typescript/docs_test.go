package typescript

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the tables of the documentation")

// page is for those who call generated workflows from TypeScript.
const page = "../../docs/typescript.md"

// wantTable compares the table below a heading of the page.
func wantTable(t *testing.T, heading string, want []string) {
	t.Helper()
	content, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(content), "\n")
	from := slices.IndexFunc(lines, func(line string) bool { return strings.TrimLeft(line, "# ") == heading })
	if from < 0 {
		t.Fatalf("%s has no heading %q", page, heading)
	}
	isRow := func(line string) bool { return strings.HasPrefix(line, "|") }
	from += max(slices.IndexFunc(lines[from:], isRow), 0)
	rows := max(slices.IndexFunc(lines[from:], func(line string) bool { return !isRow(line) }), 0)
	if *update {
		lines = slices.Replace(lines, from, from+rows, want...)
		if err := os.WriteFile(page, []byte(strings.Join(lines, "\n")), 0o666); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, lines[from:from+rows]); diff != "" {
		t.Errorf("%s, %q (-want +got; write it with -update):\n%s", page, heading, diff)
	}
}

// The TypeScript on the page is in src, or in that of the example, in lines that follow each other. A line // ... stands for some that are left out.
func TestCodeOfThePage(t *testing.T) {
	content, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	sources, err := readSources()
	if err != nil {
		t.Fatal(err)
	}
	const example = "../../examples/typescript/src/main.ts"
	story, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	sources[example] = string(story)
	for file, source := range sources {
		sources[file] = trimLines(source)
	}
	blocks := strings.Split(string(content), "```ts\n")[1:]
	if len(blocks) == 0 {
		t.Error("there is none")
	}
	for _, block := range blocks {
		block, _, _ = strings.Cut(block, "```")
		for part := range strings.SplitSeq(block, "// ...\n") {
			part = trimLines(part)
			found := false
			for _, source := range sources {
				found = found || strings.Contains(source, part)
			}
			if !found {
				t.Errorf("not in src:\n%s", part)
			}
		}
	}
}

// trimLines returns text without white space at the ends of its lines: an excerpt may be indented less than its source.
func trimLines(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n")
}
