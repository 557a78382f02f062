package workspace

import (
	"bytes"
	"go/scanner"
	"go/token"
	"go/types"
	"path/filepath"
)

// Types calls do with the types of the package of an open file, nil if they have never been known, and with whether nobody has to be
// asked for anything more. It returns false if the file is not open. As long as nothing but comments is written, nobody waits until
// the package has been checked again: the types are those that it had before.
func (w *Workspace) Types(path string, do func(pkg *types.Package, settled bool)) bool {
	if p := w.stillOf(path); p != nil {
		do(p.types, p.settled)
		return true
	}
	return w.View(path, func(v View) { do(v.Types, v.Settled) })
}

// stillOf returns what was last found in the package of an open file if its types are still those, nil otherwise.
func (w *Workspace) stillOf(path string) *checked {
	w.mu.Lock()
	defer w.mu.Unlock()
	dir := filepath.Dir(path)
	if w.documents[path] == nil {
		return nil
	}
	m := w.module(dir)
	if m == nil {
		return nil
	}
	p := m.found[dir]
	if p == nil || p.types == nil || len(p.documents) != len(w.documents) {
		return nil
	}
	for path, d := range w.documents {
		before := p.documents[path]
		if before == nil || before != d && !sameCode(before.Text.Bytes(), d.Text.Bytes()) {
			return nil
		}
	}
	return p
}

// sameCode reports whether two texts of a Go file differ in nothing but the comments below its package clause. Those above it may
// say whether the file is built.
func sameCode(a, b []byte) bool {
	x, y := newTokens(a), newTokens(b)
	clause := false
	for {
		at, tok, literal := x.next()
		otherAt, otherTok, otherLiteral := y.next()
		if tok != otherTok || literal != otherLiteral || x.failed || y.failed {
			return false
		}
		if !clause && tok == token.PACKAGE {
			clause = true
			if !bytes.Equal(a[:at], b[:otherAt]) {
				return false
			}
		}
		if tok == token.EOF {
			return clause
		}
	}
}

// tokens are those of a text, without comments.
type tokens struct {
	scanner.Scanner
	file   *token.File
	failed bool
}

func newTokens(text []byte) *tokens {
	t := &tokens{file: token.NewFileSet().AddFile("", -1, len(text))}
	t.Init(t.file, text, func(token.Position, string) { t.failed = true }, 0)
	return t
}

// next returns the next token and where it begins. Semicolons are the same whether they are written or not.
func (t *tokens) next() (offset int, tok token.Token, literal string) {
	pos, tok, literal := t.Scan()
	if tok == token.SEMICOLON {
		literal = ""
	}
	return t.file.Offset(pos), tok, literal
}
