package breaking

import (
	"bytes"
	"errors"
	"fmt"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/report"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/visible"
	"github.com/temporalgen/temporalgen/internal/atomicfile"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/evolution"
)

// An acceptance is a line of the file with accepted changes.
type acceptance struct {
	code     diag.Code
	rest     string // the place and the reason
	reason   string // once the place is known
	pos, end token.Position
	accepted bool
}

// acceptances are the lines of the file.
type acceptances []*acceptance

// readAccepted reads the file with accepted changes. Lines that are wrong are diagnostics.
func (o *options) readAccepted() (acceptances, []diag.Diagnostic, error) {
	path := o.inDir(o.accepted)
	content, err := atomicfile.Read(path, descriptor.MaxSize)
	if errors.Is(err, fs.ErrNotExist) && (!o.given || o.accept != "") {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	if !utf8.Valid(content) {
		return nil, nil, fmt.Errorf("%s is not text in UTF-8", path)
	}
	var list acceptances
	var wrong []diag.Diagnostic
	offset, number := 0, 0
	for line := range strings.Lines(string(content)) {
		number++
		at := token.Position{Filename: path, Offset: offset, Line: number, Column: 1}
		offset += len(line)
		text := strings.TrimRight(line, " \t\r\n")
		if indent := len(text) - len(strings.TrimLeft(text, " \t\uFEFF")); indent > 0 { // an editor may have begun with a mark
			text = text[indent:]
			at.Column, at.Offset = at.Column+indent, at.Offset+indent
		}
		if text == "" || text[0] == '#' {
			continue
		}
		a := &acceptance{pos: at, end: at}
		a.end.Column, a.end.Offset = at.Column+len(text), at.Offset+len(text)
		if err := a.parse(text); err != nil {
			wrong = append(wrong, a.diagnostic(diag.Error, err.Error()))
			continue
		}
		list = append(list, a)
	}
	return list, wrong, nil
}

// parse reads the text of a line.
func (a *acceptance) parse(text string) error {
	word, rest := cutWord(text)
	code, err := diag.ParseCode(word)
	switch {
	case err != nil:
		return err
	case word != string(code):
		return fmt.Errorf("%s is written %s", word, code)
	case code < diag.WorkflowGone:
		return fmt.Errorf("%s is not about a change", code)
	case rest == "":
		return errors.New("a line has a code, a place and a reason: the place is missing")
	}
	if _, reason := cutWord(rest); reason == "" {
		return errors.New("a line has a code, a place and a reason: the reason is missing")
	}
	a.code, a.rest = code, rest
	return nil
}

// cutWord returns the first word of a text, and what follows it.
func cutWord(text string) (word, rest string) {
	i := strings.IndexAny(text, " \t")
	if i < 0 {
		return text, ""
	}
	return text[:i], strings.TrimLeft(text[i:], " \t")
}

// find returns the line that accepts a change, nil for none. Names in a place may have spaces; what cannot be seen of them is written
// as it is reported.
func (list acceptances) find(change evolution.Change) *acceptance {
	for _, a := range list {
		reason, ok := strings.CutPrefix(a.rest, visible.Text(string(change.Place)))
		if a.code == change.Code && ok && reason != "" && strings.TrimLeft(reason, " \t") != reason {
			a.accepted, a.reason = true, strings.TrimLeft(reason, " \t")
			return a
		}
	}
	return nil
}

// unused are warnings about lines that accept nothing.
func (list acceptances) unused() []diag.Diagnostic {
	var ds []diag.Diagnostic
	for _, a := range list {
		if !a.accepted {
			ds = append(ds, a.diagnostic(diag.Warning, "this accepts nothing any more: remove it"))
		}
	}
	return ds
}

func (a *acceptance) diagnostic(severity diag.Severity, message string) diag.Diagnostic {
	return diag.Diagnostic{Pos: a.pos, End: a.end, Code: diag.Accepted, Severity: severity, Message: message}
}

// acceptAll adds lines for changes to the file.
func (o *options) acceptAll(r report.Report, changes []diag.Diagnostic) error {
	path := o.inDir(o.accepted)
	content, err := atomicfile.Read(path, descriptor.MaxSize)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if errors.Is(err, fs.ErrNotExist) {
		content = []byte("# Changes of contracts that are accepted: code, place, reason. See temporalgen breaking -help.\n")
	}
	if len(content) > 0 && !bytes.HasSuffix(content, []byte("\n")) {
		content = append(content, '\n')
	}
	if len(changes) == 0 {
		r.Note("there is nothing to accept")
		return nil
	}
	reason := visible.Text(strings.Join(strings.Fields(o.accept), " "))
	for _, d := range changes {
		content = fmt.Appendf(content, "%s %s  %s\n", d.Code, visible.Text(d.Subject), reason)
	}
	if err := atomicfile.Write(path, content); err != nil {
		return err
	}
	for _, d := range changes {
		r.Note("%s: accepted %s %s", filepath.ToSlash(o.accepted), d.Code, visible.Text(d.Subject))
	}
	return nil
}
