package descriptor_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/internal/testmodule"
)

// Schemas keep to what generators for several languages take.
func TestSchemasKeepToWhatGeneratorsTake(t *testing.T) {
	t.Parallel()
	root, err := testmodule.Root()
	if err != nil {
		t.Fatal(err)
	}
	archive, err := txtar.ParseFile("testdata/everything.txtar")
	if err != nil {
		t.Fatal(err)
	}
	everyRule, err := os.ReadFile(filepath.Join(root, "acceptance", "validation", "testdata", "contract.json"))
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string][]byte{"every key": archive.Files[len(archive.Files)-1].Data, "every rule": everyRule} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var document map[string]any
			if err := json.Unmarshal(text, &document); err != nil {
				t.Fatal(err)
			}
			seen := 0
			eachSchema(document, func(schema map[string]any) {
				seen++
				checkSubset(t, schema)
			})
			if seen < 30 {
				t.Errorf("there are only %d schemas: are they found?", seen)
			}
		})
	}
}

// eachSchema calls f for the schemas of a document, and for those within.
func eachSchema(part any, f func(map[string]any)) {
	switch part := part.(type) {
	case map[string]any:
		for key, value := range part {
			switch value := value.(type) {
			case map[string]any:
				switch key {
				case "schema", "items", "additionalProperties", "propertyNames":
					f(value)
				case "$defs", "properties":
					for _, schema := range value {
						f(schema.(map[string]any))
					}
				}
			case []any:
				if key == "oneOf" || key == "allOf" {
					for _, schema := range value {
						f(schema.(map[string]any))
					}
				}
			}
			eachSchema(value, f)
		}
	case []any:
		for _, value := range part {
			eachSchema(value, f)
		}
	}
}

func checkSubset(t *testing.T, schema map[string]any) {
	t.Helper()
	keywords := slices.Sorted(maps.Keys(schema))
	known := []string{
		"$ref", "additionalProperties", "allOf", "const", "contentEncoding", "description", "enum", "examples", "exclusiveMaximum",
		"exclusiveMinimum", "format", "items", "maxItems", "maxLength", "maxProperties", "maximum", "minItems", "minLength",
		"minProperties", "minimum", "oneOf", "pattern", "properties", "propertyNames", "required", "type",
		"x-go-checks", "x-go-codec", "x-go-name", "x-go-type",
	}
	for _, keyword := range keywords {
		if !slices.Contains(known, keyword) {
			t.Errorf("%v has %s", schema, keyword)
		}
	}
	if schema["$ref"] != nil && len(keywords) > 1 {
		t.Errorf("%v has something beside a $ref", schema)
	}
	if list, ok := schema["type"].([]any); ok {
		t.Errorf("%v has several types", list)
	}
	if list, ok := schema["oneOf"].([]any); ok {
		null, _ := list[len(list)-1].(map[string]any)
		if len(list) != 2 || null["type"] != "null" || len(null) != 1 {
			t.Errorf("%v is not one of something and null", schema)
		}
	}
	if list, ok := schema["allOf"].([]any); ok && len(list) != 1 {
		t.Errorf("%v is all of several", schema)
	}
	if additional, ok := schema["additionalProperties"].(map[string]any); ok && len(additional) == 0 {
		t.Errorf("%v has an empty schema for additional properties", schema)
	}
	if schema["propertyNames"] != nil && schema["properties"] != nil {
		t.Errorf("%v has names of properties, and is no map", schema)
	}
}
