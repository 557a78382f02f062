package contractpage

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/validate"
)

func TestTypesInWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ schema, typ, rules string }{
		{`{}`, "any JSON", ""},
		{`{"type": "boolean"}`, "boolean", ""},
		{`{"type": "string", "minLength": 1}`, "string", "not empty"},
		{`{"type": "string", "minLength": 1, "maxLength": 1}`, "string", "1 character"},
		{`{"type": "string", "maxLength": 20}`, "string", "at most 20 characters"},
		{`{"type": "string", "pattern": "^$|^[\\s\\S]{2,9}$"}`, "string", "empty, or 2 to 9 characters"},
		{`{"type": "string", "pattern": "^-?[0-9]+$"}`, "string", "an integer, as text"},
		{`{"type": "string", "enum": ["a", "b"]}`, "string", `one of "a", "b"`},
		{`{"type": "string", "examples": ["a"]}`, "string", `known values are "a"`},
		{`{"type": "integer", "minimum": 1, "exclusiveMaximum": 5}`, "integer", "at least 1; less than 5"},
		{`{"type": "integer", "x-go-type": "time.Duration", "minimum": 90000000000}`, "duration (an integer of nanoseconds)", "at least 90000000000 (1 minute 30 seconds)"},
		{`{"type": "string", "format": "date-time"}`, "date and time (a string as in RFC 3339)", ""},
		{`{"type": "array"}`, "array of anything", ""},
		{`{"type": "array", "items": {"type": "array", "items": {"type": "string", "contentEncoding": "base64"}}, "maxItems": 2}`, "array of arrays of bytes (strings in Base64)", "at most 2 elements"},
		{`{"type": "array", "items": {"type": "integer", "minimum": 1, "maximum": 2}}`, "array of integers", "each element: at least 1, at most 2"},
		{`{"type": "object"}`, "object with anything", ""},
		{`{"type": "object", "additionalProperties": {"type": "boolean"}, "minProperties": 1}`, "object of any names, with booleans", "not empty"},
		{`{"oneOf": [{"type": "string", "maxLength": 3}, {"type": "null"}]}`, "string or null", "at most 3 characters"},
		{`{"x-go-type": "a/b.C", "x-go-codec": "MarshalJSON"}`, "JSON that a/b.C makes itself", ""},
		{`{"type": "string", "x-go-type": "a/b.C", "x-go-codec": "MarshalText", "x-go-checks": ["len=4"]}`, "string that a/b.C makes itself", "exactly 4"},
		{`{"type": "object", "x-go-type": "a/b.C", "x-go-codec": "ProtoReflect"}`, "JSON form of the protobuf message a/b.C", ""},
		{`{"type": "fancy"}`, "JSON of the type fancy", ""},
		{`{"$ref": "#/$defs/Gone"}`, "Gone, which the contract does not describe", ""},
	} {
		var s descriptor.Schema
		if err := json.Unmarshal([]byte(test.schema), &s); err != nil {
			t.Fatalf("%s: %v", test.schema, err)
		}
		b := newBuilder(&descriptor.Document{})
		if diff := cmp.Diff([]string{test.typ, test.rules}, []string{b.typeText(&s).String(), page.Join(b.rules(&s), "; ").String()}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.schema, diff)
		}
	}
}

// TestRulesAreToldInWords shows that no rule of validate tags is told as it is written.
func TestRulesAreToldInWords(t *testing.T) {
	t.Parallel()
	for _, rule := range validate.Rules() {
		if rule.Name == "dive" {
			continue // what it says is told of the elements
		}
		if text := checkText(rule.Name + "=1").String(); strings.Contains(text, "Go code") {
			t.Errorf("%s is told as %q", rule.Name, text)
		}
	}
}
