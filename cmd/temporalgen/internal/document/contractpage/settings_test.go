package contractpage

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// TestEveryKeyIsSpokenOf shows that no key of a directive is told only as it is written, whatever its value is.
func TestEveryKeyIsSpokenOf(t *testing.T) {
	t.Parallel()
	asNames := map[string]bool{"name": true, "prefix": true, "for": true}
	values := map[directive.Form][]string{
		directive.FormFlag: {"true"}, directive.FormTemplate: {"x-{A}"}, directive.FormLock: {"true", "x-{A}"}, directive.FormText: {"x"},
		directive.FormDuration: {"1h0m0s"}, directive.FormCount: {"1", "3"}, directive.FormFactor: {"1.5"}, directive.FormWeight: {"2.5"},
		directive.FormNamed: {"A:{A},B:b"}, directive.FormList: {"a", "a,b,c"},
	}
	for _, kind := range directive.Kinds() {
		of := kind.Name
		if of == directive.Activities { // its keys are told with each activity
			of = directive.Activity
		}
		for _, key := range kind.Keys {
			if asNames[key.Name] {
				continue
			}
			given := values[key.Form]
			if key.Form == directive.FormChoice {
				given = key.Choices
			}
			if len(given) == 0 {
				t.Errorf("no value is tried for %s", key.Name)
			}
			i := slices.IndexFunc(settings(of), func(s setting) bool { return s.key == key.Name })
			if i < 0 {
				t.Errorf("%s: nobody speaks of %s", kind.Name, key.Name)
				continue
			}
			said := make(map[string]string)
			for _, value := range given {
				text := settings(of)[i].given(value).String()
				if key.Form == directive.FormChoice && text == value+"." {
					t.Errorf("%s: nobody says what %s=%s means", kind.Name, key.Name, value)
				}
				if other, ok := said[text]; ok {
					t.Errorf("%s: %s=%s is told as %s is", kind.Name, key.Name, value, other)
				}
				said[text] = value
			}
		}
	}
}

// TestEveryDefaultIsToldOf shows that there are words for each key that is not given.
func TestEveryDefaultIsToldOf(t *testing.T) {
	t.Parallel()
	for _, kind := range directive.Kinds() {
		for _, s := range settings(kind.Name) {
			if s.name == "" || s.absent == "" || !strings.HasSuffix(s.absent, ".") {
				t.Errorf("%s: %s has the name %q and the default %q", kind.Name, s.key, s.name, s.absent)
			}
		}
	}
}

func TestDurationsInWords(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		time.Second:                     "1 second",
		90 * time.Second:                "1 minute 30 seconds",
		24 * time.Hour:                  "24 hours",
		30 * 24 * time.Hour:             "30 days",
		49*time.Hour + time.Millisecond: "2 days 1 hour 1 millisecond",
		1500 * time.Microsecond:         "1 millisecond 500 microseconds",
		0:                               "0s",
		-time.Second:                    "-1s",
		time.Duration(1<<63 - 1):        "106751 days 23 hours 47 minutes 16 seconds 854 milliseconds 775 microseconds 807 nanoseconds",
	} {
		if got := inWords(d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
}

// TestReferences shows how templates, which have Go names, refer to fields.
func TestReferences(t *testing.T) {
	t.Parallel()
	defs := map[string]*descriptor.Schema{
		"Item": {Type: "object", Properties: map[string]*descriptor.Schema{
			"id":    {Type: "string", GoName: "ID"},
			"Plain": {Type: "integer"},
			"buyer": {GoName: "Buyer", OneOf: []*descriptor.Schema{{Ref: "#/$defs/Buyer"}, {Type: "null"}}},
		}},
		"Buyer": {Type: "object", Properties: map[string]*descriptor.Schema{"name": {Type: "string", GoName: "Name"}}},
		"Loop":  {Ref: "#/$defs/Loop"},
	}
	item := descriptor.Payload{Name: "in", Schema: &descriptor.Schema{Ref: "#/$defs/Item"}}
	text := descriptor.Payload{Name: "code", Schema: &descriptor.Schema{Type: "string"}}
	loop := descriptor.Payload{Name: "loop", Schema: &descriptor.Schema{Ref: "#/$defs/Loop"}}
	for _, test := range []struct {
		parameters     []descriptor.Payload
		template, want string
	}{
		{[]descriptor.Payload{item}, "a-{ID}-{Plain}", "a-{id}-{Plain}"},
		{[]descriptor.Payload{item}, "{Buyer.Name}", "{buyer.name}"},
		{[]descriptor.Payload{item}, "{Buyer.Age}{in.ID}", "{Buyer.Age}{in.ID}"},
		{[]descriptor.Payload{text}, "{code}", "{code}"},
		{[]descriptor.Payload{item, text}, "{in.ID}/{code}", "{in.id}/{code}"},
		{[]descriptor.Payload{loop}, "{ID}", "{ID}"},
		{nil, "{ID} {", "{ID} {"},
	} {
		if got := (fields{defs, test.parameters}).inJSON(test.template); got != test.want {
			t.Errorf("%s is %s in JSON, want %s", test.template, got, test.want)
		}
	}
}
