package evolution

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// meaning is a template with what it refers to as that is sent, so that names in Go do not count: the place of a parameter, or
// its name if named is true, and the names of fields in JSON. A field that another version has under another name is called as
// it is there, since that is told of the field. other is nil for no other version.
func meaning(d *descriptor.Document, template string, parameters []descriptor.Payload, named bool, other *version) string {
	pieces, bad := directive.SplitTemplate(template)
	if bad != nil {
		return template
	}
	var b strings.Builder
	for _, p := range pieces {
		if !p.Reference {
			b.WriteString(strings.NewReplacer("{", "{{", "}", "}}").Replace(p.Text))
			continue
		}
		fmt.Fprintf(&b, "{%s}", reference(d, p.Text, parameters, named, other))
	}
	return b.String()
}

// A version is the parameters of a method in a document.
type version struct {
	document   *descriptor.Document
	parameters []descriptor.Payload
}

// parameter returns what there is in the place of a parameter, or of its name if named is true; nil for nothing.
func (v *version) parameter(index int, name string, named bool) *descriptor.Schema {
	switch {
	case v == nil:
		return nil
	case named:
		index = slices.IndexFunc(v.parameters, func(p descriptor.Payload) bool { return p.Name == name })
	}
	if index < 0 || index >= len(v.parameters) {
		return nil
	}
	return v.parameters[index].Schema
}

// reference is what a reference refers to.
func reference(d *descriptor.Document, text string, parameters []descriptor.Payload, named bool, other *version) string {
	segments := strings.Split(text, ".")
	index := slices.IndexFunc(parameters, func(p descriptor.Payload) bool { return p.Name == segments[0] })
	var s *descriptor.Schema
	switch {
	case len(parameters) == 1 && (index < 0 || propertyNamed(resolve(d, parameters[0].Schema).Schema, segments[0]) != ""):
		index, s = 0, parameters[0].Schema
	case index < 0:
		return text
	default:
		s, segments = parameters[index].Schema, segments[1:]
	}
	there := other.parameter(index, parameters[index].Name, named)
	for i, name := range segments {
		of := resolve(d, s).Schema
		property := propertyNamed(of, name)
		if property == "" {
			s, there = nil, nil // a method, and what follows it
			continue
		}
		s, segments[i] = of.Properties[property], property
		if there != nil {
			in := resolve(other.document, there).Schema
			segments[i] = renamed(of, in, property, name)
			there = in.Properties[segments[i]]
		}
	}
	first := fmt.Sprint(index)
	if named {
		first = parameters[index].Name
	}
	return strings.Join(append([]string{first}, segments...), ".")
}

// renamed returns the name that a field has in another version of an object, if that has no field of its name.
func renamed(of, in *descriptor.Schema, name, goName string) string {
	if in.Properties[name] != nil {
		return name
	}
	for other := range in.Properties {
		if of.Properties[other] == nil && strings.EqualFold(other, name) {
			return other
		}
	}
	if other := propertyNamed(in, goName); other != "" && of.Properties[other] == nil {
		return other
	}
	return name
}

// propertyNamed returns the name in JSON of a field with a name in Go, "" if there is none.
func propertyNamed(s *descriptor.Schema, goName string) string {
	for name, schema := range s.Properties {
		if p := (property{name, schema}); p.goName() == goName {
			return name
		}
	}
	return ""
}
