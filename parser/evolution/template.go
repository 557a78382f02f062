package evolution

import (
	"fmt"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// meaning is a template with what it refers to as that is sent, so that names in Go do not count: the place of a parameter, or
// its name if named is true, and the names of fields in JSON.
func meaning(d *descriptor.Document, template string, parameters []descriptor.Payload, named bool) string {
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
		fmt.Fprintf(&b, "{%s}", reference(d, p.Text, parameters, named))
	}
	return b.String()
}

// reference is what a reference refers to.
func reference(d *descriptor.Document, text string, parameters []descriptor.Payload, named bool) string {
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
	for i, name := range segments {
		of := resolve(d, s).Schema
		if property := propertyNamed(of, name); property != "" {
			segments[i] = property
		}
		s = of.Properties[segments[i]] // nil for a method, and what follows it
	}
	first := fmt.Sprint(index)
	if named {
		first = parameters[index].Name
	}
	return strings.Join(append([]string{first}, segments...), ".")
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
