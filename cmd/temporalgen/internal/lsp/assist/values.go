package assist

import (
	"cmp"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/directive"
)

// completeValue completes the value of a key.
func (s *Source) completeValue(at Completion, p directive.Place, offset int, pkg *types.Package) []Completion {
	if p.Key == nil {
		return nil
	}
	switch {
	case p.Key.Form.IsTemplate():
		return s.completeTemplate(p, offset, pkg)
	case p.Key.Form == directive.FormMethodName:
		return s.completeMethod(at, offset)
	}
	var list []Completion
	for _, value := range examples(p.Key) {
		c := at
		c.Kind, c.Label, c.Insert = CompletesValue, value, value
		if p.Key.Form != directive.FormChoice {
			c.Detail = "an example"
		}
		if p.Quoted {
			c.Label = strings.Trim(value, `"`)
			c.Insert = c.Label
		}
		list = append(list, c)
	}
	return list
}

// examples are values that a key takes: all of them for a choice.
func examples(key *directive.Key) []string {
	switch key.Form {
	case directive.FormChoice:
		return key.Choices
	case directive.FormDuration:
		return []string{"10s", "30s", "1m", "10m", "1h", "24h", "720h"}
	case directive.FormCount:
		return []string{cmp.Or(key.Sample, "3")}
	case directive.FormFactor:
		return []string{"2.0"}
	case directive.FormWeight:
		return []string{"2.5"}
	}
	if key.Sample != "" {
		return []string{key.Sample}
	}
	return nil
}

// completeMethod completes the name of an update, those first that have no validator.
func (s *Source) completeMethod(at Completion, offset int) []Completion {
	c, validator := s.at(offset)
	if c == nil {
		return nil
	}
	validated := make(map[string]bool)
	for _, m := range s.methods(c) {
		if m != validator && m.Directive.Is(directive.Validator) {
			validated[m.Directive.Value("for").Value] = true
		}
	}
	var first, others []Completion
	for _, m := range s.methods(c) {
		if !m.Directive.Is(directive.Update) {
			continue
		}
		one := at
		one.Kind, one.Label, one.Insert, one.Detail = CompletesMethod, m.Name.Name, m.Name.Name, s.text(m.signature)
		if validated[m.Name.Name] {
			others = append(others, one)
		} else {
			first = append(first, one)
		}
	}
	return append(first, others...)
}

// completeTemplate completes a reference such as {Field.Sub}, for which the last brace has to be open.
func (s *Source) completeTemplate(p directive.Place, offset int, pkg *types.Package) []Completion {
	open := strings.LastIndexAny(p.Before, "{}")
	if open < 0 || p.Before[open] != '{' || pkg == nil {
		return nil
	}
	path := strings.Split(p.Before[open+1:], ".")
	// What follows the cursor up to the end of the name is replaced too.
	end := offset
	for end < len(s.Text) && isNamePart(s.Text[end]) {
		end++
	}
	closing := "}"
	if end < len(s.Text) && (s.Text[end] == '}' || s.Text[end] == '.') {
		closing = ""
	}
	at := Completion{Kind: CompletesField, From: offset - len(path[len(path)-1]), To: end}
	var list []Completion
	for _, part := range s.parts(p, offset, path[:len(path)-1], pkg) {
		c := at
		c.Label, c.Detail, c.Insert = part.name, types.TypeString(part.t, relativeTo(pkg)), part.name
		if isText(part.t) {
			c.Insert += closing
		}
		list = append(list, c)
	}
	return list
}

func isNamePart(b byte) bool {
	return b == '_' || b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

func relativeTo(pkg *types.Package) types.Qualifier {
	return func(p *types.Package) string {
		if p == pkg {
			return ""
		}
		return p.Name()
	}
}

// A part is a field or a parameter that a template can refer to.
type part struct {
	name string
	t    types.Type
}

// parts returns what can follow a path in a template of the directive at an offset.
func (s *Source) parts(p directive.Place, offset int, path []string, pkg *types.Package) []part {
	params := s.message(p, offset, pkg)
	if len(params) == 0 {
		return nil
	}
	list := params
	if len(params) == 1 && structOf(params[0].t) != nil {
		list = fields(params[0].t)
	}
	for _, name := range path {
		i := slices.IndexFunc(list, func(p part) bool { return p.name == name })
		if i < 0 {
			return nil
		}
		list = fields(list[i].t)
	}
	return slices.DeleteFunc(list, func(p part) bool { return p.name == "" || p.name == "_" || !isText(p.t) && len(fields(p.t)) == 0 })
}

// message returns the parameters that templates of a directive refer to.
func (s *Source) message(p directive.Place, offset int, pkg *types.Package) []part {
	c, m := s.at(offset)
	if c == nil {
		return nil
	}
	if m == nil {
		if m = c.run(s); m == nil {
			return nil
		}
	}
	obj := pkg.Scope().Lookup(c.Name.Name)
	if obj == nil {
		return nil
	}
	t, ok := obj.Type().Underlying().(*types.Interface)
	if !ok {
		return nil
	}
	for method := range t.Methods() {
		if method.Name() != m.Name.Name {
			continue
		}
		params := slices.Collect(method.Signature().Params().Variables())
		if len(params) > 0 && s.contextOf(m) != "" {
			params = params[1:]
		}
		var list []part
		for _, v := range params {
			list = append(list, part{v.Name(), v.Type()})
		}
		batched := slices.Contains(p.Keys, "batch-window") || slices.Contains(p.Keys, "batch-max")
		if batched && len(list) == 1 {
			if slice, ok := list[0].t.Underlying().(*types.Slice); ok {
				list[0].t = slice.Elem()
			}
		}
		return list
	}
	return nil
}

// structOf returns the struct that a type is or points to, nil for other types.
func structOf(t types.Type) *types.Struct {
	if pointer, ok := t.Underlying().(*types.Pointer); ok {
		t = pointer.Elem()
	}
	s, _ := t.Underlying().(*types.Struct)
	return s
}

// fields returns the exported fields of a struct that are sent, and after them those of structs that it embeds. What is behind a
// pointer that may be nil has to have a getter.
func fields(t types.Type) []part {
	type level struct {
		t     types.Type
		isNil bool // perhaps
	}
	var list []part
	seen := make(map[*types.Struct]bool)
	for levels := []level{{t, false}}; len(levels) > 0; {
		var next []level
		for _, l := range levels {
			s := structOf(l.t)
			if s == nil || seen[s] {
				continue
			}
			seen[s] = true
			_, isPointer := l.t.Underlying().(*types.Pointer)
			isNil := l.isNil || isPointer
			for i := range s.NumFields() {
				f := s.Field(i)
				if f.Embedded() {
					next = append(next, level{f.Type(), isNil})
				}
				one := part{f.Name(), f.Type()}
				if isNil {
					one.t = getter(t, f.Name())
				}
				if f.Exported() && one.t != nil && reflect.StructTag(s.Tag(i)).Get("json") != "-" &&
					!slices.ContainsFunc(list, func(p part) bool { return p.name == one.name }) {
					list = append(list, one)
				}
			}
		}
		levels = next
	}
	return list
}

// getter returns what the method GetName of a type returns, nil if there is none that can be called on a nil pointer.
func getter(t types.Type, name string) types.Type {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Get"+name)
	method, ok := obj.(*types.Func)
	if !ok || method.Signature().Params().Len() != 0 || method.Signature().Results().Len() != 1 {
		return nil
	}
	if _, isPointer := method.Signature().Recv().Type().Underlying().(*types.Pointer); !isPointer {
		return nil
	}
	return method.Signature().Results().At(0).Type()
}

// isText reports whether a value can stand in a text. A time cannot, since it has many texts.
func isText(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Interface:
		return false
	}
	if types.TypeString(types.Unalias(t), nil) == "time.Time" {
		return false
	}
	if obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "String"); obj != nil {
		if method, ok := obj.(*types.Func); ok {
			sig := method.Signature()
			return sig.Params().Len() == 0 && sig.Results().Len() == 1 && types.Identical(sig.Results().At(0).Type(), types.Typ[types.String])
		}
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsString|types.IsInteger|types.IsBoolean) != 0
}
