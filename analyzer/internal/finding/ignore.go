package finding

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"

	"github.com/temporalgen/temporalgen/parser/diag"
)

const prefix = "//temporalgen:ignore"

// An ignore is a comment that suppresses findings.
type ignore struct {
	at          *ast.Comment
	first, last int // lines
	codes       map[diag.Code]*use
	order       []diag.Code
	problem     string // why it suppresses nothing, "" if it does
}

type use struct{ used bool }

// ignoresOf are the comments of a file that suppress findings.
func ignoresOf(fset *token.FileSet, f *ast.File) []*ignore {
	var found []*ignore
	byGroup := make(map[*ast.CommentGroup][]*ignore)
	for _, group := range f.Comments {
		for _, comment := range group.List {
			text, ok := strings.CutPrefix(comment.Text, prefix)
			if !ok || text != "" && text[0] != ' ' && text[0] != '\t' {
				continue
			}
			i := parse(text)
			i.at = comment
			i.first = fset.PositionFor(comment.Pos(), false).Line
			// Alone on its line it is about the next one, and otherwise about its own, where nothing follows it.
			i.last = fset.PositionFor(group.End(), false).Line + 1
			byGroup[group] = append(byGroup[group], i)
			found = append(found, i)
		}
	}
	if len(found) == 0 {
		return nil
	}
	trailing := linesWithCode(fset, f)
	for _, i := range found {
		if trailing[i.first] {
			i.last = i.first
		}
	}
	about := func(doc *ast.CommentGroup, n ast.Node) {
		for _, i := range byGroup[doc] {
			i.last = fset.PositionFor(n.End(), false).Line
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			about(n.Doc, n)
		case *ast.GenDecl:
			about(n.Doc, n)
		case *ast.TypeSpec:
			about(n.Doc, n)
		case *ast.ValueSpec:
			about(n.Doc, n)
		case *ast.Field:
			about(n.Doc, n)
		}
		return true
	})
	return found
}

// linesWithCode are the lines of a file on which something begins or ends that is no comment.
func linesWithCode(fset *token.FileSet, f *ast.File) map[int]bool {
	lines := make(map[int]bool)
	ast.Inspect(f, func(n ast.Node) bool {
		switch n.(type) {
		case nil, *ast.File:
			return n != nil
		case *ast.Comment, *ast.CommentGroup:
			return false
		case *ast.FuncDecl, *ast.GenDecl, *ast.Field, *ast.ValueSpec, *ast.TypeSpec:
			lines[fset.PositionFor(n.End()-1, false).Line] = true // a doc comment may be the beginning
			return true
		}
		lines[fset.PositionFor(n.Pos(), false).Line] = true
		lines[fset.PositionFor(n.End()-1, false).Line] = true
		return true
	})
	return lines
}

// parse reads what follows the prefix: codes, and a reason.
func parse(text string) *ignore {
	i := &ignore{codes: make(map[diag.Code]*use)}
	list, reason := cutList(text)
	if list == "" {
		i.problem = "name what is suppressed, and why: " + prefix + " TG101 reason"
		return i
	}
	for name := range strings.SplitSeq(list, ",") {
		code, err := diag.ParseCode(name)
		switch {
		case err != nil:
			i.problem = err.Error()
		case code == diag.Ignore:
			i.problem = fmt.Sprintf("%s cannot be suppressed", code)
		case i.codes[code] == nil:
			i.codes[code] = new(use)
			i.order = append(i.order, code)
		}
	}
	if i.problem == "" && reason == "" {
		i.problem = fmt.Sprintf("say why %s is suppressed, after the code", list)
	}
	return i
}

// cutList cuts a list of codes from the reason that follows it. There may be blanks behind the commas.
func cutList(text string) (list, reason string) {
	words := strings.Fields(text)
	for len(words) > 0 && (list == "" || strings.HasSuffix(list, ",")) {
		list += words[0]
		words = words[1:]
	}
	return list, strings.Join(words, " ")
}
