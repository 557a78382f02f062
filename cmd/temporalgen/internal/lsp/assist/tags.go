package assist

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/validate"
)

// completeTag completes a rule of a validate tag.
func (s *Source) completeTag(offset int, pkg *types.Package) []Completion {
	rules, from, t, ok := s.rulesAt(offset, pkg)
	if !ok {
		return nil
	}
	before := rules[:offset-from]
	begun := before[strings.LastIndexByte(before, ',')+1:]
	if strings.Contains(begun, "=") {
		return nil
	}
	given := levelAt(rules, len(before)-len(begun))
	at := Completion{Kind: CompletesRule, From: offset - len(begun), To: offset}
	for _, b := range []byte(rules[len(before):]) {
		if b < 'a' || b > 'z' {
			break
		}
		at.To++
	}
	for range strings.Count(","+before[:len(before)-len(begun)], ",dive,") {
		if t != nil {
			t = elementOf(t)
		}
	}
	var list []Completion
	for _, r := range validate.Rules() {
		if t != nil && !r.AppliesTo(t) || slices.Contains(given, r.Name) && r.Name != "ne" { // there may be several of that one
			continue
		}
		c := at
		c.Label, c.Insert, c.Help = r.Name, r.Name, r.Help
		if r.Sample != "" {
			c.Detail = r.Name + "=" + r.Sample
			if at.To == from+len(rules) || s.Text[at.To] != '=' {
				c.Insert += "="
			}
		}
		list = append(list, c)
	}
	return list
}

// levelAt returns the names of the rules that are about the same value as the one that begins at an offset, without that.
func levelAt(rules string, offset int) []string {
	var names []string
	here := false
	start := 0
	for rule := range strings.SplitSeq(rules, ",") {
		name, _, _ := strings.Cut(rule, "=")
		if start == offset {
			here = true
		} else {
			names = append(names, name)
			if name == "dive" && here {
				break
			}
			if name == "dive" {
				names = nil
			}
		}
		start += len(rule) + len(",")
	}
	return names
}

// elementOf is what the rules behind dive are about, nil if that is not known.
func elementOf(t types.Type) types.Type {
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		t = pointer.Elem()
	}
	if t, ok := t.Underlying().(interface{ Elem() types.Type }); ok {
		return t.Elem()
	}
	return nil
}

// rulesAt returns the validate tag that an offset is in, where it begins, and the type of its field if that is known.
func (s *Source) rulesAt(offset int, pkg *types.Package) (rules string, from int, t types.Type, ok bool) {
	ast.Inspect(s.File, func(n ast.Node) bool {
		if n == nil || ok || offset < s.offset(n.Pos()) || offset > s.offset(n.End()) {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncDecl:
			pkg = nil // types of functions are not in the scope of the package
		case *ast.TypeSpec:
			t = typeOf(n, pkg)
		case *ast.Field:
			t = fieldType(t, n)
			if n.Tag == nil || offset < s.offset(n.Tag.Pos()) {
				break
			}
			start := s.offset(n.Tag.Pos())
			rules, from, ok = validateTag(n.Tag.Value, offset-start)
			from += start
			return false
		}
		return true
	})
	return rules, from, t, ok
}

// validateTag returns the rules of the literal of a tag, and where they begin in it. It returns false if an offset is not in
// them.
func validateTag(literal string, offset int) (rules string, from int, ok bool) {
	const key = `validate:"`
	quote := key
	if strings.HasPrefix(literal, `"`) {
		quote = `validate:\"`
	}
	i := strings.Index(literal, quote)
	if i < 0 || i > 0 && literal[i-1] != ' ' && i != 1 {
		return "", 0, false
	}
	from = i + len(quote)
	rules, _, _ = strings.Cut(literal[from:], `"`)
	rules = strings.TrimRight(rules, "\\`")
	return rules, from, offset >= from && offset <= from+len(rules)
}

// typeOf is the type that is declared, nil if it is not known.
func typeOf(spec *ast.TypeSpec, pkg *types.Package) types.Type {
	if pkg == nil {
		return nil
	}
	obj := pkg.Scope().Lookup(spec.Name.Name)
	if obj == nil {
		return nil
	}
	return obj.Type()
}

// fieldType is the type of a field of a struct, or of one that a type is made of such as a slice. It is nil if that is not known.
func fieldType(t types.Type, field *ast.Field) types.Type {
	name := fieldName(field)
	for range 9 { // a type may be its own element
		if t == nil {
			break
		}
		s := structOf(t)
		if s == nil {
			t = elementOf(t)
			continue
		}
		for f := range s.Fields() {
			if f.Name() == name {
				return f.Type()
			}
		}
		break
	}
	return nil
}

// fieldName is the name of a field, the first one of several.
func fieldName(field *ast.Field) string {
	if len(field.Names) > 0 {
		return field.Names[0].Name
	}
	switch t := field.Type.(type) { // it is embedded
	case *ast.StarExpr:
		return fieldName(&ast.Field{Type: t.X})
	case *ast.IndexExpr:
		return fieldName(&ast.Field{Type: t.X})
	case *ast.IndexListExpr:
		return fieldName(&ast.Field{Type: t.X})
	case *ast.SelectorExpr:
		return t.Sel.Name
	case *ast.Ident:
		return t.Name
	}
	return ""
}
