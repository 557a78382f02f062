package gocode

import (
	"bytes"
	"cmp"
	"go/ast"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// lineWidth is where lines of generated code end that are broken.
	lineWidth = 120
	// hardlyMore is by how much a line may be longer and is not broken: what is gained is less than a line.
	hardlyMore = 5
	// tabWidth is how wide a tab is taken to be.
	tabWidth = 4
)

// wrap breaks long lines of a Go source file where a person would: the parameters of a function go to a line of their
// own, as does the body of a function literal; lists are continued on the next line, and so is text.
//
// The file is formatted, and only declarations with long lines are formatted again: that takes most of the time.
func wrap(source []byte) ([]byte, error) {
	if !anyLong(source) {
		return source, nil
	}
	var b bytes.Buffer
	b.Grow(len(source) + len(source)/8)
	last := 0
	for begin, end := range declarations(source) {
		if !anyLong(source[begin:end]) {
			continue
		}
		text, ok := wrapSignature(source[begin:end])
		if !ok {
			var err error
			if text, err = wrapDeclaration(source[begin:end]); err != nil {
				return nil, err
			}
		}
		b.Write(source[last:begin])
		b.Write(text)
		last = end
	}
	b.Write(source[last:])
	return b.Bytes(), nil
}

// declarations returns where the declarations of a file begin and end, without their comments. Parsing it would take
// longer, and most declarations are left as they are.
func declarations(source []byte) iter.Seq2[int, int] {
	return func(yield func(begin, end int) bool) {
		file := token.NewFileSet().AddFile("", -1, len(source))
		var s scanner.Scanner
		s.Init(file, source, nil, 0)
		begin, depth := -1, 0
		for {
			pos, tok, _ := s.Scan()
			switch tok {
			case token.EOF:
				return
			case token.LPAREN, token.LBRACK, token.LBRACE:
				depth++
			case token.RPAREN, token.RBRACK, token.RBRACE:
				depth--
			case token.SEMICOLON:
				if depth > 0 {
					continue
				}
				if begin >= 0 && !yield(begin, file.Offset(pos)) {
					return
				}
				begin = -1
				continue
			case token.PACKAGE: // no declaration
				s.Scan()
				continue
			}
			if begin < 0 {
				begin = file.Offset(pos)
			}
		}
	}
}

// wrapSignature puts the parameters of a function on a line of their own, if that is all that wrapDeclaration would do, and
// if it is easily seen. Most declarations with long lines are such, and it is many times faster.
func wrapSignature(text []byte) (wrapped []byte, ok bool) {
	first, rest, _ := bytes.Cut(text, []byte("\n"))
	if !bytes.HasPrefix(first, []byte("func ")) || !bytes.HasSuffix(first, []byte(" {")) || bytes.ContainsAny(first, "\"'`/") || anyLong(rest) {
		return nil, false
	}
	lists := 1
	if bytes.HasPrefix(first, []byte("func (")) {
		lists = 2 // the receiver is the first
	}
	begin, depth := 0, 0
	for i, c := range first {
		switch c {
		case '(', '[':
			if depth++; depth == 1 && c == '(' {
				begin, lists = i+1, lists-1
			}
		case ')', ']':
			depth--
		case '{': // in the type of a parameter
			return nil, false
		}
		if depth == 0 && c == ')' && lists == 0 {
			if begin == i { // no parameters
				return nil, false
			}
			wrapped = slices.Concat(first[:begin], []byte("\n\t"), first[begin:i], []byte(",\n"), first[i:], []byte("\n"), rest)
			return wrapped, !anyLong(wrapped)
		}
	}
	return nil, false
}

// packageClause makes a file of a declaration.
const packageClause = "package p\n\n"

// wrapDeclaration breaks the long lines of a declaration, from the outermost places on.
func wrapDeclaration(text []byte) ([]byte, error) {
	source := append([]byte(packageClause), text...)
	for anyLong(source) {
		breaks, err := longLines(source)
		if err != nil {
			return nil, err
		}
		if len(breaks) == 0 {
			break
		}
		var b bytes.Buffer
		last := 0
		for _, at := range breaks {
			b.Write(source[last:at.offset])
			b.WriteString(at.text)
			last = at.offset
		}
		b.Write(source[last:])
		if source, err = format.Source(b.Bytes()); err != nil {
			return nil, err
		}
	}
	return bytes.TrimSuffix(source[len(packageClause):], []byte("\n")), nil
}

// anyLong reports whether a file has lines that would be broken if there is a place for it.
func anyLong(source []byte) bool {
	for line := range bytes.Lines(source) {
		if len(line) > (lineWidth+hardlyMore)/tabWidth && width(bytes.TrimRight(line, "\n")) > lineWidth+hardlyMore {
			return true
		}
	}
	return false
}

// A lineBreak is text with a line break in it that is put into a source file.
type lineBreak struct {
	offset int
	text   string
}

// longLines finds how to break the long lines of a file, each at one place.
func longLines(source []byte) ([]lineBreak, error) {
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, "", source, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	w := &wrapper{source: source, file: fset.File(parsed.FileStart), broken: map[int]bool{}}
	ast.Inspect(parsed, func(n ast.Node) bool {
		w.visit(n)
		return true
	})
	slices.SortFunc(w.breaks, func(a, b lineBreak) int { return cmp.Compare(a.offset, b.offset) })
	return w.breaks, nil
}

// A wrapper looks for the outermost place of each long line at which it can be broken.
type wrapper struct {
	source []byte
	file   *token.File
	broken map[int]bool // lines for which a place was found
	breaks []lineBreak
}

func (w *wrapper) visit(n ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		w.signature(n.Type)
	case *ast.FuncLit:
		w.body(n.Body)
		w.signature(n.Type)
	case *ast.CompositeLit:
		list(w, n.Elts)
	case *ast.CallExpr:
		list(w, n.Args)
	case *ast.KeyValueExpr:
		w.text(n.Value)
	case *ast.BinaryExpr:
		list(w, []ast.Expr{n.X, n.Y})
		w.text(n.Y)
	}
}

// signature puts parameters on a line of their own.
func (w *wrapper) signature(t *ast.FuncType) {
	if len(t.Params.List) > 0 && w.long(t.Params.Opening) && w.line(t.Params.Opening) == w.line(t.Params.Closing) {
		w.add(t.Params.Opening+1, "\n")
		w.add(t.Params.Closing, ",\n")
		return
	}
	list(w, t.Params.List)
}

// body puts each statement of a function literal on a line of its own.
func (w *wrapper) body(b *ast.BlockStmt) {
	if len(b.List) > 0 && w.long(b.Lbrace) && w.line(b.Lbrace) == w.line(b.Rbrace) {
		for _, statement := range b.List {
			w.add(statement.Pos(), "\n")
		}
		w.add(b.Rbrace, "\n")
	}
}

// list continues a list on the next line, from the first element on that does not fit. The first of all stays.
func list[N ast.Node](w *wrapper, elems []N) {
	for i, e := range elems[min(1, len(elems)):] {
		if before := elems[i].End(); w.long(before) && w.line(e.Pos()) == w.line(before) && w.fits(before) && !w.fits(e.End()) {
			w.add(e.Pos(), "\n")
			return
		}
	}
}

// text continues a string on the next line, after the last word that fits.
func (w *wrapper) text(e ast.Expr) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING || lit.Value[0] != '"' || !w.long(lit.Pos()) || w.fits(lit.End()) {
		return
	}
	room := lineWidth - w.column(lit.Pos()) - len(`" +`)
	if room <= 0 {
		return
	}
	if i := strings.LastIndex(lit.Value[:min(room, len(lit.Value)-1)], " "); i > 0 {
		w.add(lit.Pos()+token.Pos(i)+1, "\" +\n\"")
	}
}

func (w *wrapper) add(at token.Pos, text string) {
	w.broken[w.line(at)] = true
	w.breaks = append(w.breaks, lineBreak{w.file.Offset(at), text})
}

// long reports whether the line at a place is long, and is not going to be broken.
func (w *wrapper) long(at token.Pos) bool {
	line := w.line(at)
	if w.broken[line] {
		return false
	}
	end := len(w.source)
	if line < w.file.LineCount() {
		end = w.file.Offset(w.file.LineStart(line+1)) - 1
	}
	return w.width(at, end) > lineWidth+hardlyMore
}

// fits reports whether a line could end at a place, with a comma.
func (w *wrapper) fits(end token.Pos) bool { return w.column(end) < lineWidth }

// column is how wide a line is up to a place.
func (w *wrapper) column(at token.Pos) int { return w.width(at, w.file.Offset(at)) }

// width is how wide the line at a place is up to an offset.
func (w *wrapper) width(at token.Pos, end int) int {
	return width(w.source[w.file.Offset(w.file.LineStart(w.line(at))):end])
}

func width(text []byte) int {
	return utf8.RuneCount(text) + (tabWidth-1)*bytes.Count(text, []byte("\t"))
}

func (w *wrapper) line(at token.Pos) int { return w.file.Line(at) }
