package evolution_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/evolution"
)

// Whatever is in documents that can be read, they are compared, and nothing that is told lacks a part.
func TestEditedDocuments(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("../descriptor/testdata/everything.txtar")
	if err != nil {
		t.Fatal(err)
	}
	text := archive.Files[len(archive.Files)-1].Data
	original, err := descriptor.Read(strings.NewReader(string(text)))
	if err != nil {
		t.Fatal(err)
	}
	read, told := 0, 0
	for seed := range uint64(420) {
		e := editor{rand.New(rand.NewPCG(seed, 7))}
		var document any
		if err := json.Unmarshal(text, &document); err != nil {
			t.Fatal(err)
		}
		for range 1 + e.IntN(8) {
			document = e.edit(document)
		}
		edited, err := json.Marshal(document)
		if err != nil {
			t.Fatal(err)
		}
		changed, err := descriptor.Read(strings.NewReader(string(edited)))
		if err != nil {
			continue
		}
		read++
		changes := slices.Concat(evolution.Compare(original, changed), evolution.Compare(changed, original))
		told += len(changes)
		for _, c := range changes {
			if (c.Code == "") != (len(c.Classes) == 0) || c.Summary == "" || c.Place == "" || c.Code != "" && (c.Consequence == "" || c.Remedy == "") {
				t.Errorf("seed %d: a part is missing:\n%s", seed, show([]evolution.Change{c}))
			}
		}
		if same := evolution.Compare(changed, changed); len(same) > 0 {
			t.Errorf("seed %d: a document differs from itself:\n%s", seed, show(same))
		}
	}
	if read < 100 || told < 300 {
		t.Errorf("only %d documents were compared, with %d changes", read, told)
	}
}

// A number that somebody has written into a document is not calculated with, and not written out, if it is immense.
func TestImmenseNumbers(t *testing.T) {
	t.Parallel()
	const text = `{"type": "integer", "x-go-type": "int"`
	var plain, bounded descriptor.Schema
	for of, text := range map[*descriptor.Schema]string{&plain: text + "}", &bounded: text + `, "minimum": 1e100000, "x-go-checks": ["max=1e100000"]}`} {
		if err := json.Unmarshal([]byte(text), of); err != nil {
			t.Fatal(err)
		}
	}
	document := func(s *descriptor.Schema) *descriptor.Document {
		signal := descriptor.Method{Name: "set", Parameters: []descriptor.Payload{{Schema: s}}}
		return &descriptor.Document{Workflows: []descriptor.Workflow{{Type: "Order", Signals: []descriptor.Method{signal}}}}
	}
	for _, c := range evolution.Compare(document(&plain), document(&bounded)) {
		checkText(t, c)
	}
}

// An editor edits JSON at random.
type editor struct{ *rand.Rand }

// edit returns v with a change somewhere in it.
func (e editor) edit(v any) any {
	switch v := v.(type) {
	case map[string]any:
		names := slices.Sorted(func(yield func(string) bool) {
			for name := range v {
				if !yield(name) {
					return
				}
			}
		})
		if len(names) == 0 {
			return v
		}
		name, other := names[e.IntN(len(names))], names[e.IntN(len(names))]
		switch e.IntN(12) {
		case 0:
			delete(v, name)
		case 1:
			v[name+"x"] = v[name]
		case 2:
			v[name], v[other] = v[other], v[name]
		default:
			v[name] = e.edit(v[name])
		}
		return v
	case []any:
		if len(v) == 0 {
			return v
		}
		i, j := e.IntN(len(v)), e.IntN(len(v))
		switch e.IntN(12) {
		case 0:
			return slices.Delete(v, i, i+1)
		case 1:
			v[i] = v[j]
		default:
			v[i] = e.edit(v[i])
		}
		return v
	case string:
		return []string{v + "x", "", "string", "integer", "array", "object", "#/$defs/Order", "{ID}", "true"}[e.IntN(9)]
	case float64:
		return v + float64(e.IntN(3)) - 1
	case bool:
		return !v
	}
	return v
}
