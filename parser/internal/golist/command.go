package golist

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A Command tells how the go command is run.
type Command struct {
	Dir   string   // an absolute path
	Env   []string // not nil
	Flags []string // build flags, such as -tags=integration
}

// A Package is one that the go command has listed without an error.
type Package struct {
	Path    string // that it is imported by
	Name    string
	Dir     string
	Files   []string // names of the Go files that are built
	Ignored []string // names of the Go files that are not built
	Export  string   // the file with export data
	Module  *Module  // nil if it has none
}

// A Module is what is known of the module of a package.
type Module struct {
	Path string
	Dir  string
	Main bool // it is the one in which the go command runs, or one of the workspace
}

// The formats of go list. A line begins with the number of its form.
const (
	failedForm = "0"
	listedForm = "1" // a package that was asked for
	belowForm  = "2" // another one that is imported, perhaps by way of others

	listed = `{{printf "` + listedForm + ` %q %q %q %q" .ImportPath .Name .Dir .Export}}` +
		` {{len .GoFiles}}{{range .GoFiles}} {{printf "%q" .}}{{end}}` +
		` {{len .CgoFiles}}{{range .CgoFiles}} {{printf "%q" .}}{{end}}` +
		` {{len .IgnoredGoFiles}}{{range .IgnoredGoFiles}} {{printf "%q" .}}{{end}}` +
		`{{with .Module}} {{printf "%q %q %t" .Path .Dir .Main}}{{end}}`
	findFormat   = `{{if .Error}}` + failedForm + `{{else}}` + listed + `{{end}}`
	exportFormat = `{{if .Error}}` + failedForm + `{{else if not .DepOnly}}` + listed +
		`{{else if not .Standard}}{{printf "` + belowForm + ` %q %q" .ImportPath .Dir}}{{end}}`
)

// longestArguments is how long patterns may be in all. On Windows, a command line has 32,767 characters at most.
const longestArguments = 16 << 10

// list runs go list. It returns false if the go command has failed, or if there is an error in a package. below are the
// packages outside of the standard library that are imported, with path and folder only, if flags ask for them.
func (c Command) list(ctx context.Context, format string, flags, patterns []string) (packages, below []*Package, ok bool) {
	length := 0
	for _, pattern := range patterns {
		length += len(pattern) + 1
	}
	if length > longestArguments {
		return nil, nil, false
	}
	args := append([]string{"list", "-e", "-f=" + format, "-buildvcs=false", "-pgo=off"}, flags...)
	args = append(append(append(args, c.Flags...), "--"), patterns...)
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = c.Dir
	cmd.Env = append(c.Env[:len(c.Env):len(c.Env)], "PWD="+c.Dir)
	cmd.Cancel = func() error { return interrupt(cmd.Process) }
	cmd.WaitDelay = 5 * time.Second
	var out bytes.Buffer
	cmd.Stdout = &out
	if err := cmd.Run(); err != nil {
		return nil, nil, false
	}
	seen := make(map[string]bool)
	for line := range strings.Lines(out.String()) {
		r := reader{rest: strings.TrimSuffix(line, "\n")}
		switch form := r.word(); form {
		case "":
		case belowForm:
			below = append(below, &Package{Path: r.text(), Dir: r.text()})
		case listedForm:
			p := r.listed()
			if r.failed || seen[p.Path] {
				return nil, nil, false
			}
			seen[p.Path] = true
			packages = append(packages, p)
		default:
			return nil, nil, false
		}
		if r.failed {
			return nil, nil, false
		}
	}
	return packages, below, true
}

// interrupt asks the go command to end, so that it removes its temporary files.
func interrupt(p *os.Process) error {
	if err := p.Signal(os.Interrupt); err != nil { // not possible on Windows
		return p.Kill()
	}
	return nil
}

// A reader reads a line of the go command's answer.
type reader struct {
	rest   string
	failed bool
}

func (r *reader) listed() *Package {
	p := &Package{Path: r.text(), Name: r.text(), Dir: r.text(), Export: r.text()}
	p.Files = append(r.texts(), r.texts()...)
	p.Ignored = r.texts()
	if r.rest != "" {
		p.Module = &Module{Path: r.text(), Dir: r.text(), Main: r.word() == "true"}
	}
	if p.Export != "" && !filepath.IsAbs(p.Export) {
		p.Export = filepath.Join(p.Dir, p.Export)
	}
	return p
}

// word reads up to the next space.
func (r *reader) word() (word string) {
	word, r.rest, _ = strings.Cut(r.rest, " ")
	return word
}

// text reads what is in quotes.
func (r *reader) text() string {
	quoted, err := strconv.QuotedPrefix(r.rest)
	if err != nil {
		r.failed = true
		return ""
	}
	text, err := strconv.Unquote(quoted)
	r.failed = r.failed || err != nil
	r.rest = strings.TrimPrefix(r.rest[len(quoted):], " ")
	return text
}

// texts reads a number, and as many texts.
func (r *reader) texts() (texts []string) {
	n, err := strconv.Atoi(r.word())
	r.failed = r.failed || err != nil
	for range n {
		if r.failed {
			return nil
		}
		texts = append(texts, r.text())
	}
	return texts
}
