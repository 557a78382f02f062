package assist

import (
	"go/ast"
	"go/types"
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
	given := strings.Split(before[:len(before)-len(begun)], ",")
	at := Completion{Kind: CompletesRule, From: offset - len(begun), To: offset}
	for _, b := range []byte(rules[len(before):]) {
		if b < 'a' || b > 'z' {
			break
		}
		at.To++
	}
	for _, rule := range given {
		if rule == "dive" && t != nil {
			t = elementOf(t)
		}
	}
	var list []Completion
	for _, r := range validate.Rules() {
		if t != nil && !r.AppliesTo(t) {
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
		spec, isType := n.(*ast.TypeSpec)
		if isType {
			t = typeOf(spec, pkg)
		}
		field, isField := n.(*ast.Field)
		if !isField || field.Tag == nil || offset < s.offset(field.Tag.Pos()) {
			return true
		}
		start := s.offset(field.Tag.Pos())
		rules, from, ok = validateTag(field.Tag.Value, offset-start)
		from += start
		t = fieldType(t, field)
		return false
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

// fieldType is the type of a field of a struct, nil if it is not known.
func fieldType(t types.Type, field *ast.Field) types.Type {
	if t == nil || len(field.Names) == 0 {
		return nil
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for f := range s.Fields() {
		if f.Name() == field.Names[0].Name {
			return f.Type()
		}
	}
	return nil
}
