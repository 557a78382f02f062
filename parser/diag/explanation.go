package diag

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/temporalgen/temporalgen/parser/internal/spelling"
)

// explanations has a page for each code, such as TG001.md. The first line of a page is its title, and the next
// paragraph names the severities.
//
//go:embed explanations
var explanations embed.FS

// An Explanation tells what the diagnostics of a code mean and how to mend what they are about.
type Explanation struct {
	Title      string     // one line, without the code
	Severities []Severity // that diagnostics of the code have
	Text       string     // what follows the title, in Markdown; links are relative to the folder of the pages
}

// Codes returns all codes, sorted.
func Codes() []Code {
	pages, err := fs.Glob(explanations, "explanations/*.md")
	if err != nil {
		panic(err) // the pattern is malformed
	}
	codes := make([]Code, len(pages))
	for i, page := range pages {
		codes[i] = Code(strings.TrimSuffix(strings.TrimPrefix(page, "explanations/"), ".md"))
	}
	return codes
}

// ParseCode returns the code that text names, in upper or lower case. The error says which one may have been meant.
func ParseCode(text string) (Code, error) {
	var names []string
	for _, code := range Codes() {
		if strings.EqualFold(text, string(code)) {
			return code, nil
		}
		names = append(names, string(code))
	}
	return "", fmt.Errorf("there is no code %q%s", text, spelling.DidYouMean(text, names))
}

// Explanation explains a code. It is the zero value for one that does not exist.
func (c Code) Explanation() Explanation {
	page, err := explanations.ReadFile("explanations/" + string(c) + ".md")
	if err != nil {
		return Explanation{}
	}
	title, text, _ := strings.Cut(string(page), "\n\n")
	e := Explanation{Title: strings.TrimPrefix(title, "# "), Text: text}
	severities, _, _ := strings.Cut(text, "\n\n")
	for _, s := range []Severity{Error, Warning, Info} {
		if strings.Contains(strings.ToLower(severities), s.String()) {
			e.Severities = append(e.Severities, s)
		}
	}
	return e
}
