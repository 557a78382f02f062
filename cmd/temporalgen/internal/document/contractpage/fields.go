package contractpage

import (
	"encoding/json"
	"strings"

	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// fields are what the templates of a method refer to: the fields of its message, or its parameters.
type fields struct {
	defs       map[string]*descriptor.Schema
	parameters []descriptor.Payload
}

// find follows a reference, such as Customer.ID, by the names in Go. It returns the index of the parameter, and the path in its
// JSON form; false if the schema does not tell, as for a type with a method String.
func (f fields) find(reference string) (parameter int, path []string, ok bool) {
	names := strings.Split(reference, ".")
	if len(f.parameters) != 1 || follow(f.defs, f.parameters[0].Schema).Type != "object" {
		for i, p := range f.parameters {
			if p.Name == names[0] {
				path, ok := f.jsonPath(p.Schema, names[1:])
				return i, path, ok
			}
		}
		return 0, nil, false
	}
	path, ok = f.jsonPath(f.parameters[0].Schema, names)
	return 0, path, ok
}

func (f fields) jsonPath(s *descriptor.Schema, names []string) (path []string, ok bool) {
	for _, name := range names {
		s = follow(f.defs, s)
		found := ""
		for _, key := range sortedKeys(s.Properties) {
			if p := s.Properties[key]; p != nil && p.GoName == name {
				found = key
			}
		}
		if _, exact := s.Properties[name]; found == "" && exact {
			found = name
		}
		if found == "" {
			return nil, false
		}
		path, s = append(path, found), s.Properties[found]
	}
	return path, true
}

// inJSON is a template with the names that fields have in JSON.
func (f fields) inJSON(template string) string {
	return f.replace(template, func(reference string) (string, bool) {
		i, path, ok := f.find(reference)
		if !ok {
			return "", false
		}
		if len(f.parameters) > 1 || len(path) == 0 {
			path = append([]string{f.parameters[i].Name}, path...)
		}
		return "{" + strings.Join(path, ".") + "}", true
	})
}

// rendered is the text that a template makes of values of the parameters. Where that is not known here, the reference stays.
func (f fields) rendered(template string, values []any) string {
	return f.replace(template, func(reference string) (string, bool) {
		i, path, ok := f.find(reference)
		if !ok || i >= len(values) {
			return "", false
		}
		value := values[i]
		for _, name := range path {
			object, _ := value.(map[string]any)
			value = object[name]
		}
		switch value := value.(type) {
		case string:
			return value, true
		case json.Number:
			return value.String(), true
		case bool:
			if value {
				return "true", true
			}
			return "false", true
		}
		return "", false
	})
}

func (f fields) replace(template string, replacement func(reference string) (string, bool)) string {
	pieces, err := directive.SplitTemplate(template)
	if err != nil {
		return template
	}
	var b strings.Builder
	for _, p := range pieces {
		if !p.Reference {
			b.WriteString(p.Text)
		} else if text, ok := replacement(p.Text); ok {
			b.WriteString(text)
		} else {
			b.WriteString("{" + p.Text + "}")
		}
	}
	return b.String()
}

// follow returns the schema that a reference leads to, and without null, as far as that is one schema. It is empty if there is none.
func follow(defs map[string]*descriptor.Schema, s *descriptor.Schema) *descriptor.Schema {
	for range 20 { // references can lead in a circle
		switch {
		case s == nil:
			return &descriptor.Schema{}
		case s.Ref != "":
			s = defs[strings.TrimPrefix(s.Ref, refPrefix)]
		case len(s.AllOf) == 1 && s.Type == "":
			s = s.AllOf[0]
		case len(s.OneOf) > 0:
			s = notNull(s)
		default:
			return s
		}
	}
	return &descriptor.Schema{}
}

// notNull is the first of the alternatives that is more than null.
func notNull(s *descriptor.Schema) *descriptor.Schema {
	for _, one := range s.OneOf {
		if one != nil && one.Type != "null" {
			return one
		}
	}
	return nil
}

// refPrefix begins references to definitions.
const refPrefix = "#/$defs/"
