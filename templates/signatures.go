package templates

import (
	"fmt"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// id refers to a variable of generated code, or declares it.
func (f *file) id(name string) *jen.Statement { return jen.Id(f.Var(name)) }

func (f *file) workflowContext() *jen.Statement { return f.Qual(sdkWorkflow, "Context") }

// ctx is the parameter of functions that are called by a client.
func (f *file) ctx() *jen.Statement {
	return f.id("ctx").Add(f.Qual(stdContext, "Context"))
}

// workflowCtx is the parameter of functions that are called by a workflow.
func (f *file) workflowCtx() *jen.Statement { return f.id("ctx").Add(f.workflowContext()) }

// opts is the last parameter of functions that take options of a type in the runtime.
func (f *file) opts(option string) *jen.Statement {
	return f.id("opts").Op("...").Add(f.runtime(option))
}

// stubFor is a function of package stub for a result of type t: Update[Totals], or UpdateNoResult if there is none.
func (f *file) stubFor(function string, t types.Type, others ...jen.Code) *jen.Statement {
	if t != nil {
		return f.stub(function).Types(append([]jen.Code{f.Type(t)}, others...)...)
	}
	function += "NoResult"
	if len(others) == 0 {
		return f.stub(function)
	}
	return f.stub(function).Types(others...)
}

// result is the type of an update's result as package host sees it.
func (f *file) result(t types.Type) *jen.Statement {
	if t == nil {
		return f.host("None")
	}
	return f.Type(t)
}

// results are (R, others, error), without an R if there is no result.
func (f *file) results(t types.Type, others ...jen.Code) *jen.Statement {
	var list []jen.Code
	if t != nil {
		list = append(list, f.Type(t))
	}
	list = append(append(list, others...), jen.Error())
	if len(list) == 1 {
		return jen.Add(list...)
	}
	return jen.Params(list...)
}

// returnCall is the body of a function whose results are results(t), made from a call
// of package host that has a result in any case.
func (f *file) returnCall(t types.Type, call jen.Code) []jen.Code {
	if t != nil {
		return []jen.Code{jen.Return(call)}
	}
	return []jen.Code{
		jen.List(jen.Id("_"), f.id("err")).Op(":=").Add(call),
		jen.Return(f.id("err")),
	}
}

// method starts the declaration of a method.
func (f *file) method(receiver string, of *jen.Statement, name string) *jen.Statement {
	return jen.Func().Params(f.id(receiver).Add(of)).Id(name)
}

// args are the arguments of a call: first the given ones, then the parameters.
func (ps params) args(first ...jen.Code) []jen.Code { return append(first, ps.names()...) }

// with are the parameters of a function that has others around those of a method.
func (ps params) with(f *file, before, after []jen.Code) *jen.Statement {
	return jen.Params(append(append(before, ps.decls(f)...), after...)...)
}

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

// outcome is what there is to wait for: the result, or the end if there is none.
func outcome(result types.Type) string {
	if result == nil {
		return "end"
	}
	return "result"
}

// docOr is what the author wrote, line by line, or else a sentence.
func docOr(doc, sentence string) string {
	if doc := strings.TrimSpace(doc); doc != "" {
		return doc
	}
	return sentence
}
