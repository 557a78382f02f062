package gocode

import (
	"fmt"
	"go/types"
	"strconv"

	"github.com/dave/jennifer/jen"
)

// Type renders a type as its author would write it in the file: aliases are kept, since
// what they stand for may not be accessible (workflow.Context is an alias of a type in
// an internal package).
func (f *File) Type(t types.Type) *jen.Statement {
	switch t := t.(type) {
	case *types.Alias:
		return f.instance(t.Obj(), t.TypeArgs())
	case *types.Named:
		return f.instance(t.Obj(), t.TypeArgs())
	case *types.Basic:
		if t.Kind() == types.UnsafePointer {
			return f.Qual(Package{"unsafe", "unsafe"}, "Pointer")
		}
		return jen.Id(t.Name())
	case *types.TypeParam:
		return jen.Id(t.Obj().Name())
	case *types.Pointer:
		return jen.Op("*").Add(f.Type(t.Elem()))
	case *types.Slice:
		return jen.Index().Add(f.Type(t.Elem()))
	case *types.Array:
		return jen.Index(jen.Lit(int(t.Len()))).Add(f.Type(t.Elem()))
	case *types.Map:
		return jen.Map(f.Type(t.Key())).Add(f.Type(t.Elem()))
	case *types.Chan:
		return f.channel(t)
	case *types.Signature:
		return jen.Func().Add(f.signature(t))
	case *types.Struct:
		return f.structure(t)
	case *types.Interface:
		return f.iface(t)
	case *types.Union:
		return f.union(t)
	}
	// Every kind of type that can stand in a checked interface is above.
	panic(fmt.Sprintf("unexpected type %s (%T)", t, t))
}

// instance renders a declared type with its type arguments.
func (f *File) instance(obj *types.TypeName, args *types.TypeList) *jen.Statement {
	name := jen.Id(obj.Name())
	if pkg := obj.Pkg(); pkg != nil { // nil for error, any and comparable
		name = f.Qual(Package{pkg.Path(), pkg.Name()}, obj.Name())
	}
	if args.Len() == 0 {
		return name
	}
	var list []jen.Code
	for arg := range args.Types() {
		list = append(list, f.Type(arg))
	}
	return name.Types(list...)
}

func (f *File) channel(t *types.Chan) *jen.Statement {
	elem := f.Type(t.Elem())
	if inner, ok := t.Elem().(*types.Chan); ok && inner.Dir() == types.RecvOnly && t.Dir() != types.RecvOnly {
		elem = jen.Parens(elem) // chan (<-chan T) is not chan<- chan T
	}
	switch t.Dir() {
	case types.SendOnly:
		return jen.Chan().Op("<-").Add(elem)
	case types.RecvOnly:
		return jen.Op("<-").Chan().Add(elem)
	default:
		return jen.Chan().Add(elem)
	}
}

// signature renders the parameters and results of a function or method. The names of
// parameters say nothing to the compiler and are left out.
func (f *File) signature(t *types.Signature) *jen.Statement {
	var params, results []jen.Code
	for i := range t.Params().Len() {
		p := t.Params().At(i).Type()
		if s, ok := p.(*types.Slice); ok && t.Variadic() && i == t.Params().Len()-1 {
			params = append(params, jen.Op("...").Add(f.Type(s.Elem())))
			continue
		}
		params = append(params, f.Type(p))
	}
	for v := range t.Results().Variables() {
		results = append(results, f.Type(v.Type()))
	}
	code := jen.Params(params...)
	switch len(results) {
	case 0:
		return code
	case 1:
		return code.Add(results[0])
	default:
		return code.Params(results...)
	}
}

func (f *File) structure(t *types.Struct) *jen.Statement {
	var fields []jen.Code
	for i := range t.NumFields() {
		v := t.Field(i)
		field := jen.Null()
		if !v.Embedded() {
			field = jen.Id(v.Name())
		}
		field = field.Add(f.Type(v.Type()))
		if tag := t.Tag(i); tag != "" {
			field = field.Add(structTag(tag))
		}
		fields = append(fields, field)
	}
	return OnOneLine("struct", fields...)
}

func structTag(tag string) *jen.Statement {
	if strconv.CanBackquote(tag) {
		return jen.Op("`" + tag + "`")
	}
	return jen.Lit(tag)
}

func (f *File) iface(t *types.Interface) *jen.Statement {
	var elems []jen.Code
	for m := range t.ExplicitMethods() {
		elems = append(elems, jen.Id(m.Name()).Add(f.signature(m.Signature())))
	}
	for e := range t.EmbeddedTypes() {
		elems = append(elems, f.Type(e))
	}
	return OnOneLine("interface", elems...)
}

func (f *File) union(t *types.Union) *jen.Statement {
	var terms []jen.Code
	for term := range t.Terms() {
		code := f.Type(term.Type())
		if term.Tilde() {
			code = jen.Op("~").Add(code)
		}
		terms = append(terms, code)
	}
	return jen.Custom(jen.Options{Separator: "|"}, terms...)
}

// OnOneLine renders the fields of a struct or the elements of an interface.
func OnOneLine(keyword string, elems ...jen.Code) *jen.Statement {
	if len(elems) == 0 {
		return jen.Op(keyword + "{}")
	}
	return jen.Custom(jen.Options{Open: keyword + "{ ", Close: " }", Separator: "; "}, elems...)
}

// Converted is value, of type t, as a value of the basic kind.
func Converted(t types.Type, kind types.BasicKind, value *jen.Statement) *jen.Statement {
	if isBasic(t, kind) {
		return value
	}
	return jen.Id(types.Typ[kind].Name()).Call(value)
}

func isBasic(t types.Type, kind types.BasicKind) bool {
	basic, ok := types.Unalias(t).(*types.Basic)
	return ok && basic.Kind() == kind
}
