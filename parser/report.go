package parser

import (
	"fmt"
	"go/token"
	"path/filepath"
)

// A reporter collects diagnostics.
type reporter struct {
	fset        *token.FileSet
	diagnostics []Diagnostic
}

// errorf reports an error at pos.
func (r *reporter) errorf(pos token.Pos, code, format string, args ...any) {
	r.add(Diagnostic{Pos: r.position(pos), Code: code, Message: fmt.Sprintf(format, args...)})
}

// warnf reports a warning at pos.
func (r *reporter) warnf(pos token.Pos, code, format string, args ...any) {
	r.add(Diagnostic{Pos: r.position(pos), Code: code, Message: fmt.Sprintf(format, args...), Warning: true})
}

func (r *reporter) add(ds ...Diagnostic) { r.diagnostics = append(r.diagnostics, ds...) }

// position is where pos is in the file as it is on disk, whatever its line directives say.
func (r *reporter) position(pos token.Pos) token.Position {
	return r.fset.PositionFor(pos, false)
}

// place is a short form of pos for use within a message.
func (r *reporter) place(pos token.Pos) string {
	p := r.position(pos)
	return fmt.Sprintf("%s:%d", filepath.Base(p.Filename), p.Line)
}
