package descriptor_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// TestReadRefuses shows what is said about texts that are no documents. None of it is about Go.
func TestReadRefuses(t *testing.T) {
	t.Parallel()
	const workflow = `{"type": "T", "package": "p", "goName": "W", "run": {"goName": "Run"}}`
	with := func(s string) string { return `{"temporalgen": 1, "behaviour": 1, ` + s + `}` }
	parameter := func(s string) string {
		return with(`"workflows": [{"type": "T", "package": "p", "goName": "W", "run": {"goName": "Run", "parameters": [` + s + `]}}]`)
	}
	messages := func(s string) string {
		return with(`"messages": [{"package": "p", "goName": "M", ` + s + `}]`)
	}
	defs := func(s string) string { return with(`"$defs": {` + s + `}`) }
	for _, test := range []struct{ text, want string }{
		// No object.
		{``, "line 1: unexpected end of JSON input"},
		{`[]`, "it is not an object"},
		{` [{"temporalgen": 1}]`, "it is not an object"},
		{`null`, "it is not an object"},
		{`"temporalgen"`, "it is not an object"},
		{`17`, "it is not an object"},
		{`{"temporalgen": 1} {}`, "line 1: invalid character '{' after top-level value"},
		{"{\n\"temporalgen\": }", "line 2: invalid character '}' looking for beginning of value"},
		// No form, or another one.
		{`{}`, "it has no number of its form"},
		{`{"temporalgen": null}`, "it has no number of its form"},
		{`{"temporalgen": 0}`, "it has no number of its form"},
		{`{"temporalgen": "1"}`, "line 1: temporalgen is a string, and has to be an integer"},
		{`{"temporalgen": 1.5}`, "line 1: temporalgen is a number, and has to be an integer"},
		{`{"temporalgen": 2}`, "its form is 2, and the last one known is 1"},
		{`{"temporalgen": 1, "behaviour": 999}`, fmt.Sprintf("its behaviour is 999, and the last one known is %d", descriptor.Behaviour)},
		// Values of another type.
		{with("\n\"workflows\": {}"), "line 2: workflows is an object, and has to be an array"},
		{with(`"workflows": ["T"]`), "line 1: workflows is a string, and has to be an object"},
		{with(`"workflows": [{"type": 1}]`), "line 1: workflows.type is a number, and has to be a string"},
		{with(`"workflows": [{"options": {"id": true}}]`), "line 1: workflows.options is a boolean, and has to be a string"},
		{with(`"$defs": []`), "line 1: $defs is an array, and has to be an object"},
		{defs(`"A": {"type": ["string", "null"]}`), "line 1: $defs.type is an array, and has to be a string"},
		{defs(`"A": {"maxLength": "3"}`), "line 1: $defs.maxLength is a string, and has to be an integer"},
		{defs(`"A": {"minimum": true}`), "line 1: $defs.minimum is a boolean, and has to be a number"},
		{defs(`"A": {"minimum": "x"}`), "a number is not written as one"},
		{defs(`"A": true`), "line 1: $defs is a boolean, and has to be an object"},
		// Null.
		{with(`"workflows": null`), "line 1: workflows is null"},
		{with("\"workflows\": [\n" + workflow + ",\nnull]"), "line 3: workflows is null"},
		{with(`"messages": [null]`), "line 1: messages is null"},
		{with(`"activities": [null]`), "line 1: activities is null"},
		{with(`"workflows": [{"run": null}]`), "line 1: run is null"},
		{parameter(`null`), "line 1: parameters is null"},
		{parameter(`{"schema": null}`), "line 1: schema is null"},
		{messages(`"signals": [null]`), "line 1: signals is null"},
		{messages(`"options": {"const": null}`), "line 1: const is null"},
		{defs(`"A": null`), "line 1: A is null"},
		{defs(`"const": null`), "line 1: const is null"},
		{defs(`"A": {"oneOf": [null]}`), "line 1: oneOf is null"},
		{defs(`"A": {"allOf": [null]}`), "line 1: allOf is null"},
		{defs(`"A": {"properties": {"enum": null}}`), "line 1: enum is null"},
		{defs(`"A": {"properties": {"properties": {"enum": [1], "items": null}}}`), "line 1: items is null"},
		{defs(`"A": {"required": [null]}`), "line 1: required is null"},
		// Twice.
		{with(`"workflows": [], "workflows": []`), "line 1: workflows is there twice"},
		{with("\"$defs\": {\n\"A\": {},\n\"A\": {}}"), "line 3: A is there twice"},
		{with(`"workflows": [` + workflow + `, ` + workflow + `]`), "workflow T of p is there twice"},
		{with(`"messages": [{"package": "p", "goName": "M"}, {"package": "p", "goName": "M"}]`), "interface of messages M of p is there twice"},
		{with(`"activities": [{"package": "p", "goName": "A"}, {"package": "p", "goName": "A"}]`), "interface of activities A of p is there twice"},
		{messages(`"signals": [{"name": "a", "goName": "A"}, {"name": "a", "goName": "B"}]`), "signal a of interface of messages M is there twice"},
		{messages(`"queries": [{"name": "a", "goName": "A"}, {"name": "a", "goName": "B"}]`), "query a of interface of messages M is there twice"},
		{messages(`"updates": [{"name": "a", "goName": "A"}, {"name": "a", "goName": "B"}]`), "update a of interface of messages M is there twice"},
		{with(`"activities": [{"package": "p", "goName": "A", "activities": [{"name": "a", "goName": "A"}, {"name": "a", "goName": "B"}]}]`), "activity a of interface of activities A is there twice"},
		{with(`"workflows": [], "workFlowS": []`), "line 1: workFlowS is there twice"},
		{defs(`"A": {"Properties": {"enum": null}}`), "line 1: enum is null"},
		{defs(`"A": {"Enum": [null]}`), "line 1: Enum is null"},
		// Missing.
		{with(`"workflows": [{}]`), "workflow number 1 lacks a name"},
		{with(`"workflows": [{"type": "T", "package": "p", "goName": "W"}]`), "workflow T has no run"},
		{with(`"workflows": [{"type": "T", "package": "p", "goName": "W", "run": {}}]`), "run of workflow T lacks a name"},
		{with(`"workflows": [{"package": "p", "goName": "W", "run": {"goName": "Run"}}]`), "workflow W lacks a name"},
		{with(`"workflows": [{"type": "T", "goName": "W", "run": {"goName": "Run"}}]`), "workflow W lacks a name"},
		{with(`"messages": [` + workflow + `]`), "interface of messages W has a run or a type"},
		{with(`"activities": [{"package": "p"}]`), "interface of activities number 1 lacks a name"},
		{messages(`"signals": [{"goName": "A"}]`), "signal number 1 of interface of messages M lacks a name"},
		{messages(`"updates": [{"name": "a"}]`), "update a of interface of messages M lacks a name"},
		{parameter(`{}`), "run of workflow T has no schema"},
		// References.
		{parameter(`{"schema": {"$ref": "#/$defs/A"}}`), "there is no #/$defs/A, to which run of workflow T refers"},
		{defs(`"A": {"items": {"$ref": "https://example.com"}}`), "there is no https://example.com, to which $defs/A refers"},
		{defs(`"A": {"$ref": "#/$defs/A"}`), "$defs/A refers to nothing but itself"},
		{defs(`"A": {"allOf": [{"$ref": "#/$defs/A"}]}`), "$defs/A refers to nothing but itself"},
		{defs(`"A": {"$ref": "#/$defs/B"}, "B": {"allOf": [{"$ref": "#/$defs/C"}]}, "C": {"$ref": "#/$defs/B"}`), "refers to nothing but itself"},
	} {
		d, err := descriptor.Read(strings.NewReader(test.text))
		if err == nil {
			t.Errorf("%s\nwas read: %+v, want an error with %q", test.text, d, test.want)
			continue
		}
		if !errors.Is(err, descriptor.ErrNoDocument) && !errors.Is(err, descriptor.ErrNewer) || d != nil {
			t.Errorf("%s\ngot %v and %+v", test.text, err, d)
		}
		if _, after, _ := strings.Cut(err.Error(), ": "); after != test.want && !(test.want[0] == 'r' && strings.HasSuffix(after, test.want)) {
			t.Errorf("%s\ngot %q, want %q", test.text, after, test.want)
		}
		for _, word := range []string{"Go ", "struct", "unmarshal", "descriptor", "json:", "map["} {
			if strings.Contains(err.Error(), word) {
				t.Errorf("%s\n%v: this is about Go", test.text, err)
			}
		}
	}
}

// TestReadTakes shows what is read although it looks like what is not.
func TestReadTakes(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`{"temporalgen": 1}`,
		"\uFEFF{\"temporalgen\": 1}\n",
		`{"temporalgen": 1, "$defs": {"A": {"enum": [null, {"a": null}], "examples": [null], "const": {"enum": [null], "a": 1, "A": 1}}}}`,
		`{"temporalgen": 1, "$defs": {"A": {"items": {"$ref": "#/$defs/A"}}, "B": {"oneOf": [{"$ref": "#/$defs/B"}, {"type": "null"}]}}}`,
		`{"temporalgen": 1, "$defs": {"A": {"$ref": "#/$defs/C"}, "B": {"$ref": "#/$defs/C"}, "C": {"allOf": [{"$ref": "#/$defs/D"}]}, "D": {}, "d": {"properties": {"a": {}, "A": {}}}}}`,
		`{"temporalgen": 1, "messages": [{"package": "p", "goName": "M", "signals": [{"name": "a", "goName": "A"}], "queries": [{"name": "a", "goName": "A"}]}, {"package": "q", "goName": "M"}]}`,
	} {
		if _, err := descriptor.Read(strings.NewReader(text)); err != nil {
			t.Errorf("%s\n%v", text, err)
		}
	}
}
