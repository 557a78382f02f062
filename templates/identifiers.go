package templates

import (
	"fmt"
	"go/types"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// The names that generated code itself uses where the parameters of a method are in
// scope, by the method's kind.
var (
	runLocals      = []string{"ctx", "err", "h", "next", "opts", "w"}
	signalLocals   = []string{"ctx", "err", "h", "opts", "w"}
	queryLocals    = []string{"ctx", "err", "h", "w"}
	updateLocals   = []string{"accept", "args", "ctx", "err", "h", "handle", "opts", "w"}
	activityLocals = []string{"a", "ctx", "err"}
	checkLocals    = []string{"at", "elem", "i", "key", "m", "message", "v"}
	otherLocals    = []string{"c", "definition", "e", "handler", "impl", "r", "runID", "updateID", "validator", "workflowID"}
)

// locals are all of them. No import has such a name.
var locals = slices.Concat(runLocals, signalLocals, queryLocals, updateLocals, activityLocals, checkLocals, otherLocals)

// id refers to a variable of generated code, or declares it. A type of the package that
// has its name stays visible, because the variable then gets another.
func (f *file) id(name string) *jen.Statement { return jen.Id(f.local(name)) }

func (f *file) local(name string) string {
	if _, isType := f.pkg.Types.Scope().Lookup(name).(*types.TypeName); isType {
		return name + "Var"
	}
	return name
}

// A param is a parameter of the author's method as generated code names it.
type param struct {
	name string
	typ  types.Type
}

type params []param

// params chooses names for the parameters of a method: the author's, unless they are
// missing or mean something else where generated code uses them.
func (f *file) params(model []contract.Param, locals []string) params {
	var list params
	for i, p := range model {
		name := p.Name
		if name == "" || name == "_" {
			name = "arg"
			if len(model) > 1 {
				name = fmt.Sprint("arg", i+1)
			}
		}
		list = append(list, param{f.unique(name, locals, list), p.Type})
	}
	return list
}

// unique lengthens name until it is the only one of its kind: opts becomes optsArg.
func (f *file) unique(name string, locals []string, others params) string {
	for slices.Contains(locals, name) || gocode.Reserved(name) || f.inScope(name) ||
		f.Imports(name) || others.has(name) {
		name += "Arg"
	}
	return name
}

func (ps params) has(name string) bool {
	for _, p := range ps {
		if p.name == name {
			return true
		}
	}
	return false
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
	var list []jen.Code
	for i := 0; i < len(ps); {
		next := i + 1
		for next < len(ps) && types.Identical(ps[i].typ, ps[next].typ) {
			next++
		}
		list = append(list, jen.List(ps[i:next].names()...).Add(f.Type(ps[i].typ)))
		i = next
	}
	return list
}

// receiver is the name of a receiver that no parameter has: c, or for an interface Order
// with a parameter c, oc. All methods of a type have the same.
func (f *file) receiver(w *workflow, name string) string {
	for w.hasParam(name) || f.Imports(name) {
		first, _ := utf8.DecodeRuneInString(w.Name)
		name = string(unicode.ToLower(first)) + name
	}
	return name
}

func (w *workflow) hasParam(name string) bool {
	has := w.in.has(name)
	for _, s := range w.signals {
		has = has || s.in.has(name)
	}
	for _, u := range w.updates {
		has = has || u.in.has(name)
	}
	return has
}
