package document

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/internal/testmodule"
	"github.com/temporalgen/temporalgen/parser/descriptor"
)

var update = flag.Bool("update", false, "write what the tests found into the golden files")

// everything is the document of a contract with every key of every directive, and with a type of each shape.
func everything(t *testing.T) *descriptor.Document {
	t.Helper()
	root, err := testmodule.Root()
	if err != nil {
		t.Fatal(err)
	}
	archive, err := txtar.ParseFile(filepath.Join(root, "parser", "descriptor", "testdata", "everything.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	return read(t, string(archive.Files[len(archive.Files)-1].Data))
}

func read(t *testing.T, text string) *descriptor.Document {
	t.Helper()
	document, err := descriptor.Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// documents are what the tests render, by name.
func documents(t *testing.T) map[string]*descriptor.Document {
	t.Helper()
	all := map[string]*descriptor.Document{"everything": everything(t)}
	paths, err := filepath.Glob("testdata/*.json")
	if err != nil || len(paths) == 0 {
		t.Fatal("no documents", err)
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[strings.TrimSuffix(filepath.Base(path), ".json")] = read(t, string(text))
	}
	return all
}

// TestPages compares pages with testdata/*.md and testdata/*.html.
func TestPages(t *testing.T) {
	t.Parallel()
	for name, document := range documents(t) {
		for _, form := range []string{"md", "html"} {
			t.Run(name+"."+form, func(t *testing.T) {
				t.Parallel()
				o := options{html: form == "html"}
				got := o.render(document, nil)
				if again := o.render(document, nil); !bytes.Equal(got, again) {
					t.Error("the page is another one the second time")
				}
				path := filepath.Join("testdata", name+"."+form)
				if *update {
					if err := os.WriteFile(path, got, 0o666); err != nil {
						t.Error(err)
					}
					return
				}
				want, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), string(got)); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		}
	}
}

var (
	htmlID     = regexp.MustCompile(` id="([^"]*)"`)
	htmlTarget = regexp.MustCompile(`(?:href|src|action|aria-labelledby)="([^"]*)"`)
	htmlTag    = regexp.MustCompile(`</?([a-z0-9]+)[ />]`)
)

// TestHTMLNeedsNothing shows that pages load and run nothing, that their links lead to a place in them, or elsewhere with a
// scheme that is harmless, and that no text of a contract became a tag.
func TestHTMLNeedsNothing(t *testing.T) {
	t.Parallel()
	known := strings.Fields(`html head meta title style body nav main section h1 h2 h3 h4 h5 h6 p ul li a code strong pre div table thead tbody
		tr th td wbr figure svg desc line rect text polygon polyline`)
	for name, document := range documents(t) {
		o := options{html: true}
		page := string(o.render(document, nil))
		var ids []string
		for _, m := range htmlID.FindAllStringSubmatch(page, -1) {
			if slices.Contains(ids, m[1]) {
				t.Errorf("%s: two elements have the ID %s", name, m[1])
			}
			ids = append(ids, m[1])
		}
		for _, m := range htmlTarget.FindAllStringSubmatch(page, -1) {
			for target := range strings.FieldsSeq(m[1]) {
				if id, ok := strings.CutPrefix(target, "#"); ok {
					target = id
				} else if strings.HasPrefix(target, "https://example.com/") {
					continue
				}
				if !slices.Contains(ids, target) {
					t.Errorf("%s: nothing has the ID %s", name, target)
				}
			}
		}
		for _, m := range htmlTag.FindAllStringSubmatch(page, -1) {
			if !slices.Contains(known, m[1]) {
				t.Errorf("%s: there is a tag %s", name, m[0])
			}
		}
	}
}

var (
	markdownLink    = regexp.MustCompile(`\]\(#([^)]*)\)`)
	markdownHeading = regexp.MustCompile(`(?m)^#+ (.*)$`)
)

// TestMarkdownLinksLeadSomewhere shows that anchors are those that headings get.
func TestMarkdownLinksLeadSomewhere(t *testing.T) {
	t.Parallel()
	for name, document := range documents(t) {
		var o options
		page := regexp.MustCompile("(?s)\n(````*)[a-z]*\n.*?\n````*\n").ReplaceAllString(string(o.render(document, nil)), "\n")
		anchors := make(map[string]int)
		for _, m := range markdownHeading.FindAllStringSubmatch(page, -1) {
			// As GitHub does, of the text that is shown.
			anchors[strings.ReplaceAll(regexp.MustCompile(`[^\pL\pN\pM _-]`).ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-")]++
		}
		links := markdownLink.FindAllStringSubmatch(page, -1)
		if len(links) < 20 {
			t.Errorf("%s: there are only %d links: are they found?", name, len(links))
		}
		for _, m := range links {
			base := regexp.MustCompile(`-\d+$`).ReplaceAllString(m[1], "")
			if anchors[m[1]] == 0 && anchors[base] < 2 {
				t.Errorf("%s: no heading gets the anchor %s", name, m[1])
			}
		}
	}
}

// TestBothFormsSayTheSame compares the words of the Markdown and of the HTML page.
func TestBothFormsSayTheSame(t *testing.T) {
	t.Parallel()
	words := regexp.MustCompile(`[\pL\pN]+`)
	for name, document := range documents(t) {
		asMarkdown, asHTML := options{}, options{html: true}
		markdown := regexp.MustCompile("(?s)```mermaid.*?```").ReplaceAllString(string(asMarkdown.render(document, nil)), "")
		page := string(asHTML.render(document, nil))
		for word := range strings.FieldsSeq(strings.NewReplacer("\\", "", "`", "").Replace(markdown)) {
			if w := words.FindString(word); w != "" && !strings.Contains(page, w) {
				t.Errorf("%s: the HTML page does not have %s", name, w)
			}
		}
	}
}

// TestLargeDocuments shows that pages are not much larger than documents, however these refer to themselves.
func TestLargeDocuments(t *testing.T) {
	t.Parallel()
	const begin, end = `{"temporalgen": 1, "behaviour": 1, "workflows": [{"type": "w", "package": "p", "goName": "W", "run": {"goName": "Run", "parameters": [{"schema": `, `}]}}]`
	repeat := func(part string, n int) string { return strings.Repeat(part, n) }
	var wide strings.Builder // each definition refers to the next one by many fields
	for i := range 60 {
		var fields []string
		for j := range 30 {
			fields = append(fields, fmt.Sprintf(`"f%d": {"$ref": "#/$defs/%d"}`, j, i+1))
		}
		fmt.Fprintf(&wide, `"%d": {"type": "object", "required": ["f0"], "properties": {%s}}, `, i, strings.Join(fields, ", "))
	}
	for name, text := range map[string]string{
		"deep arrays":  begin + repeat(`{"type": "array", "items": `, 1000) + `{}` + repeat(`}`, 1000) + end + `}`,
		"deep objects": begin + repeat(`{"type": "object", "required": ["x"], "properties": {"x": `, 1000) + `{}` + repeat(`}}`, 1000) + end + `}`,
		"deep choices": begin + repeat(`{"oneOf": [{"type": "null"}, `, 1000) + `{}` + repeat(`]}`, 1000) + end + `}`,
		"a circle":     begin + `{"$ref": "#/$defs/A"}` + end + `, "$defs": {"A": {"oneOf": [{"$ref": "#/$defs/B"}]}, "B": {"oneOf": [{"$ref": "#/$defs/A"}]}}}`,
		"wide":         begin + `{"$ref": "#/$defs/0"}` + end + `, "$defs": {` + wide.String() + `"60": {}}}`,
	} {
		document := read(t, text)
		for _, asHTML := range []bool{false, true} {
			o := options{html: asHTML}
			if page := o.render(document, document); len(page) > 100_000+20*len(text) {
				t.Errorf("%s: the page has %d bytes, for %d bytes of the document", name, len(page), len(text))
			}
		}
	}
}
