package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// The runtime knows messages of exactly one value. One without a value is a
// host.None to it; the several arguments of an update are the fields of a generated
// struct, which Spread takes apart again, because on the wire they are several.

// argumentTypes declares a struct for each update with several parameters, and for what else has
// several of which some are checked. The Arguments method of an update's shows the runtime each of
// them:
//
//	type orderRenameArgs struct {
//		first, last string
//	}
//
//	func (args orderRenameArgs) Arguments() []any {
//		return []any{args.first, args.last}
//	}
func (f *file) argumentTypes(w *workflow) {
	declare := func(method string, in params) {
		name := w.names.Args(method)
		f.Declare(gocode.Sentencef("%s are the arguments of %s.", name, method),
			jen.Type().Id(name).Struct(in.fields(f)...))
	}
	if len(w.in) > 1 && w.hasOwnCheck(w.Run.Name) {
		declare(w.Run.Name, w.in)
	}
	for _, q := range w.queries {
		if len(q.in) > 1 && w.hasOwnCheck(q.Name) {
			declare(q.Name, q.in)
		}
	}
	for _, u := range w.updates {
		if len(u.in) < 2 {
			continue
		}
		declare(u.Name, u.in)
		name := w.names.Args(u.Name)
		var values []jen.Code
		for _, p := range u.in {
			values = append(values, f.id("args").Dot(p.field))
		}
		f.Declare("", f.method("args", jen.Id(name), "Arguments").Params().Index().Any().
			Block(jen.Return(jen.Index().Any().Values(values...))))
	}
}

// messageType is the type of a message as the runtime sees it.
func (f *file) messageType(in params, argsType string) *jen.Statement {
	switch len(in) {
	case 0:
		return f.host("None")
	case 1:
		return f.Type(in[0].typ)
	default:
		return jen.Id(argsType)
	}
}

// messageParam is the parameter of a function that the runtime calls with a message.
func (f *file) messageParam(in params, argsType string) *jen.Statement {
	switch len(in) {
	case 0:
		return jen.Id("_").Add(f.host("None"))
	case 1:
		return in.decls(f)[0].(*jen.Statement)
	default:
		return f.id("args").Id(argsType)
	}
}

// unpacked are the arguments of the author's method, made from the messageParam.
func (f *file) unpacked(in params) []jen.Code {
	if len(in) < 2 {
		return in.names()
	}
	var list []jen.Code
	for _, p := range in {
		list = append(list, f.id("args").Dot(p.field))
	}
	return list
}

// spread turns the handler and the validator of an update with several parameters into
// functions that have these parameters:
//
//	func(handle …, accept …) (handler, validator any) {
//		handler = func(ctx workflow.Context, first, last string) (Name, error) {
//			return handle(ctx, orderRenameArgs{first, last})
//		}
//		…
//		return handler, validator
//	}
func (f *file) spread(u message[*contract.Update], argsType string) *jen.Statement {
	taken := func(results jen.Code) *jen.Statement {
		return jen.Func().Params(f.workflowContext(), jen.Id(argsType)).Add(results)
	}
	given := func(results jen.Code) *jen.Statement {
		return jen.Func().Add(u.in.with(f, []jen.Code{f.workflowCtx()}, nil)).Add(results)
	}
	call := func(function string) *jen.Statement {
		return f.id(function).Call(f.id("ctx"), jen.Id(argsType).Values(u.in.names()...))
	}
	return jen.Func().
		Params(
			f.id("handle").Add(taken(jen.Params(f.result(u.Result), jen.Error()))),
			f.id("accept").Add(taken(jen.Error())),
		).
		Params(jen.List(f.id("handler"), f.id("validator")).Any()).
		Block(
			f.id("handler").Op("=").Add(given(f.results(u.Result))).Block(f.returnCall(u.Result, call("handle"))...),
			f.id("validator").Op("=").Add(given(jen.Error())).Block(jen.Return(call("accept"))),
			jen.Return(f.id("handler"), f.id("validator")),
		)
}
