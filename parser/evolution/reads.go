package evolution

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// A reading tells how much of what is written as one type can be read as another.
type reading int

const (
	whole   reading = iota
	rounded         // numbers may be others
	cut             // elements may be lost, or be zero
	partly          // it depends on the value
	not             // nothing, or as something else
)

// altered says what happens to values that are read, but not as they were written; "" for others.
func (r reading) altered() string {
	switch r {
	case rounded:
		return "numbers with many digits are rounded"
	case cut:
		return "elements are lost or come as zero"
	}
	return ""
}

// A shape is a kind of JSON values that Go tells apart.
type shape string

const (
	anything shape = "anything"
	text     shape = "a string"
	moment   shape = "a time"
	bytes    shape = "bytes"
	boolean  shape = "a boolean"
	integer  shape = "an integer"
	quoted   shape = "a number in quotes" // or something else that is JSON within a text
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
	case quotedAs(s) != "":
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

// quotedAs is the basic type of values that are JSON within a text, "" for others.
func quotedAs(s *descriptor.Schema) string {
	switch {
	case s.Type != "string" || s.GoCodec != "" || s.Format != "" || s.ContentEncoding != "":
		return ""
	case basicNames[s.GoType] != "":
		return basicNames[s.GoType]
	case s.Pattern == `^"[\s\S]*"$`:
		return "string"
	case s.Pattern == "^-?[0-9]+$":
		return "int64"
	case s.Pattern == "^[0-9]+$":
		return "uint64"
	case s.GoType != "" && slices.Equal(s.Enum, []any{"false", "true"}):
		return "bool"
	}
	return ""
}

// basicNames are what the names of numbers and of what else can be in quotes stand for.
var basicNames = map[string]string{
	"int": "int64", "int8": "int8", "int16": "int16", "int32": "int32", "int64": "int64", "rune": "int32",
	"uint": "uint64", "uint8": "uint8", "uint16": "uint16", "uint32": "uint32", "uint64": "uint64", "byte": "uint8", "uintptr": "uint64",
	"float32": "float32", "float64": "float64", "bool": "bool", "string": "string",
}

// kindOf says in a few words what values of a schema are.
func kindOf(s *descriptor.Schema) string {
	switch {
	case s.GoCodec != "":
		return shortName(s, "a type") + " with its " + s.GoCodec
	case shapeOf(s) == quoted:
		if basicNames[s.GoType] != "" {
			return s.GoType + " in quotes"
		}
		return quotedAs(s) + " in quotes"
	case s.GoType == jsonNumber || s.GoType == "time.Duration":
		return path.Base(s.GoType)
	case s.Type == "integer" || s.Type == "number":
		if basicNames[s.GoType] != "" {
			return s.GoType
		}
		return sizeOf(s)
	case s.Type == "object" && s.Properties != nil && s.GoType != "" && s.GoType != emptyStruct:
		return shortName(s, "")
	case isFixed(s):
		return fmt.Sprintf("an array of %d", *s.MaxItems)
	case s.Type == "object" && s.Properties == nil:
		return keysOf(s).describe()
	}
	return string(shapeOf(s))
}

// reads tells how much of what is written as w can be read as r.
func reads(w, r side) reading {
	from, to := shapeOf(w.Schema), shapeOf(r.Schema)
	switch {
	case (from == integer || w.GoType == jsonNumber) && to == anything:
		return readsNumber(sizeOf(w.Schema), "float64") // as which any has it
	case to == anything:
		return whole
	case (from == integer || from == number) && (to == integer || to == number):
		return readsNumber(sizeOf(w.Schema), sizeOf(r.Schema))
	case from == mapping && to == mapping:
		return readsKeys(keysOf(w.Schema), keysOf(r.Schema))
	case from == list && to == list:
		if isFixed(r.Schema) && (!isFixed(w.Schema) || *r.MaxItems != *w.MaxItems) {
			return cut // encoding/json drops what is too much, and takes zero for what is missing
		}
	case from == quoted && to == quoted:
		was, is := quotedAs(w.Schema), quotedAs(r.Schema)
		switch {
		case isNumber(was) && isNumber(is):
			return readsNumber(was, is)
		case was != is:
			return not
		}
	case from == quoted && r.GoType == jsonNumber && isNumber(quotedAs(w.Schema)):
	case from == quoted && to == text && quotedAs(w.Schema) == "string":
		return not // it is read with its quotes
	case from == to:
	case from == moment && to == text, from == quoted && to == text:
	case from == object && to == mapping && (len(w.Properties) == 0 || r.AdditionalProperties == nil && keysOf(r.Schema).basic == "string"):
	default:
		return not
	}
	return whole
}

// sizeOf is the basic type of a number, as far as the schema tells: of a type with a name its bounds do.
func sizeOf(s *descriptor.Schema) string {
	if quoted := quotedAs(s); quoted != "" {
		return quoted
	}
	if basic := basicNames[s.GoType]; basic != "" {
		return basic
	}
	if s.GoType == jsonNumber {
		return jsonNumber
	}
	for name, bounds := range integerBounds {
		if string(s.Minimum) == bounds[0] && string(s.Maximum) == bounds[1] {
			return name
		}
	}
	if s.Type == "number" {
		if strings.HasPrefix(string(s.Maximum), float32Maximum) {
			return "float32"
		}
		return "float64"
	}
	return "int64"
}

// float32Maximum is how the greatest float32 begins, which is the maximum in its schema.
const float32Maximum = "3.4028235"

// integerBounds are the bounds of integers that schemas have, which are those of less than 64 bits.
var integerBounds = map[string][2]string{
	"int8": {"-128", "127"}, "int16": {"-32768", "32767"}, "int32": {"-2147483648", "2147483647"},
	"uint8": {"0", "255"}, "uint16": {"0", "65535"}, "uint32": {"0", "4294967295"},
}

// readsNumber tells how much of numbers of one basic type can be read as another, and is the same.
func readsNumber(from, to string) reading {
	exact := map[string]int{"float32": 24, "float64": 53} // bits of integers that are not rounded
	switch {
	case exact[from] > 0 && exact[to] > 0:
		if exact[from] > exact[to] {
			return partly // what is too great is not read
		}
		return whole
	case to == jsonNumber:
		return whole
	case exact[from] > 0:
		return partly // what has a fraction is not read
	case exact[to] > 0:
		if from == jsonNumber || bitsOf(from) > exact[to] {
			return rounded
		}
		return whole
	case from == jsonNumber:
		return partly
	}
	return readsInteger(from, to)
}

// bitsOf is how many bits an integer of a basic type has.
func bitsOf(basic string) int {
	bits, _ := strconv.Atoi(strings.TrimLeft(basic, "uint"))
	return bits
}

// readsInteger tells how much of integers of one size fits in another.
func readsInteger(from, to string) reading {
	wasUnsigned, isUnsigned := strings.HasPrefix(from, "u"), strings.HasPrefix(to, "u")
	was, is := bitsOf(from), bitsOf(to)
	switch {
	case wasUnsigned == isUnsigned && was <= is, wasUnsigned && !isUnsigned && was < is:
		return whole
	}
	return partly
}

// keys are those of a map.
type keys struct {
	basic string // "string", or that of integers
	codec string // the name of a type that makes its text itself, "" for others
}

func keysOf(s *descriptor.Schema) keys {
	n := s.PropertyNames
	switch {
	case n == nil || n.Pattern == "" && n.GoCodec == "":
		return keys{basic: "string"}
	case n.GoCodec != "":
		return keys{codec: n.GoType}
	case basicNames[n.GoType] != "":
		return keys{basic: basicNames[n.GoType]}
	case n.Pattern == "^[0-9]+$":
		return keys{basic: "uint64"}
	}
	return keys{basic: "int64"}
}

// describe says what a map with such keys is.
func (k keys) describe() string {
	switch {
	case k.codec != "":
		return "a map with keys of type " + shortName(&descriptor.Schema{GoType: k.codec}, "")
	case k.basic != "string":
		return "a map with " + k.basic + " keys"
	}
	return "a map"
}

// readsKeys tells how much of the keys of maps can be read.
func readsKeys(w, r keys) reading {
	switch {
	case w == r:
		return whole
	case w.codec != "" || r.codec != "":
		return not // or nobody knows
	case r.basic == "string":
		return whole
	case w.basic == "string":
		return not
	}
	return readsInteger(w.basic, r.basic)
}
