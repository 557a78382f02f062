package reference

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// Relative links in Markdown files lead to files that exist, and to headings of them.
func TestLinksLeadSomewhere(t *testing.T) {
	links := 0
	for _, path := range filesWith(t, ".md") {
		for _, link := range linksOf(linesOf(t, path)) {
			if strings.Contains(link, "://") || strings.HasPrefix(link, "mailto:") {
				continue
			}
			links++
			target, heading, _ := strings.Cut(link, "#")
			file := path
			if target != "" {
				file = filepath.Join(filepath.Dir(path), target)
			}
			if _, err := os.Stat(file); err != nil {
				t.Errorf("%s: %s leads nowhere", shown(path), link)
				continue
			}
			if heading != "" && !slices.Contains(anchors(linesOf(t, file)), heading) {
				t.Errorf("%s: %s leads to no heading", shown(path), link)
			}
		}
	}
	if links < 50 {
		t.Errorf("there are only %d relative links: are they found?", links)
	}
}

func TestAnchors(t *testing.T) {
	lines := []string{"# The `on-error` key", "## What, and why?", "```", "# a comment", "```", "## What, and why?", "text"}
	want := []string{"the-on-error-key", "what-and-why", "what-and-why-1"}
	if got := anchors(lines); !slices.Equal(got, want) {
		t.Errorf("anchors are %q, want %q", got, want)
	}
}

var linkPattern = regexp.MustCompile(`\]\(([^)\s]+)\)`)

// linksOf are the targets of the links among the lines of a Markdown file.
func linksOf(lines []string) []string {
	var links []string
	for _, line := range text(lines) {
		// What looks like a link in code is none.
		spans := strings.Split(line, "`")
		for i := 1; i < len(spans)-1; i += 2 {
			spans[i] = ""
		}
		for _, match := range linkPattern.FindAllStringSubmatch(strings.Join(spans, "`"), -1) {
			links = append(links, match[1])
		}
	}
	return links
}

// text is the Markdown file without its fenced blocks.
func text(lines []string) []string {
	var kept []string
	open := false
	for _, line := range lines {
		switch {
		case strings.HasPrefix(line, "```"):
			open = !open
		case !open:
			kept = append(kept, line)
		}
	}
	return kept
}

var headingPattern = regexp.MustCompile(`^#{1,6} +(.*)$`)

// anchors are the names by which links refer to the headings of a Markdown file.
func anchors(lines []string) []string {
	var names []string
	seen := map[string]int{}
	for _, line := range text(lines) {
		match := headingPattern.FindStringSubmatch(line)
		if match == nil {
			continue
		}
		name := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case r == '-', r == '_', unicode.IsLetter(r), unicode.IsDigit(r):
				return unicode.ToLower(r)
			}
			return -1
		}, match[1])
		if n := seen[name]; n > 0 {
			names = append(names, name+"-"+strconv.Itoa(n))
		} else {
			names = append(names, name)
		}
		seen[name]++
	}
	return names
}
