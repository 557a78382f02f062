package templates

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/checks"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// A check is a func(at validate.Place, v *T) for a value of type T. That of a message is the one of
// its struct, unless it is none or there are several parameters.

// checkFunc is the check of a message, nil if nothing is demanded of it:
//
//	orderCheckItem, validate.Required(orderCheckItem), orderReplaceCheck
func (f *file) checkFunc(w *workflow, method string, in params) *jen.Statement {
	if w.hasOwnCheck(method) {
		return jen.Id(w.names.CheckMessage(method))
	}
	if len(in) != 1 {
		return nil
	}
	check := w.Checks.Of(in[0].typ)
	switch {
	case check == nil:
		return nil
	case check.IsStruct():
		return jen.Id(w.names.CheckType(check.Struct))
	}
	return f.validate("Required").Call(jen.Id(w.names.CheckType(check.Struct)))
}

func (w *workflow) hasOwnCheck(method string) bool { return slices.Contains(w.OwnChecks(), method) }

// checkCall is the check of what is about to be sent, nil if nothing is demanded of it:
//
//	func(at validate.Place) { orderCheckItem(at, &item) }
func (f *file) checkCall(w *workflow, method string, in params) *jen.Statement {
	check := f.checkFunc(w, method, in)
	if check == nil {
		return nil
	}
	at, message := f.id("at"), jen.Id(in[0].name)
	if len(in) > 1 {
		message = jen.Id(w.names.Args(method)).Values(in.names()...)
	}
	return jen.Func().Params(at.Clone().Add(f.validate("Place"))).Add(gocode.Inline(check.Call(at, jen.Op("&").Add(message))))
}

// checks declares the functions that check validate tags: one for each message that has its own,
// and one for each struct that messages consist of.
func (f *file) checks(w *workflow) {
	if w.Run != nil {
		f.messageCheck(w, w.Run.Name, w.in)
	}
	for _, s := range w.signals {
		f.messageCheck(w, s.Name, s.in)
	}
	for _, q := range w.queries {
		f.messageCheck(w, q.Name, q.in)
	}
	for _, u := range w.updates {
		f.messageCheck(w, u.Name, u.in)
	}
	for _, s := range w.Checks.Structs {
		f.structCheck(w, s)
	}
}

// messageCheck declares the check of a message that has its own:
//
//	func orderReplaceCheck(at validate.Place, v *[]*Item) {
//		for i, elem := range *v {
//			…
//		}
//	}
func (f *file) messageCheck(w *workflow, method string, in params) {
	if !w.hasOwnCheck(method) {
		return
	}
	printer := f.checkPrinter(w)
	if len(in) == 1 {
		check := w.Checks.Of(in[0].typ)
		body := printer.Check(check, checks.Behind(check, f.id("v")), checks.Place{})
		f.declareCheck(w.names.CheckMessage(method), f.Type(check.Type), body)
		return
	}
	var body []jen.Code
	for _, p := range in {
		if check := w.Checks.Of(p.typ); check != nil {
			body = append(body, printer.Check(check, checks.Of(check, f.id("v").Dot(p.field)), checks.Field(p.field))...)
		}
	}
	f.declareCheck(w.names.CheckMessage(method), jen.Id(w.names.Args(method)), body)
}

// structCheck declares the check of a struct. That of a type that contains values of its own ends
// where the check does:
//
//	func orderCheckItem(at validate.Place, v *Item) {
//		if v.SKU == "" {
//			at.Field("SKU").Fails("required")
//		}
//	}
func (f *file) structCheck(w *workflow, s *contract.StructCheck) {
	printer := f.checkPrinter(w)
	var body []jen.Code
	if s.Recursive {
		body = append(body, jen.If(f.id("at").Dot("Done").Call()).Block(jen.Return()))
	}
	for _, field := range s.Fields {
		body = append(body, printer.Check(field.Value, checks.Of(field.Value, f.id("v").Dot(field.Name)), checks.Field(field.Name))...)
	}
	f.declareCheck(w.names.CheckType(s), f.Type(s.Type), body)
}

func (f *file) declareCheck(name string, of *jen.Statement, body []jen.Code) {
	f.Declare("", jen.Func().Id(name).
		Params(f.id("at").Add(f.validate("Place")), f.id("v").Op("*").Add(of)).
		Block(body...))
}

func (f *file) checkPrinter(w *workflow) *checks.Printer {
	return &checks.Printer{File: f.File, StructCheck: w.names.CheckType}
}
