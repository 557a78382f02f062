package templates

import (
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// workflowID declares the function that makes a workflow's ID from the input.
func (f *file) workflowID(w *workflow) {
	if w.ID == nil {
		return
	}
	doc := gocode.Sentencef("%s is the workflow ID for an input.", w.names.ID)
	if len(w.in) == 0 {
		doc = gocode.Sentencef("%s is the workflow ID.", w.names.ID)
	}
	f.Declare(doc, jen.Func().Id(w.names.ID).Params(w.in.decls(f)...).String().
		Block(jen.Return(f.text(w.ID, w.in))))
}

// text is the expression for a template, whose references are to parameters.
func (f *file) text(t *contract.Template, in params) *jen.Statement {
	return f.textOf(t, in.names())
}

// textOf is text for parameters with these values.
func (f *file) textOf(t *contract.Template, values []jen.Code) *jen.Statement {
	var parts []jen.Code
	for _, part := range t.Parts {
		if part.Format == contract.FormatNone {
			parts = append(parts, jen.Lit(part.Literal))
			continue
		}
		parts = append(parts, f.reference(part, values))
	}
	if len(parts) == 0 {
		return jen.Lit("")
	}
	return jen.Custom(jen.Options{Separator: "+"}, parts...)
}

// reference is the text of the value that a part of a template refers to.
func (f *file) reference(part contract.TemplatePart, values []jen.Code) *jen.Statement {
	value := f.selected(part, values)
	switch part.Format {
	case contract.FormatString:
		return value.Dot("String").Call()
	case contract.FormatInt:
		if types.Identical(part.Type, types.Typ[types.Int]) {
			return f.Qual(stdStrconv, "Itoa").Call(value)
		}
		return f.Qual(stdStrconv, "FormatInt").
			Call(gocode.Converted(part.Type, types.Int64, value), jen.Lit(10))
	case contract.FormatUint:
		return f.Qual(stdStrconv, "FormatUint").
			Call(gocode.Converted(part.Type, types.Uint64, value), jen.Lit(10))
	case contract.FormatBool:
		return f.Qual(stdStrconv, "FormatBool").Call(gocode.Converted(part.Type, types.Bool, value))
	default:
		return gocode.Converted(part.Type, types.String, value)
	}
}

// selected is the value that a part of a template refers to.
func (f *file) selected(part contract.TemplatePart, values []jen.Code) *jen.Statement {
	value := jen.Add(values[part.Param])
	for _, s := range part.Path {
		value = value.Dot(s.Name)
		if s.Getter {
			value = value.Call()
		}
	}
	return value
}
