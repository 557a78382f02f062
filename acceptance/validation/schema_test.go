package validation

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
)

//go:generate go tool temporalgen contract -o testdata/contract.json .

// TestSchemas compares the schemas of messages in the contract file with the checks that are compiled from their tags, for
// values as encoding/json writes them, and with what encoding/json reads.
//
// A field that the schema refuses has to fail its check. One that fails its check has to be refused by the schema, unless that
// names the rule among those that it does not express.
func TestSchemas(t *testing.T) {
	t.Parallel()
	contract := readContract(t)
	const n = 1_000
	for typ, check := range checks() {
		t.Run(typ.Name(), func(t *testing.T) {
			t.Parallel()
			schema, verdicts := contract.compile(t, typ), verdicts{}
			r := newValues(3)
			for range n {
				text, received := r.sent(t, typ)
				refused := schema.refused(t, text)
				failed := make(map[string][]string)
				for _, f := range failures(t, check(received.Interface())) {
					name := schema.fieldOf(f.Path)
					failed[name] = append(failed[name], strings.TrimSuffix(f.Rule, "="))
				}
				for name := range schema.properties {
					rules := failed[name]
					// A value that may be left alone if it is zero as a whole has rules within, and none of them is said.
					unsaid := slices.Contains(schema.unexpressed[name], "omitempty") ||
						len(rules) > 0 && !slices.ContainsFunc(rules, func(rule string) bool {
							return !slices.Contains(schema.unexpressed[name], rule)
						})
					switch {
					case refused[name] && len(rules) == 0:
						t.Fatalf("the schema refuses %s, which is valid: %s", name, text)
					case !refused[name] && len(rules) > 0 && !unsaid:
						t.Fatalf("the schema takes %s, which does not satisfy %v: %s", name, rules, text)
					}
					verdicts.add(name, len(rules) == 0, refused[name])
				}
			}
			verdicts.check(t, schema)
		})
	}
}

// TestWhatSchemasTakeIsRead gives fields values that others may send who have only the schema. What that takes encoding/json reads,
// and it satisfies the checks, apart from rules that the schema does not express. Integers that take more than 64 bits are left
// out, of which schemas say nothing.
func TestWhatSchemasTakeIsRead(t *testing.T) {
	t.Parallel()
	contract := readContract(t)
	for typ, check := range checks() {
		t.Run(typ.Name(), func(t *testing.T) {
			t.Parallel()
			schema, r := contract.compile(t, typ), newValues(4)
			for name := range schema.properties {
				taken := 0
				for range 100 {
					text := fmt.Appendf(nil, "{%q:%s}", name, r.json(t))
					if schema.refused(t, text)[name] {
						continue
					}
					taken++
					received := reflect.New(typ)
					if err := json.Unmarshal(text, received.Interface()); err != nil {
						if !slices.Contains(schema.unexpressed[name], codec) {
							t.Fatalf("the schema takes what is not read: %v\n%s", err, text)
						}
						continue
					}
					for _, f := range failures(t, check(received.Interface())) {
						rule, unsaid := strings.TrimSuffix(f.Rule, "="), schema.unexpressed[name]
						if schema.fieldOf(f.Path) == name && !slices.Contains(unsaid, rule) && !slices.Contains(unsaid, "omitempty") {
							t.Fatalf("the schema takes what does not satisfy %s: %s", rule, text)
						}
					}
				}
				if taken == 100 {
					t.Logf("%s takes everything", name)
				}
			}
		})
	}
}

// json is a value that some field may have.
func (r values) json(t *testing.T) string {
	t.Helper()
	if r.IntN(3) == 0 {
		quoted, err := json.Marshal(r.text())
		if err != nil {
			t.Fatal(err)
		}
		return string(quoted)
	}
	return pick(r, `null`, `true`, `false`, `0`, `1`, `2`, `-1`, `300`, `70000`, `5000000000`, `1.5`, `0.1`, `[]`, `{}`, `[null]`, `[1]`, `[1,2]`,
		`["a"]`, `["ab","c"]`, `{"a":1}`, `{"1":"ab"}`, `{"a":null}`, `"2024-01-01T00:00:00Z"`, `"2024-01-01"`, `"AAA="`, `"red"`,
		`[{"SKU":"a","Quantity":1}]`, `{"SKU":"a","Quantity":1}`, `{"a":{"SKU":"a","Quantity":1}}`, `[[{"SKU":"a","Quantity":1}]]`, `{"SKU":1}`)
}

// checks are the generated checks of messages.
func checks() map[reflect.Type]check {
	return map[reflect.Type]check{
		reflect.TypeFor[Required]():  checkOf(catalogCheckRequired),
		reflect.TypeFor[Omitted]():   checkOf(catalogCheckOmitted),
		reflect.TypeFor[Least]():     checkOf(catalogCheckLeast),
		reflect.TypeFor[Most]():      checkOf(catalogCheckMost),
		reflect.TypeFor[Length]():    checkOf(catalogCheckLength),
		reflect.TypeFor[Compared]():  checkOf(catalogCheckCompared),
		reflect.TypeFor[Equal]():     checkOf(catalogCheckEqual),
		reflect.TypeFor[Different](): checkOf(catalogCheckDifferent),
		reflect.TypeFor[Chosen]():    checkOf(catalogCheckChosen),
		reflect.TypeFor[Formatted](): checkOf(catalogCheckFormatted),
		reflect.TypeFor[Dived]():     checkOf(catalogCheckDived),
		reflect.TypeFor[Pointed]():   checkOf(catalogCheckPointed),
		reflect.TypeFor[Nested]():    checkOf(catalogCheckNested),
		reflect.TypeFor[Box[Line]](): checkOf(catalogCheckBoxLine),
		reflect.TypeFor[Line]():      checkOf(catalogCheckLine),
	}
}

// sent is a random value as encoding/json writes it, and as it is read again. Numbers that JSON cannot have are left out.
func (r values) sent(t *testing.T, typ reflect.Type) (text []byte, received reflect.Value) {
	t.Helper()
	value := reflect.New(typ)
	r.fill(value.Elem(), 0)
	text, err := json.Marshal(value.Interface())
	if _, ok := errors.AsType[*json.UnsupportedValueError](err); ok {
		replaceNumbers(value.Elem())
		text, err = json.Marshal(value.Interface())
	}
	if err != nil {
		t.Fatal(err)
	}
	received = reflect.New(typ)
	if err := json.Unmarshal(text, received.Interface()); err != nil {
		t.Fatal(err)
	}
	return text, received
}

// contractFile is what the test needs of the contract file.
type contractFile struct {
	Defs map[string]map[string]any `json:"$defs"`
	text []byte
}

func readContract(t *testing.T) *contractFile {
	t.Helper()
	text, err := os.ReadFile("testdata/contract.json")
	if err != nil {
		t.Fatal(err)
	}
	file := &contractFile{text: text}
	if err := json.Unmarshal(text, file); err != nil {
		t.Fatal(err)
	}
	return file
}

// A messageSchema is the schema of a message, as others use it.
type messageSchema struct {
	*jsonschema.Schema
	properties  map[string]any
	unexpressed map[string][]string // rules that it does not express, by property
}

// compile compiles the schema of messages of a type.
func (c *contractFile) compile(t *testing.T, typ reflect.Type) *messageSchema {
	t.Helper()
	name := strings.NewReplacer("[", "", "]", "", "github.com/temporalgen/temporalgen/acceptance/validation.", "").Replace(typ.Name())
	def := c.Defs[name]
	if def == nil {
		t.Fatalf("there is no schema of %s", name)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(c.text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	compiler.AssertFormat()
	compiler.AssertContent()
	if err := compiler.AddResource("contract.json", document); err != nil {
		t.Fatal(err)
	}
	s := &messageSchema{properties: def["properties"].(map[string]any), unexpressed: make(map[string][]string)}
	for property, of := range s.properties {
		s.unexpressed[property] = c.rules(of, make(map[string]bool))
	}
	if s.Schema, err = compiler.Compile("contract.json#/$defs/" + name); err != nil {
		t.Fatal(err)
	}
	return s
}

// codec stands for what a type itself demands of its JSON.
const codec = "codec"

// rules are those that a schema and those that it refers to do not express.
func (c *contractFile) rules(of any, seen map[string]bool) []string {
	var list []string
	switch of := of.(type) {
	case map[string]any:
		if ref, ok := of["$ref"].(string); ok && !seen[ref] {
			seen[ref] = true
			list = append(list, c.rules(map[string]any(c.Defs[strings.TrimPrefix(ref, "#/$defs/")]), seen)...)
		}
		if of["x-go-codec"] != nil {
			list = append(list, codec)
		}
		if checks, ok := of["x-go-checks"].([]any); ok {
			for _, rule := range checks {
				list = append(list, fmt.Sprint(rule))
			}
		}
		for _, part := range of {
			list = append(list, c.rules(part, seen)...)
		}
	case []any:
		for _, part := range of {
			list = append(list, c.rules(part, seen)...)
		}
	}
	return list
}

// refused are the properties of a message that the schema does not allow.
func (s *messageSchema) refused(t *testing.T, text []byte) map[string]bool {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	refused := make(map[string]bool)
	err = s.Validate(value)
	if err == nil {
		return refused
	}
	var invalid *jsonschema.ValidationError
	if !errors.As(err, &invalid) {
		t.Fatal(err)
	}
	var add func(*jsonschema.ValidationError)
	add = func(e *jsonschema.ValidationError) {
		if len(e.InstanceLocation) > 0 {
			refused[e.InstanceLocation[0]] = true
			return
		}
		if missing, ok := e.ErrorKind.(*kind.Required); ok {
			for _, name := range missing.Missing {
				refused[name] = true
			}
		}
		for _, cause := range e.Causes {
			add(cause)
		}
	}
	add(invalid)
	return refused
}

// fieldOf is the property that has the field at a path, which begins with the struct that it is promoted from.
func (s *messageSchema) fieldOf(path string) string {
	for segment := range strings.SplitSeq(path, ".") {
		name, _, _ := strings.Cut(segment, "[")
		if s.properties[name] != nil {
			return name
		}
	}
	return path
}

// verdicts count how often a property was valid, and refused.
type verdicts map[string]*struct{ valid, invalid, refused int }

func (v verdicts) add(name string, valid, refused bool) {
	if v[name] == nil {
		v[name] = new(struct{ valid, invalid, refused int })
	}
	switch {
	case valid:
		v[name].valid++
	default:
		v[name].invalid++
	}
	if refused {
		v[name].refused++
	}
}

// check finds properties with rules about which the values have said nothing.
func (v verdicts) check(t *testing.T, s *messageSchema) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(v)) {
		if of := v[name]; of.invalid > 0 && of.refused == 0 {
			t.Logf("%s: of %d invalid values none is refused, for the sake of %v", name, of.invalid, s.unexpressed[name])
		}
	}
}

// replaceNumbers replaces numbers that JSON does not have.
func replaceNumbers(v reflect.Value) {
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		if f := v.Float(); f != f || f-f != 0 {
			v.SetFloat(0.5)
		}
	case reflect.Pointer:
		if !v.IsNil() {
			replaceNumbers(v.Elem())
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			replaceNumbers(v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			elem := reflect.New(v.Type().Elem()).Elem()
			elem.Set(v.MapIndex(key))
			replaceNumbers(elem)
			v.SetMapIndex(key, elem)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				replaceNumbers(v.Field(i))
			}
		}
	}
}
