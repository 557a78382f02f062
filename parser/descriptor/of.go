package descriptor

import (
	"cmp"
	"go/token"
	"go/types"
	"slices"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// Of returns what the contracts of packages say, and where in their source it is said. readFile reads source files for what
// their authors have written about types and fields; of those that it cannot read there are no descriptions.
func Of(packages []*contract.Package, readFile func(path string) ([]byte, error)) (*Document, *Places) {
	b := &builder{
		document: &Document{Format: Format, Behaviour: Behaviour},
		places:   &Places{places: make(map[Path]place)},
		readFile: readFile,
	}
	for _, p := range packages {
		if len(p.Files) > 0 {
			b.addPackage(p)
		}
	}
	b.sort()
	b.nameDefinitions()
	b.place()
	return b.document, b.places
}

// A builder makes a document.
type builder struct {
	document *Document
	places   *Places
	readFile func(path string) ([]byte, error)

	fset        *token.FileSet // of the package that is being added
	comments    map[string]comments
	definitions definitions
	placed      []placed // what has a place, whose path is known once all is sorted
}

// placed is a part of the document that is at a directive.
type placed struct {
	path      func() Path
	directive contract.Directive
	name      token.Position // of what has the directive
	length    int            // of its name
	fset      *token.FileSet
}

func (b *builder) addPackage(p *contract.Package) {
	b.fset, b.comments = p.Fset, make(map[string]comments)
	for _, file := range p.Files {
		for _, w := range file.Workflows {
			b.document.Workflows = append(b.document.Workflows, *b.workflow(p, w))
		}
		for _, m := range file.Messages {
			b.document.Messages = append(b.document.Messages, *b.workflow(p, m))
		}
		for _, a := range file.Activities {
			b.document.Activities = append(b.document.Activities, *b.activities(p, a))
		}
	}
}

func (b *builder) sort() {
	compare := func(a, b Workflow) int {
		return cmp.Or(cmp.Compare(a.Type, b.Type), cmp.Compare(a.GoName, b.GoName), cmp.Compare(a.Package, b.Package))
	}
	slices.SortFunc(b.document.Workflows, compare)
	slices.SortFunc(b.document.Messages, compare)
	slices.SortFunc(b.document.Activities, func(a, b Activities) int {
		return cmp.Or(cmp.Compare(a.GoName, b.GoName), cmp.Compare(a.Package, b.Package))
	})
}

func (b *builder) workflow(p *contract.Package, w *contract.Workflow) *Workflow {
	d := &Workflow{Package: p.Path, GoName: w.Name, Description: w.Doc}
	of := func() Path { return b.document.pathOfMessages(d) }
	if w.Run != nil {
		d.Type, d.Options = w.WireName, w.Given()
		of = func() Path { return b.document.pathOfWorkflow(d) }
		run := b.method(w.Run, "", w.Run.Given(), w.Run.Params, &w.Checks)
		d.Run = &run
		b.at(func() Path { return of().Join("run") }, w.Run.At, w.Run.Pos, w.Run.Name)
	}
	b.at(func() Path { return of() }, w.At, w.Pos, w.Name)
	message := func(kind string, m *contract.Method, name string) {
		b.at(func() Path { return of().Join(kind, name) }, m.At, m.Pos, m.Name)
	}
	for _, m := range w.Signals {
		d.Signals = append(d.Signals, b.method(&m.Method, m.WireName, m.Given(), m.Message(), &w.Checks))
		message("signals", &m.Method, m.WireName)
	}
	for _, m := range w.Queries {
		d.Queries = append(d.Queries, b.method(&m.Method, m.WireName, m.Given(), m.Params, &w.Checks))
		message("queries", &m.Method, m.WireName)
	}
	for _, m := range w.Updates {
		d.Updates = append(d.Updates, b.method(&m.Method, m.WireName, m.Given(), m.Params, &w.Checks))
		message("updates", &m.Method, m.WireName)
	}
	for _, list := range [][]Method{d.Signals, d.Queries, d.Updates} {
		sortMethods(list)
	}
	return d
}

func (b *builder) activities(p *contract.Package, a *contract.Activities) *Activities {
	d := &Activities{Package: p.Path, GoName: a.Name, Description: a.Doc}
	of := func() Path { return b.document.pathOfActivities(d) }
	b.at(of, a.At, a.Pos, a.Name)
	for _, m := range a.Methods {
		d.Activities = append(d.Activities, b.method(&m.Method, m.WireName, m.Given(), m.Params, nil))
		b.at(func() Path { return of().Join(m.WireName) }, m.At, m.Pos, m.Name)
	}
	sortMethods(d.Activities)
	return d
}

func sortMethods(list []Method) {
	slices.SortFunc(list, func(a, b Method) int { return cmp.Compare(a.Name, b.Name) })
}

// method describes a method. checks are nil if its parameters are not checked.
func (b *builder) method(m *contract.Method, name string, given map[string]string, params []contract.Param, checks *contract.Checks) Method {
	d := Method{Name: name, GoName: m.Name, Description: m.Doc, Options: given}
	for _, p := range params {
		payload := b.payload(p.Type, checks, message)
		payload.Name = p.Name
		if checks != nil && gotypes.HasMethod(p.Type, "Validate") && hasValidate(p.Type) {
			payload.GoChecks = []string{"Validate"}
		}
		d.Parameters = append(d.Parameters, payload)
	}
	if m.Result != nil {
		payload := b.payload(m.Result, nil, result)
		d.Result = &payload
	}
	return d
}

// hasValidate reports whether a type, or a pointer to it, has a method Validate() error.
func hasValidate(t types.Type) bool {
	obj, _, _ := types.LookupFieldOrMethod(t, true, nil, "Validate")
	f, ok := obj.(*types.Func)
	if !ok {
		return false
	}
	s := f.Signature()
	return s.Params().Len() == 0 && s.Results().Len() == 1 && gotypes.IsError(s.Results().At(0).Type())
}

// payload is what a value of a type is sent as.
func (b *builder) payload(t types.Type, checks *contract.Checks, d direction) Payload {
	_, base := gotypes.FollowPointers(t)
	if gotypes.IsProto(types.NewPointer(base)) || gotypes.IsProto(t) {
		return Payload{Encoding: Protobuf, Schema: b.schema(t, nil, d)}
	}
	if s, ok := types.Unalias(t).(*types.Slice); ok && types.Identical(s.Elem(), types.Typ[types.Byte]) {
		return Payload{Encoding: Binary, Schema: b.schema(t, nil, d)}
	}
	var check *contract.ValueCheck
	if checks != nil {
		check = checks.Of(t)
	}
	return Payload{Schema: b.schema(t, check, d)}
}
