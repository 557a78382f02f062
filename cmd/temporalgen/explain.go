package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/diag"
)

// explain prints what codes of diagnostics mean, or lists all of them if none is given.
func explain(args []string, stdout, stderr io.Writer) int {
	var codes []diag.Code
	for _, arg := range args {
		if arg == "-h" || arg == "-help" || arg == "--help" {
			fmt.Fprint(stdout, usage)
			return exitOK
		}
		code, err := diag.ParseCode(arg)
		if err != nil {
			fmt.Fprintf(stderr, "temporalgen: %v; temporalgen explain lists all\n", err)
			return exitUsage
		}
		codes = append(codes, code)
	}
	if len(codes) == 0 {
		for _, code := range diag.Codes() {
			fmt.Fprintf(stdout, "%s  %s\n", code, code.Explanation().Title)
		}
		return exitOK
	}
	for i, code := range codes {
		if i > 0 {
			fmt.Fprintln(stdout)
		}
		e := code.Explanation()
		fmt.Fprintf(stdout, "%s: %s\n\n%s", code, e.Title, plainText(e.Text))
	}
	return exitOK
}

var (
	linkPattern = regexp.MustCompile(`\[([^\]]*)\]\(([^)]*)\)`)
	pagePattern = regexp.MustCompile(`^(?:\.\./)+docs/`)
)

// plainText is Markdown as it is read on a terminal: code is indented, and links are written out.
func plainText(markdown string) string {
	var text strings.Builder
	code := false
	for line := range strings.Lines(markdown) {
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
			continue
		case code && line != "\n":
			line = "\t" + line
		case !code:
			line = linkPattern.ReplaceAllStringFunc(line, func(link string) string {
				parts := linkPattern.FindStringSubmatch(link)
				return fmt.Sprintf("%s (%s)", parts[1], pagePattern.ReplaceAllString(parts[2], "docs/"))
			})
			line = strings.ReplaceAll(line, "`", "")
		}
		text.WriteString(line)
	}
	return text.String()
}

// explainErrors is the command that explains the errors among diagnostics.
func explainErrors(ds []diag.Diagnostic) string {
	var codes []string
	for _, d := range ds {
		if d.Severity == diag.Error {
			codes = append(codes, string(d.Code))
		}
	}
	slices.Sort(codes)
	return "go tool temporalgen explain " + strings.Join(slices.Compact(codes), " ")
}
