package report

import (
	"fmt"
	"path/filepath"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/visible"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// annotations is text in which what belongs to a file is an annotation of it, for GitHub Actions. Annotations go to the
// standard error, which the runner reads as well, since the standard output may be a file.
type annotations struct{ *text }

func (a *annotations) Diagnostics(ds []diag.Diagnostic) {
	for _, d := range a.messages(ds) {
		properties := []string{"file=" + escapeProperty(a.path(d.Pos.Filename))}
		if d.Pos.IsValid() {
			properties = append(properties,
				fmt.Sprint("line=", d.Pos.Line), fmt.Sprint("col=", d.Pos.Column), fmt.Sprint("endLine=", lastLine(d.Pos, d.End)))
		}
		properties = append(properties, "title="+escapeProperty(fmt.Sprintf("%s: %s", d.Code, d.Code.Explanation().Title)))
		d.Pos.Filename = a.name(d.Pos.Filename)
		level := d.Severity.String()
		if d.Severity == diag.Info {
			level = "notice"
		}
		a.annotate(level, properties, d.String())
	}
}

func (a *annotations) Failed(err error) {
	a.annotate("error", []string{"title=temporalgen"}, a.message(err.Error()))
}

func (a *annotations) Pending(files []File) {
	changes := a.changes(files)
	if a.Diff {
		a.patches(changes)
	}
	if !a.Check {
		return
	}
	for _, c := range changes {
		properties := []string{"file=" + escapeProperty(a.path(c.Path)), "title=temporalgen"}
		a.annotate("error", properties, a.name(c.Path)+": "+c.summary())
	}
	a.total(changes, len(files))
}

// annotate writes a command for the runner. The log shows its message only, so that names the place as well.
func (a *annotations) annotate(command string, properties []string, message string) {
	fmt.Fprintf(a.Stderr, "::%s %s::%s\n", command, strings.Join(properties, ","), escapeMessage(visible.Line(message)))
}

// path is how a file is called in an annotation: relative to the root of the repository, and not to the working directory.
// Elsewhere it is absolute.
func (a *annotations) path(path string) string {
	if rel, err := filepath.Rel(a.Workspace, path); a.Workspace != "" && err == nil && filepath.IsLocal(rel) {
		path = rel
	}
	return filepath.ToSlash(path)
}

func escapeMessage(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func escapeProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(visible.Line(s))
}
