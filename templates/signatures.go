package templates

import (
	"go/types"

	"github.com/dave/jennifer/jen"
)

// id refers to a variable of generated code, or declares it.
func (f *file) id(name string) *jen.Statement { return jen.Id(f.Var(name)) }

func (f *file) runtime(name string) *jen.Statement { return f.Qual(runtimeLib, name) }

// host refers to a name of the package that generated workers are made of.
func (f *file) host(name string) *jen.Statement { return f.Qual(hostLib, name) }

// stub refers to a name of the package that generated clients are made of.
func (f *file) stub(name string) *jen.Statement { return f.Qual(stubLib, name) }

// validate refers to a name of the package that checks messages.
func (f *file) validate(name string) *jen.Statement { return f.Qual(validateLib, name) }

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
