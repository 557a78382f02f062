// Package assist is what an editor shows about contracts beside diagnostics: completions, help, places to go to, and
// changes that it can make. Its functions take a text and what is known of its package, and return values.
package assist

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/scanner"
	"go/token"
	"strings"

	"github.com/temporalgen/temporalgen/parser/directive"
)

// A Source is a file that may be half written.
type Source struct {
	Path  string
	Text  []byte
	fset  *token.FileSet
	File  *ast.File
	token *token.File
	whole bool // all of the text could be read
}

// Parse reads a file as far as it can be read.
func Parse(path string, text []byte) *Source {
	fset := token.NewFileSet()
	// Of a file with errors there is what comes before them, and some of what follows.
	file, err := parser.ParseFile(fset, path, text, parser.ParseComments|parser.SkipObjectResolution)
	return &Source{path, text, fset, file, fset.File(file.FileStart), err == nil}
}

// offset returns the offset of a position in the text.
func (s *Source) offset(pos token.Pos) int {
	if !pos.IsValid() {
		return 0
	}
	return s.token.Offset(pos)
}

// commentAt returns the comment on the line of an offset that begins with a prefix, without the end of the line, and where
// it begins. It is there before the file can be parsed.
func (s *Source) commentAt(offset int, prefix string) (comment string, start int, ok bool) {
	lineStart := bytes.LastIndexByte(s.Text[:offset], '\n') + 1
	line, _, _ := bytes.Cut(s.Text[lineStart:], []byte("\n"))
	text := strings.TrimRight(string(line), "\r")
	comment = strings.TrimLeft(text, " \t")
	start = lineStart + len(text) - len(comment)
	ok = strings.HasPrefix(comment, prefix) && offset >= start && offset <= start+len(comment) && s.beginsComment(start)
	return comment, start, ok
}

// beginsComment reports whether the slashes at an offset begin a comment: within a raw string, or a comment of several lines,
// they do not.
func (s *Source) beginsComment(offset int) bool {
	var tokens scanner.Scanner
	file := token.NewFileSet().AddFile(s.Path, -1, len(s.Text))
	tokens.Init(file, s.Text, nil, scanner.ScanComments)
	for {
		pos, tok, _ := tokens.Scan()
		switch at := file.Offset(pos); {
		case tok == token.EOF || at > offset:
			return false
		case at == offset && tok == token.COMMENT:
			return true
		}
	}
}

// An enclosing is the interface that a comment is within, or is above.
type enclosing struct {
	decl    *ast.GenDecl
	spec    *ast.TypeSpec
	methods *ast.InterfaceType
	method  *ast.Field // that the comment belongs to, nil if it is above the interface
}

// enclosingAt returns what a comment at an offset belongs to, ok is false if that is not an interface.
func (s *Source) enclosingAt(offset int) (e enclosing, ok bool) {
	for _, decl := range s.File.Decls {
		gen, isGen := decl.(*ast.GenDecl)
		if !isGen || gen.Tok != token.TYPE {
			continue
		}
		for _, spec := range gen.Specs {
			spec, isType := spec.(*ast.TypeSpec)
			if !isType {
				continue
			}
			t, isInterface := ast.Unparen(spec.Type).(*ast.InterfaceType)
			if !isInterface {
				continue
			}
			e := enclosing{decl: gen, spec: spec, methods: t}
			if doc := typeDoc(gen, spec); doc != nil && s.offset(doc.Pos()) <= offset && offset <= s.offset(doc.End()) {
				return e, true
			}
			if s.offset(t.Methods.Opening) < offset && (!t.Methods.Closing.IsValid() || offset <= s.offset(t.Methods.Closing)) {
				for _, field := range t.Methods.List {
					if offset <= s.offset(field.End()) {
						e.method = field
						break
					}
				}
				return e, true
			}
		}
	}
	return enclosing{}, false
}

// typeDoc returns the doc comment of a type. gofmt leaves that of a lone type at the type keyword.
func typeDoc(decl *ast.GenDecl, spec *ast.TypeSpec) *ast.CommentGroup {
	if !decl.Lparen.IsValid() {
		return decl.Doc
	}
	return spec.Doc
}

// directiveIn returns the first directive of a doc comment, nil if there is none.
func directiveIn(doc *ast.CommentGroup) *directive.Directive {
	if doc == nil {
		return nil
	}
	for _, c := range doc.List {
		if directive.Is(c.Text) {
			return directive.Parse(c)
		}
	}
	return nil
}
