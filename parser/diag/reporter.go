package diag

import (
	"fmt"
	"go/token"
	"path/filepath"
)

// A Range is a part of a source file. Each [go/ast.Node] is one.
type Range interface {
	Pos() token.Pos
	End() token.Pos // the first position that is no part of it
}

// A Span is a range that is no node.
type Span struct{ From, To token.Pos }

// At is the range of which only the beginning is known.
func At(pos token.Pos) Span { return Span{pos, pos} }

// Pos returns where s begins.
func (s Span) Pos() token.Pos { return s.From }

// End returns where s ends.
func (s Span) End() token.Pos { return s.To }

// A Reporter collects the diagnostics about files of a set. It is not safe for use by
// several goroutines at the same time.
type Reporter struct {
	Fset        *token.FileSet
	Diagnostics []Diagnostic
}

// Errorf reports an error. What belongs to it can be added to the diagnostic that it returns,
// until the next one is reported.
func (r *Reporter) Errorf(at Range, code Code, format string, args ...any) *Diagnostic {
	return r.report(at, code, Error, fmt.Sprintf(format, args...))
}

// Warnf reports a warning, as Errorf does an error.
func (r *Reporter) Warnf(at Range, code Code, format string, args ...any) *Diagnostic {
	return r.report(at, code, Warning, fmt.Sprintf(format, args...))
}

func (r *Reporter) report(at Range, code Code, severity Severity, message string) *Diagnostic {
	r.Add(Diagnostic{
		Pos: r.Position(at.Pos()), End: r.Position(max(at.Pos(), at.End())),
		Code: code, Severity: severity, Message: message,
	})
	return &r.Diagnostics[len(r.Diagnostics)-1]
}

// Add adds diagnostics that are about no file of the set.
func (r *Reporter) Add(ds ...Diagnostic) { r.Diagnostics = append(r.Diagnostics, ds...) }

// Position is where pos is in the file as it is on disk, whatever its line directives say.
func (r *Reporter) Position(pos token.Pos) token.Position {
	return r.Fset.PositionFor(pos, false)
}

// Place is a short form of pos for use within a message.
func (r *Reporter) Place(pos token.Pos) string {
	p := r.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}

// Related makes a place that belongs to a diagnostic.
func (r *Reporter) Related(at Range, format string, args ...any) Related {
	return Related{Pos: r.Position(at.Pos()), End: r.Position(at.End()), Message: fmt.Sprintf(format, args...)}
}

// Write makes the fix that writes something else in a range.
func (r *Reporter) Write(at Range, text string) Fix {
	return Fix{Message: "write " + text, Edits: []Edit{r.Edit(at, text)}}
}

// Remove makes the fix that removes what is in a range.
func (r *Reporter) Remove(at Range) Fix {
	return Fix{Message: "remove it", Edits: []Edit{r.Edit(at, "")}}
}

// LinesUntil are whole lines: from that of a position up to another one, which is not among them.
func (r *Reporter) LinesUntil(from token.Pos, after int) Span {
	file := r.Fset.File(from)
	return Span{From: file.LineStart(r.Position(from).Line), To: file.LineStart(after)}
}

// Edit makes a change of a file.
func (r *Reporter) Edit(at Range, text string) Edit {
	return Edit{Pos: r.Position(at.Pos()), End: r.Position(at.End()), NewText: text}
}
