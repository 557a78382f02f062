package assist

import (
	"bytes"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/directive"
)

// A Completion is what can be written at a place.
type Completion struct {
	Label  string
	Detail string // a few words behind the label
	Help   string // Markdown
	Kind   CompletionKind

	// The text from offset From up to To becomes Insert.
	From, To int
	Insert   string
}

// CompletionKind is what a completion stands for.
type CompletionKind int

// The kinds of completions.
const (
	CompletesKind CompletionKind = iota
	CompletesKey
	CompletesValue
	CompletesMethod
	CompletesField
	CompletesRule
)

// Complete returns what can be written at an offset. pkg has the types of the package, as far as they are known; it is nil if
// they are not.
func Complete(s *Source, offset int, pkg *types.Package) []Completion {
	comment, start, ok := s.commentAt(offset, "//")
	if !ok {
		return s.completeTag(offset, pkg)
	}
	p, ok := directive.PlaceAt(comment, offset-start)
	if !ok {
		return s.completePrefix(comment, start, offset)
	}
	at := Completion{From: start + p.Start, To: start + p.End}
	switch p.Part {
	case directive.InKind:
		return s.completeKind(at, p, offset)
	case directive.InKey:
		return s.completeKey(at, p)
	}
	return s.completeValue(at, p, offset, pkg)
}

// NeedsTypes reports whether types are needed for what can be written at an offset.
func NeedsTypes(s *Source, offset int) bool {
	comment, start, ok := s.commentAt(offset, "//")
	if !ok {
		_, _, _, inTag := s.rulesAt(offset, nil)
		return inTag
	}
	p, ok := directive.PlaceAt(comment, offset-start)
	return ok && p.Part == directive.InValue && p.Key != nil && p.Key.Form.IsTemplate()
}

// completePrefix completes the beginning of a directive.
func (s *Source) completePrefix(comment string, start, offset int) []Completion {
	if before := comment[:offset-start]; len(before) < len("//t") || !strings.HasPrefix(directive.Prefix, before) || before != comment {
		return nil
	}
	return s.completeKind(Completion{From: start, To: offset}, directive.Place{Name: directive.Prefix}, offset)
}

// completeKind completes the kind of a directive. A place whose name is Prefix is that of a directive without its beginning.
func (s *Source) completeKind(at Completion, p directive.Place, offset int) []Completion {
	var list []Completion
	for _, k := range s.kindsAt(offset) {
		c := at
		c.Kind, c.Label, c.Insert, c.Help = CompletesKind, k.Name, k.Name, k.Help
		if p.Name == directive.Prefix {
			c.Label, c.Insert = directive.Prefix+k.Name, directive.Prefix+k.Name
		}
		list = append(list, c)
	}
	return list
}

// kindsAt returns the kinds of directives that can stand at an offset.
func (s *Source) kindsAt(offset int) []*directive.Kind {
	e, ok := s.enclosingAt(offset)
	inside := ok && s.offset(e.methods.Methods.Opening) < offset
	contract := ""
	if d := directiveOf(e); d != nil {
		contract = d.Name
	}
	return slices.DeleteFunc(directive.Kinds(), func(k *directive.Kind) bool {
		switch {
		case !ok:
			// What it belongs to is still to be written, and perhaps the end of what comes before.
			return s.whole && (!k.OnType || s.withinDecl(offset))
		case k.OnType == inside:
			return true
		case !inside:
			return false
		}
		switch contract {
		case directive.Workflow:
			return k.Name == directive.Activity || k.Name == directive.Run && hasRun(e, offset, s)
		case directive.Messages:
			return k.Name == directive.Activity || k.Name == directive.Run
		case directive.Activities:
			return k.Name != directive.Activity
		}
		return false
	})
}

// withinDecl reports whether an offset is in a declaration, where no type can be declared that is a contract.
func (s *Source) withinDecl(offset int) bool {
	within := func(n ast.Node) bool { return s.offset(n.Pos()) < offset && offset < s.offset(n.End()) }
	for _, decl := range s.File.Decls {
		if !within(decl) {
			continue
		}
		gen, ok := decl.(*ast.GenDecl)
		return !ok || gen.Tok != token.TYPE || slices.ContainsFunc(gen.Specs, func(spec ast.Spec) bool { return within(spec) })
	}
	return false
}

// directiveOf returns the directive of an interface, nil if it has none.
func directiveOf(e enclosing) *directive.Directive {
	if e.spec == nil {
		return nil
	}
	return directiveIn(typeDoc(e.decl, e.spec))
}

// hasRun reports whether another method than the one at an offset is the run of a workflow.
func hasRun(e enclosing, offset int, s *Source) bool {
	for _, m := range e.methods.Methods.List {
		if d := directiveIn(m.Doc); d.Is(directive.Run) && (offset < s.offset(m.Doc.Pos()) || offset > s.offset(m.Doc.End())) {
			return true
		}
	}
	return false
}

// completeKey completes a key or flag that is not given yet.
func (s *Source) completeKey(at Completion, p directive.Place) []Completion {
	if p.Kind == nil {
		return nil
	}
	var list []Completion
	for _, key := range p.Kind.Keys {
		if slices.Contains(p.Keys, key.Name) {
			continue
		}
		c := at
		c.Kind, c.Label, c.Insert, c.Detail, c.Help = CompletesKey, key.Name, key.Name, key.Form.String(), key.Help
		if key.Form != directive.FormFlag && key.Form != directive.FormLock && !bytes.HasPrefix(s.Text[at.To:], []byte("=")) {
			c.Insert += "="
		}
		list = append(list, c)
	}
	return list
}
