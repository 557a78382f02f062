package analyzer_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/internal/testmodule"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// TestMistakesOfTexts lets the analyzers find the mistakes that texts about messages show and make, and nothing in what is
// right instead.
func TestMistakesOfTexts(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/mistakes.md")
	if err != nil {
		t.Fatal(err)
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, "example.com"); err != nil {
		t.Fatal(err)
	}
	type mistake struct {
		title string
		code  diag.Code // none if it is right
		found bool
	}
	mistakes := make(map[string]*mistake) // by folder
	for i, section := range strings.Split(string(text), "\n## ")[1:] {
		title, rest, _ := strings.Cut(section, "\n\n")
		code, _, _ := strings.Cut(rest, "\n")
		blocks := examplePattern.FindAllStringSubmatch(rest, -1)
		if len(blocks) != 2 || blocks[0][1] != "Wrong" || blocks[1][1] != "Right" || !regexp.MustCompile(`^TG\d{3}$`).MatchString(code) {
			t.Errorf("%s: there is no code, or not what is wrong and then what is right", title)
			continue
		}
		for j, block := range blocks {
			folder := fmt.Sprintf("mistake%d%c", i, 'a'+j)
			mistakes[folder] = &mistake{title: title}
			if j == 0 {
				mistakes[folder].code = diag.Code(code)
			}
			write(t, filepath.Join(dir, folder), block[3])
		}
	}
	for _, f := range findings(t, dir) {
		switch m := mistakes[f.folder]; {
		case f.severity == diag.Info:
		case f.code != m.code:
			t.Errorf("%s (right instead of %q): %s", m.title, m.code, f.message)
		default:
			m.found = true
		}
	}
	for _, m := range mistakes {
		if m.code != "" && !m.found {
			t.Errorf("%s: %s finds nothing", m.title, m.code)
		}
	}
}
