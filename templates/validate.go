package templates

import (
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser"
)

// checkFunc is the name of the function that checks the validate tags of a workflow's
// messages, a func(message any) error. There is none if no message has tags.
func (f *file) checkFunc(w *workflow) (name string, ok bool) {
	return w.names.Check, len(w.Checks.Messages) > 0
}

// checks declares the functions that check validate tags: one for all messages of a
// workflow, and one for each struct that they consist of.
func (f *file) checks(w *workflow) {
	name, ok := f.checkFunc(w)
	if !ok {
		return
	}
	f.declare(sentencef("%s checks the validate tags of a message of %s.", name, w.Name),
		jen.Func().Id(name).Params(f.id("message").Any()).Error().Block(
			jen.Var().Add(f.id("errs")).Add(f.runtime("FieldErrors")),
			jen.Switch(f.id("m").Op(":=").Add(f.id("message")).Assert(jen.Type())).Block(f.messageCases(w)...),
			jen.Return(f.id("errs").Dot("Err").Call()),
		))
	for _, s := range w.Checks.Structs {
		f.structCheck(w, s)
	}
}

// messageCases are a case for each type of message that has something to be checked.
func (f *file) messageCases(w *workflow) []jen.Code {
	var cases []jen.Code
	done := map[*parser.StructCheck]bool{}
	for _, m := range w.Checks.Messages {
		switch s := m.Struct; {
		case s == nil || m.Pointers() > 1:
			cases = append(cases, jen.Case(f.imports.typ(m.Type)).Block(f.checked(w, m, f.id("m"), root)...))
		case !done[s]:
			done[s] = true
			cases = append(cases, f.structCases(w, m)...)
		}
	}
	for _, u := range w.updates {
		if fields := f.argumentChecks(w, u.in); len(u.in) > 1 && len(fields) > 0 {
			cases = append(cases, jen.Case(jen.Id(w.names.Args(u.Name))).Block(fields...))
		}
	}
	return cases
}

// structCases are the cases for a struct and for a pointer to it: both are the same when
// they are sent. A pointer is not nil, as go-playground/validator demands.
func (f *file) structCases(w *workflow, m *parser.ValueCheck) []jen.Code {
	errs, check := f.id("errs").Op("="), w.names.CheckType(m.Struct)
	value, pointer := m.Base(), types.Type(types.NewPointer(m.Base()))
	if m.Pointers() > 0 {
		pointer = m.Type
	}
	cases := []jen.Code{
		jen.Case(f.imports.typ(value)).Block(errs.Clone().Id(check).Call(jen.Op("&").Add(f.id("m")))),
		jen.Case(f.imports.typ(pointer)).Block(errs.Clone().Add(f.runtime("NotNil")).Call(f.id("m"), jen.Id(check))),
	}
	if _, unnamed := value.(*types.Struct); unnamed && m.Pointers() == 0 {
		return cases[:1]
	}
	return cases
}

// argumentChecks check the arguments of an update that has several.
func (f *file) argumentChecks(w *workflow, in params) []jen.Code {
	var code []jen.Code
	for _, p := range in {
		if check := w.Checks.Of(p.typ); check != nil {
			code = append(code, f.checked(w, check, f.id("m").Dot(p.name), fieldPath(p.name))...)
		}
	}
	return code
}

// checked checks a whole message, which fails if it is a nil pointer.
func (f *file) checked(w *workflow, check *parser.ValueCheck, value *jen.Statement, at valuePath) []jen.Code {
	if check.Pointers() > 0 {
		required := *check
		required.Rules = []*parser.Rule{{Name: "required"}}
		check = &required
	}
	return f.valueCheck(w, check, value, at)
}

func (f *file) structCall(w *workflow, s *parser.StructCheck, pointer jen.Code) *jen.Statement {
	return jen.Id(w.names.CheckType(s)).Call(pointer)
}

// structCheck declares the function that checks the fields of a struct.
func (f *file) structCheck(w *workflow, s *parser.StructCheck) {
	var body []jen.Code
	for _, field := range s.Fields {
		body = append(body, f.valueCheck(w, field.Value, f.id("v").Dot(field.Name), fieldPath(field.Name))...)
	}
	body = append(body, jen.Return(f.id("errs")))
	f.declare("", jen.Func().Id(w.names.CheckType(s)).
		Params(f.id("v").Op("*").Add(f.imports.typ(s.Type))).
		Params(f.id("errs").Add(f.runtime("FieldErrors"))).
		Block(body...))
}
