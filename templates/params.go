package templates

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// A param is a parameter of the author's method in generated code.
type param struct {
	name  string // a mark: the author's name, unless that means something else where the parameter is in scope
	field string // of a struct of arguments
	typ   types.Type
}

type params []param

// params are the parameters of a method. Those without a name get one.
func (f *file) params(model []contract.Param) params {
	var list params
	for i, p := range model {
		name := p.Name
		if name == "" || name == "_" {
			name = missingName(i, model)
		}
		list = append(list, f.param(name, p.Type))
	}
	return list
}

// missingName is arg, or for one of several parameters arg with its number, or a higher one that no other has.
func missingName(i int, model []contract.Param) string {
	name := "arg"
	for n := i + 1; len(model) > 1; n += len(model) {
		name = fmt.Sprint("arg", n)
		if !slices.ContainsFunc(model, func(p contract.Param) bool { return p.Name == name }) {
			break
		}
	}
	return name
}

func (f *file) param(name string, t types.Type) param {
	return param{name: f.Param(name, typeWord(t)), field: fieldName(name), typ: t}
}

// fieldName is the name of a field for a parameter. No method of a struct of arguments has it.
func fieldName(param string) string {
	if param == "Arguments" || param == "Validate" {
		return contract.Unexport(param)
	}
	return param
}

// typeWord is what a parameter may be called for its type: item for an *Item, "" if the type has no name.
func typeWord(t types.Type) string {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	var obj *types.TypeName
	switch t := t.(type) {
	case *types.Named:
		obj = t.Obj()
	case *types.Alias:
		obj = t.Obj()
	default:
		return ""
	}
	word := contract.Unexport(obj.Name())
	if types.Universe.Lookup(word) != nil || token.IsKeyword(word) {
		return ""
	}
	return word
}

// names are the parameters as arguments of a call.
func (ps params) names() []jen.Code {
	var list []jen.Code
	for _, p := range ps {
		list = append(list, jen.Id(p.name))
	}
	return list
}

// types are the parameters as the results of a function.
func (ps params) types(f *file) []jen.Code {
	var list []jen.Code
	for _, p := range ps {
		list = append(list, f.Type(p.typ))
	}
	return list
}

// decls are the parameters as those of a function. Neighbours of one type share it.
func (ps params) decls(f *file) []jen.Code {
	return ps.grouped(f, func(p param) string { return p.name })
}

// fields are the parameters as the fields of a struct.
func (ps params) fields(f *file) []jen.Code {
	return ps.grouped(f, func(p param) string { return p.field })
}

func (ps params) grouped(f *file, name func(param) string) []jen.Code {
	var list []jen.Code
	for i := 0; i < len(ps); {
		var names []jen.Code
		next := i
		for next < len(ps) && types.Identical(ps[i].typ, ps[next].typ) {
			names = append(names, jen.Id(name(ps[next])))
			next++
		}
		list = append(list, jen.List(names...).Add(f.Type(ps[i].typ)))
		i = next
	}
	return list
}
