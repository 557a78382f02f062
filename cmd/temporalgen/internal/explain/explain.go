// Package explain is the command that prints what the codes of diagnostics mean.
package explain

import (
	"flag"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/parser/diag"
)

const usage = `Explain prints what a code such as TG208 at the end of a message means, with an example that is
wrong and the same one mended. Without codes it lists all of them.

Usage:

	temporalgen explain [codes]
`

// Command returns the command.
func Command() command.Command {
	return command.Command{Name: "explain", Args: "[codes]", Summary: "print what the code of a message means", Run: run}
}

func run(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("temporalgen explain", flag.ContinueOnError)
	if code, ok := command.Parse(flags, usage, args, stdout, stderr); !ok {
		return code
	}
	var codes []diag.Code
	for _, arg := range flags.Args() {
		code, err := diag.ParseCode(arg)
		if err != nil {
			fmt.Fprintf(stderr, "temporalgen explain: %v; without arguments it lists all\n", err)
			return command.WrongUsage
		}
		codes = append(codes, code)
	}
	if len(codes) == 0 {
		for _, code := range diag.Codes() {
			fmt.Fprintf(stdout, "%s  %s\n", code, code.Explanation().Title)
		}
		return command.OK
	}
	for i, code := range codes {
		if i > 0 {
			fmt.Fprintln(stdout)
		}
		e := code.Explanation()
		fmt.Fprintf(stdout, "%s: %s\n\n%s", code, e.Title, plainText(e.Text))
	}
	return command.OK
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

// CommandLine is what explains the errors among diagnostics when it is typed.
func CommandLine(ds []diag.Diagnostic) string {
	var codes []string
	for _, d := range ds {
		if d.Severity == diag.Error {
			codes = append(codes, string(d.Code))
		}
	}
	slices.Sort(codes)
	return "go tool temporalgen explain " + strings.Join(slices.Compact(codes), " ")
}
