package sample

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// document is what a contract file has of a schema: the schema itself, and definitions.
type document struct {
	Schema *descriptor.Schema            `json:"schema"`
	Defs   map[string]*descriptor.Schema `json:"$defs"`
}

// decode decodes JSON as contract files are decoded.
func decode(t *testing.T, text string, into any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

func TestOf(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ schema, want string }{
		{`{}`, `{}`},
		{`{"type": "null"}`, `null`},
		{`{"type": "boolean"}`, `true`},
		{`{"const": false}`, `false`},
		{`{"enum": ["b", "a"]}`, `"b"`},
		{`{"type": "string", "examples": ["b"]}`, `"b"`},
		{`{"type": "string", "examples": ["b"], "minLength": 2}`, `"some-name-1"`},

		{`{"type": "string"}`, `"some-name-1"`},
		{`{"type": "string", "maxLength": 3}`, `"som"`},
		{`{"type": "string", "maxLength": 0}`, `""`},
		{`{"type": "string", "minLength": 14, "maxLength": 14}`, `"some-name-1xxx"`},
		{`{"type": "string", "format": "date-time"}`, `"2026-01-02T15:04:05Z"`},
		{`{"type": "string", "contentEncoding": "base64"}`, `"SGVsbG8="`},
		{`{"type": "string", "pattern": "^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"}`, `"0c2e4b8a-5d6f-4a1b-9c3d-7e8f90a1b2c3"`},
		{`{"type": "string", "x-go-checks": ["url"]}`, `"https://example.com/"`},
		{`{"type": "string", "pattern": "^$|^[\\s\\S]{3,}$"}`, `"some-name-1"`},
		{`{"type": "string", "pattern": "^[A-Z]{2}\\d+(x|y)?$", "minLength": 5}`, `"AA11x"`},
		{`{"type": "string", "pattern": "^(?:ab)*$", "minLength": 3}`, `"abab"`},
		{`{"type": "string", "pattern": "^[^a]$"}`, `"1"`},

		{`{"type": "integer"}`, `1`},
		{`{"type": "integer", "minimum": 5}`, `5`},
		{`{"type": "integer", "maximum": -5}`, `-5`},
		{`{"type": "integer", "exclusiveMinimum": 9007199254740993}`, `9007199254740994`},
		{`{"type": "integer", "minimum": 9223372036854775807}`, `9223372036854775807`},
		{`{"type": "integer", "x-go-checks": ["ne=1"]}`, `0`},
		{`{"type": "integer", "x-go-type": "time.Duration"}`, `60000000000`},
		{`{"type": "integer", "x-go-type": "time.Duration", "maximum": 1000}`, `1`},
		{`{"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}`, `0.5`},
		{`{"type": "number", "exclusiveMaximum": -1}`, `-2`},
		{`{"type": "number", "minimum": 1e300}`, `1e300`},

		{`{"type": "array"}`, `[{}]`},
		{`{"type": "array", "maxItems": 0}`, `[]`},
		{`{"type": "array", "items": {"type": "boolean"}, "minItems": 2, "maxItems": 2}`, `[true,true]`},
		{`{"type": "object"}`, `{}`},
		{`{"type": "object", "properties": {"b": {"type": "string"}, "OrderID": {"type": "string"}}, "required": ["b"]}`, `{"OrderID":"order-id-1","b":"b-1"}`},
		{`{"type": "object", "additionalProperties": {"type": "integer"}}`, `{"key-1":1}`},
		{`{"type": "object", "additionalProperties": {"type": "integer"}, "propertyNames": {"pattern": "^-?[0-9]+$"}}`, `{"1":1}`},
		{`{"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 2}`, `{"key-1":1,"key-2":1}`},
		{`{"oneOf": [{"type": "null"}, {"type": "string"}]}`, `null`},
		{`{"oneOf": [{"type": "array", "items": {"$ref": "#/$defs/Loop"}}, {"type": "null"}]}`, `[{"many":[]}]`},
		{`{"allOf": [{"$ref": "#/$defs/Loop"}], "description": "x"}`, `{"many":[]}`},
		{`{"$ref": "#/$defs/Loop"}`, `{"many":[]}`},
	} {
		var d document
		decode(t, `{"schema": `+test.schema+`, "$defs": {
			"Loop": {"type": "object", "properties": {"next": {"$ref": "#/$defs/Loop"}, "many": {"type": "array", "items": {"$ref": "#/$defs/Loop"}}}, "required": ["many"]}
		}}`, &d)
		value, _, err := Of(d.Defs, d.Schema, "SomeName")
		if err != nil {
			t.Errorf("%s: %v", test.schema, err)
			continue
		}
		got, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.schema, diff)
		}
	}
}

// What has no example, or one that would be too large, has none, and takes no time.
func TestNone(t *testing.T) {
	t.Parallel()
	for _, schema := range []string{
		`{"type": "string", "minLength": 1000000000000}`,
		`{"type": "array", "minItems": 1000000000000}`,
		`{"type": "array", "minItems": 1000000000000, "items": {"type": "boolean"}}`,
		`{"type": "object", "minProperties": 1000000000000}`,
		`{"type": "string", "pattern": "^\\b\\B$"}`,
		`{"type": "string", "pattern": "("}`,
		`{"type": "integer", "minimum": 2, "maximum": 1}`,
		`{"type": "number", "minimum": 1e999999999}`,
		`{"$ref": "#/$defs/Nothing"}`,
		`{"$ref": "#/$defs/Circle"}`,
		`{"$ref": "#/$defs/Endless"}`,
		`{"$ref": "#/$defs/Wide0"}`,
		`{"oneOf": [{}, {}]}`,
		strings.Repeat(`{"type": "array", "minItems": 1, "items": `, 5000) + `{}` + strings.Repeat(`}`, 5000),
	} {
		defs := `"Circle": {"$ref": "#/$defs/Circle"}, "Endless": {"type": "object", "properties": {"x": {"$ref": "#/$defs/Endless"}}, "required": ["x"]}`
		for _, n := range []string{"0", "1", "2", "3", "4", "5", "6", "7", "8"} { // ten of the next in each, and all are required
			next := string(n[0] + 1)
			part := `{"type": "array", "minItems": 10, "items": {"$ref": "#/$defs/Wide` + next + `"}}`
			defs += `, "Wide` + n + `": ` + part
		}
		defs += `, "Wide9": {}`
		var d document
		decode(t, `{"schema": `+schema+`, "$defs": {`+defs+`}}`, &d)
		if value, _, err := Of(d.Defs, d.Schema, "x"); !errors.Is(err, ErrNone) {
			t.Errorf("%.80s: %v, %v, want ErrNone", schema, value, err)
		}
	}
}

func TestUnknownTypes(t *testing.T) {
	t.Parallel()
	var d document
	decode(t, `{"schema": {"type": "object", "properties": {
		"a": {"x-go-type": "x.Money", "x-go-codec": "MarshalJSON"},
		"b": {"type": "string", "x-go-type": "x.Code", "x-go-codec": "MarshalText"},
		"c": {"type": "object", "x-go-type": "x.Message", "x-go-codec": "ProtoReflect"},
		"d": {"x-go-type": "x.Money", "x-go-codec": "MarshalJSON"}
	}}}`, &d)
	_, unknown, err := Of(nil, d.Schema, "x")
	if diff := cmp.Diff([]string{"x.Code", "x.Money"}, unknown); diff != "" || err != nil {
		t.Errorf("%v; -want +got:\n%s", err, diff)
	}
}

// TestAllows has a value for each keyword that it allows, and one that it does not.
func TestAllows(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ schema, good, bad string }{
		{`{"type": "string"}`, `"x"`, `1`},
		{`{"type": "boolean"}`, `true`, `null`},
		{`{"type": "null"}`, `null`, `false`},
		{`{"type": "integer"}`, `1.0`, `1.5`},
		{`{"type": "number"}`, `1.5`, `"1.5"`},
		{`{"type": "array"}`, `[1, "a"]`, `{}`},
		{`{"type": "object"}`, `{"a": 1}`, `[]`},
		{`{"const": 1}`, `1.0`, `2`},
		{`{"enum": ["a", null]}`, `null`, `"b"`},
		{`{"minLength": 2}`, `"éé"`, `"é"`},
		{`{"maxLength": 1}`, `"é"`, `"ab"`},
		{`{"pattern": "b"}`, `"abc"`, `"ac"`},
		{`{"format": "date-time"}`, `"2026-01-02T15:04:05.5+01:00"`, `"2026-01-02"`},
		{`{"contentEncoding": "base64"}`, `""`, `"a"`},
		{`{"minimum": 9007199254740993}`, `9007199254740993`, `9007199254740992`},
		{`{"maximum": 0.1}`, `0.1`, `0.11`},
		{`{"exclusiveMinimum": 1}`, `2`, `1`},
		{`{"exclusiveMaximum": 1}`, `0`, `1`},
		{`{"items": {"type": "integer"}}`, `[1]`, `[1, "a"]`},
		{`{"minItems": 1}`, `[1]`, `[]`},
		{`{"maxItems": 1}`, `[1]`, `[1, 2]`},
		{`{"properties": {"a": {"type": "integer"}}}`, `{"a": 1, "b": 2}`, `{"a": "x"}`},
		{`{"required": ["a"]}`, `{"a": null}`, `{}`},
		{`{"propertyNames": {"maxLength": 1}}`, `{"a": 1}`, `{"ab": 1}`},
		{`{"additionalProperties": {"type": "integer"}}`, `{"a": 1}`, `{"a": "x"}`},
		{`{"minProperties": 1}`, `{"a": 1}`, `{}`},
		{`{"maxProperties": 1}`, `{"a": 1}`, `{"a": 1, "b": 2}`},
		{`{"oneOf": [{"type": "integer"}, {"type": "null"}]}`, `null`, `"x"`},
		{`{"oneOf": [{"type": "integer"}, {"type": "number"}]}`, `1.5`, `1`},
		{`{"allOf": [{"type": "integer"}, {"minimum": 2}]}`, `2`, `1`},
	} {
		var s descriptor.Schema
		decode(t, test.schema, &s)
		for text, want := range map[string]bool{test.good: true, test.bad: false} {
			var value any
			decode(t, text, &value)
			if got := Allows(nil, &s, value); got != want {
				t.Errorf("%s: %s is allowed: %v, want %v", test.schema, text, got, want)
			}
		}
	}
}
