package evolution

import (
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// A reading tells how much of what is written as one type can be read as another.
type reading int

const (
	whole  reading = iota
	partly         // it depends on the value
	not            // nothing, or as something else
)

// A shape is a kind of JSON values that Go tells apart.
type shape string

const (
	anything shape = "anything"
	text     shape = "a string"
	moment   shape = "a time"
	bytes    shape = "bytes"
	boolean  shape = "a boolean"
	integer  shape = "an integer"
	quoted   shape = "a number in quotes"
	number   shape = "a number"
	list     shape = "a list"
	mapping  shape = "a map"
	object   shape = "an object"
)

func shapeOf(s *descriptor.Schema) shape {
	switch {
	case s.Type == "string" && s.Format == "date-time":
		return moment
	case s.Type == "string" && s.ContentEncoding != "":
		return bytes
	case s.Type == "string" && basicNames[s.GoType] != "":
		return quoted
	case s.Type == "object" && s.Properties == nil:
		return mapping
	}
	named := map[string]shape{
		"string": text, "boolean": boolean, "integer": integer, "number": number, "array": list, "object": object,
	}
	if found, ok := named[s.Type]; ok {
		return found
	}
	return anything
}

// basicNames are what the names of numbers and of what else can be in quotes stand for.
var basicNames = map[string]string{
	"int": "int64", "int8": "int8", "int16": "int16", "int32": "int32", "int64": "int64", "rune": "int32",
	"uint": "uint64", "uint8": "uint8", "uint16": "uint16", "uint32": "uint32", "uint64": "uint64", "byte": "uint8", "uintptr": "uint64",
	"float32": "float32", "float64": "float64", "bool": "bool",
}

// kindOf says in a few words what values of a schema are.
func kindOf(s *descriptor.Schema) string {
	switch {
	case s.GoCodec != "":
		return shortName(s, "a type") + " with its " + s.GoCodec
	case s.Type == "integer" || s.Type == "number":
		if basicNames[s.GoType] != "" {
			return s.GoType
		}
		return sizeOf(s)
	case s.Type == "object" && s.Properties != nil && s.GoType != "":
		return shortName(s, "")
	case s.PropertyNames != nil:
		return "a map with numbers as keys"
	}
	return string(shapeOf(s))
}

// reads tells how much of what is written as w can be read as r.
func reads(w, r side) reading {
	from, to := shapeOf(w.Schema), shapeOf(r.Schema)
	switch {
	case to == anything:
		return whole
	case from == integer && to == integer:
		return readsInteger(sizeOf(w.Schema), sizeOf(r.Schema))
	case from == number && to == number:
		if sizeOf(r.Schema) == "float32" && sizeOf(w.Schema) != "float32" {
			return partly
		}
	case from == integer && to == number:
		if sizeOf(r.Schema) == "float32" && !slices.Contains([]string{"int8", "int16", "uint8", "uint16"}, sizeOf(w.Schema)) {
			return partly // it is rounded
		}
	case from == mapping && to == mapping:
		return readsKeys(w.Schema, r.Schema)
	case from == quoted && to == quoted:
		if sizeOf(w.Schema) != sizeOf(r.Schema) {
			return partly
		}
	case from == to:
	case from == moment && to == text, from == quoted && to == text:
	case from == object && to == mapping && r.AdditionalProperties == nil && r.PropertyNames == nil:
	case from == number && to == integer:
		return partly
	default:
		return not
	}
	return whole
}

// sizeOf is the basic type of a number, as far as the schema tells: of a type with a name its bounds do.
func sizeOf(s *descriptor.Schema) string {
	if basic := basicNames[s.GoType]; basic != "" {
		return basic
	}
	for name, bounds := range integerBounds {
		if string(s.Minimum) == bounds[0] && string(s.Maximum) == bounds[1] {
			return name
		}
	}
	if s.Type == "number" {
		if strings.HasPrefix(string(s.Maximum), "3.4028234") {
			return "float32"
		}
		return "float64"
	}
	return "int64"
}

// integerBounds are the bounds of integers that schemas have, which are those of less than 64 bits.
var integerBounds = map[string][2]string{
	"int8": {"-128", "127"}, "int16": {"-32768", "32767"}, "int32": {"-2147483648", "2147483647"},
	"uint8": {"0", "255"}, "uint16": {"0", "65535"}, "uint32": {"0", "4294967295"},
}

// readsInteger tells how much of integers of one size fits in another.
func readsInteger(from, to string) reading {
	bits := map[string]int{"8": 8, "16": 16, "32": 32, "64": 64}
	wasUnsigned, isUnsigned := strings.HasPrefix(from, "u"), strings.HasPrefix(to, "u")
	was, is := bits[strings.TrimLeft(from, "uint")], bits[strings.TrimLeft(to, "uint")]
	switch {
	case wasUnsigned == isUnsigned && was <= is, wasUnsigned && !isUnsigned && was < is:
		return whole
	}
	return partly
}

// readsKeys tells how much of the keys of maps can be read.
func readsKeys(w, r *descriptor.Schema) reading {
	keys := func(s *descriptor.Schema) string {
		if s.PropertyNames == nil {
			return ""
		}
		return s.PropertyNames.Pattern
	}
	from, to := keys(w), keys(r)
	switch {
	case from == to, to == "", from == "^[0-9]+$":
		return whole
	case from == "":
		return not
	}
	return partly
}
