package evolution_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/parser/evolution"
)

// TestTemplates changes what the references of templates refer to in JSON, and what they are called in Go.
func TestTemplates(t *testing.T) {
	t.Parallel()
	const (
		ab = "A string `json:\"a\"`; B string `json:\"b\"`"
		ba = "A string `json:\"b\"`; B string `json:\"a\"`"
	)
	in := func(fields string) string { return "ID string; In struct{ " + fields + " }" }
	tests := []struct {
		name                  string
		was, is               string // the fields of the message
		reference, reference2 string // to A if empty, and the same if empty
		differs               bool
	}{
		{name: "the same", was: ab, is: ab},
		{name: "fields in another order", was: ab, is: "B string `json:\"b\"`; A string `json:\"a\"`"},
		{name: "names in JSON exchanged", was: ab, is: ba, differs: true},
		{name: "names in JSON exchanged, and references", was: ab, is: ba, reference2: "B"},
		{name: "names in JSON handed on", was: ab, is: "A string `json:\"b\"`; B string `json:\"c\"`", differs: true},
		{name: "a name of a field that is gone", was: ab, is: "A string `json:\"b\"`", differs: true},
		{name: "a field of another name in JSON", was: ab, is: "A string `json:\"c\"`; B string `json:\"b\"`"}, // told of the field
		{name: "other capitals", was: ab, is: "A string; B string `json:\"b\"`"},
		{name: "within a struct", was: in(ab), is: in(ba), reference: "In.A", differs: true},
		{name: "within a struct, in another order", was: in(ab), is: "In struct{ " + ab + " }; ID string", reference: "In.A"},
		{name: "within a struct of another name in JSON", was: in(ab), is: "ID string; In struct{ " + ab + " } `json:\"within\"`", reference: "In.A"},
		{name: "structs exchanged", was: "In struct{ " + ab + " }; Out struct{ " + ab + " }", reference: "In.A", differs: true,
			is: "In struct{ " + ab + " } `json:\"Out\"`; Out struct{ " + ab + " } `json:\"In\"`"},
	}
	keys := []struct{ key, summary, contract string }{
		{"key", "signal Set of Order: key=", "//temporal:workflow\ntype Order interface {\n	//temporal:run\n	Run(ctx workflow.Context) error\n\n	//temporal:signal key={%s}\n	Set(ctx workflow.Context, m Message) error\n}\n"},
		{"serial", "signal Set of Order: serial=", "//temporal:workflow\ntype Order interface {\n	//temporal:run\n	Run(ctx workflow.Context) error\n\n	//temporal:signal serial={%s}\n	Set(ctx workflow.Context, m Message) error\n}\n"},
		{"serial of an update", "update Set of Order: serial=", "//temporal:workflow\ntype Order interface {\n	//temporal:run\n	Run(ctx workflow.Context) error\n\n	//temporal:update serial={%s}\n	Set(ctx workflow.Context, m Message) error\n}\n"},
		{"id of an update", "update Set of Order: id=", "//temporal:workflow\ntype Order interface {\n	//temporal:run\n	Run(ctx workflow.Context) error\n\n	//temporal:update id=x-{%s} dedup\n	Set(ctx workflow.Context, m Message) error\n}\n"},
		{"id of a workflow", "workflow Order: id=", "//temporal:workflow id=order-{%s}\ntype Order interface {\n	//temporal:run\n	Run(ctx workflow.Context, m Message) error\n}\n"},
		{"one of two parameters", "update Set of Order: id=", "//temporal:workflow\ntype Order interface {\n	//temporal:run\n	Run(ctx workflow.Context) error\n\n	//temporal:update id={m.%s}\n	Set(ctx workflow.Context, m Message, n int) error\n}\n"},
		{"memo, which breaks nothing", "", "//temporal:workflow memo=Of:{%s}\ntype Order interface {\n	//temporal:run\n	Run(ctx workflow.Context, m Message) error\n}\n"},
	}
	var versions []version
	for _, k := range keys {
		for _, test := range tests {
			reference := test.reference
			if reference == "" {
				reference = "A"
			}
			reference2 := test.reference2
			if reference2 == "" {
				reference2 = reference
			}
			versions = append(versions,
				order(fmt.Sprintf(k.contract, reference)+"\ntype Message struct{ "+test.was+" }\n"),
				order(fmt.Sprintf(k.contract, reference2)+"\ntype Message struct{ "+test.is+" }\n"))
		}
	}
	documents := describe(t, versions)
	for i, k := range keys {
		for j, test := range tests {
			t.Run(k.key+"/"+test.name, func(t *testing.T) {
				at := 2 * (i*len(tests) + j)
				var found bool
				changes := evolution.Compare(documents[at], documents[at+1])
				for _, c := range changes {
					checkText(t, c)
					found = found || c.Code != "" && k.summary != "" && strings.HasPrefix(c.Summary, k.summary)
				}
				if want := test.differs && k.summary != ""; found != want {
					t.Errorf("a change of the key is found: %t, want %t\n%s", found, want, show(changes))
				}
			})
		}
	}
}
