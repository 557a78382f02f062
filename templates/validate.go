package templates

import (
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
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
	f.Declare(gocode.Sentencef("%s checks the validate tags of a message of %s.", name, w.Name),
		jen.Func().Id(name).Params(f.id("message").Any()).Error().Block(
			f.id("at").Op(":=").Add(f.validate("Root")).Call(),
			jen.Switch(f.id("m").Op(":=").Add(f.id("message")).Assert(jen.Type())).Block(f.messageCases(w)...),
			jen.Return(f.id("at").Dot("Err").Call()),
		))
	for _, s := range w.Checks.Structs {
		f.structCheck(w, s)
	}
}

// messageCases are a case for each type of message that has something to be checked.
func (f *file) messageCases(w *workflow) []jen.Code {
	var cases []jen.Code
	done := map[*contract.StructCheck]bool{}
	for _, m := range w.Checks.Messages {
		switch s := m.Struct; {
		case s == nil || m.Pointers() > 1:
			cases = append(cases, jen.Case(f.Type(m.Type)).Block(f.valueCheck(w, m, f.id("m"), root)...))
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
func (f *file) structCases(w *workflow, m *contract.ValueCheck) []jen.Code {
	check := w.names.CheckType(m.Struct)
	value, pointer := m.Base(), types.Type(types.NewPointer(m.Base()))
	if m.Pointers() > 0 {
		pointer = m.Type
	}
	cases := []jen.Code{
		jen.Case(f.Type(value)).Block(f.structCall(w, m.Struct, root, jen.Op("&").Add(f.id("m")))),
		jen.Case(f.Type(pointer)).Block(f.validate("NotNil").Call(f.id("at"), f.id("m"), jen.Id(check))),
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
			code = append(code, f.valueCheck(w, check, f.id("m").Dot(p.field), fieldPlace(p.field))...)
		}
	}
	return code
}

func (f *file) structCall(w *workflow, s *contract.StructCheck, at valuePlace, pointer jen.Code) *jen.Statement {
	return jen.Id(w.names.CheckType(s)).Call(f.place(at), pointer)
}

// structCheck declares the function that checks the fields of a struct. That of a type that contains
// values of its own ends where the check does.
func (f *file) structCheck(w *workflow, s *contract.StructCheck) {
	var body []jen.Code
	if s.Recursive {
		body = append(body, jen.If(f.id("at").Dot("Done").Call()).Block(jen.Return()))
	}
	for _, field := range s.Fields {
		body = append(body, f.valueCheck(w, field.Value, f.id("v").Dot(field.Name), fieldPlace(field.Name))...)
	}
	f.Declare("", jen.Func().Id(w.names.CheckType(s)).
		Params(f.id("at").Add(f.validate("Place")), f.id("v").Op("*").Add(f.Type(s.Type))).
		Block(body...))
}
