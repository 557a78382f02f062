package contract

import (
	"cmp"
	"slices"
)

// Describe returns what the contracts of p say.
func (p *Package) Describe() *Descriptor {
	d := &Descriptor{Package: p.Path}
	shapes := shaper{types: make(map[string]*TypeDescriptor)}
	for _, file := range p.Files {
		for _, w := range file.Workflows {
			d.Workflows = append(d.Workflows, shapes.workflow(w))
		}
		for _, m := range file.Messages {
			d.Messages = append(d.Messages, shapes.workflow(m))
		}
		for _, a := range file.Activities {
			d.Activities = append(d.Activities, shapes.activities(a))
		}
	}
	for _, list := range [][]WorkflowDescriptor{d.Workflows, d.Messages} {
		slices.SortFunc(list, func(a, b WorkflowDescriptor) int { return cmp.Compare(a.GoName, b.GoName) })
	}
	slices.SortFunc(d.Activities, func(a, b ActivitiesDescriptor) int { return cmp.Compare(a.GoName, b.GoName) })
	d.Types = shapes.types
	return d
}

func (s *shaper) workflow(w *Workflow) WorkflowDescriptor {
	d := WorkflowDescriptor{
		GoName: w.Name, Description: w.Doc, Options: w.options(),
	}
	if w.Run != nil {
		given := options{}
		given.list("roles", w.Run.Roles)
		run := s.method(w.Run, "", given, w.Run.Params)
		d.Type, d.Run = w.WireName, &run
	}
	for _, m := range w.Signals {
		d.Signals = append(d.Signals, s.method(&m.Method, m.WireName, m.options(), m.Message()))
	}
	for _, m := range w.Queries {
		d.Queries = append(d.Queries, s.method(&m.Method, m.WireName, m.options(), m.Params))
	}
	for _, m := range w.Updates {
		d.Updates = append(d.Updates, s.method(&m.Method, m.WireName, m.options(), m.Params))
	}
	for _, list := range [][]MethodDescriptor{d.Signals, d.Queries, d.Updates} {
		sortMethods(list)
	}
	return d
}

func (s *shaper) activities(a *Activities) ActivitiesDescriptor {
	d := ActivitiesDescriptor{GoName: a.Name, Description: a.Doc}
	for _, m := range a.Methods {
		d.Activities = append(d.Activities, s.method(&m.Method, m.WireName, m.options(), m.Params))
	}
	sortMethods(d.Activities)
	return d
}

func sortMethods(list []MethodDescriptor) {
	slices.SortFunc(list, func(a, b MethodDescriptor) int { return cmp.Compare(a.Name, b.Name) })
}

func (s *shaper) method(m *Method, name string, given options, params []Param) MethodDescriptor {
	d := MethodDescriptor{GoName: m.Name, Name: name, Description: m.Doc, Options: given}
	for _, p := range params {
		d.Parameters = append(d.Parameters, s.shape(p.Type))
	}
	if m.Result != nil {
		result := s.shape(m.Result)
		d.Result = &result
	}
	return d
}
