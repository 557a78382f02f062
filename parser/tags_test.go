package parser

import (
	"fmt"
	"go/types"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/parser/diag"
)

// TestTagsOfMessages shows which structs have something to be checked, and what they are called.
func TestTagsOfMessages(t *testing.T) {
	t.Parallel()
	dir := writeModule(t, txtar.Parse([]byte(`
-- shared/shared.go --
package shared

type Item struct {
	SKU string `+"`validate:\"required\"`"+`
}

type Box[T any] struct{ Content []T `+"`validate:\"dive\"`"+` }
-- order.go --
package order

import (
	"example.com/shop/shared"
	"go.temporal.io/sdk/workflow"
)

//temporal:workflow
type Order interface {
	//temporal:run
	Run(ctx workflow.Context, in First) error
	//temporal:signal
	Plain(ctx workflow.Context, p Plain) error
	//temporal:signal
	Add(ctx workflow.Context, items []shared.Item) error
	//temporal:update
	Twice(ctx workflow.Context, a, b SharedItem) (Result, error)
}

//temporal:activities
type Steps interface {
	//temporal:activity start-to-close=1s
	Step(in Unused) error
}

type (
	// First reaches a tag only through Second, and Second itself through First.
	First struct {
		Note  string
		Next  *Second
		Proto *Proto
		Text  Text
		Plain Plain
	}
	Second struct {
		Back  *First
		Third third
	}
	third struct {
		Item  SharedItem
		Other shared.Item
		Box   shared.Box[*SharedItem]
		Boxes shared.Box[[]SharedItem]
	}
	SharedItem struct {
		SKU string `+"`validate:\"omitempty,max=3\"`"+`
	}
	Plain struct {
		Any   int    `+"`validate:\"omitempty\"`"+`
		Small uint8  `+"`validate:\"min=0\"`"+`
		Names []string `+"`validate:\"dive\"`"+`
	}
	// Text says itself how it is sent, and its fields are checked all the same.
	Text struct {
		Key string `+"`validate:\"required\"`"+`
	}
	// Proto looks like a protobuf message, which is left alone.
	Proto  struct{ Wrong string `+"`validate:\"nonsense\"`"+` }
	Result struct{ Wrong string `+"`validate:\"nonsense\"`"+` }
	Unused struct{ Wrong string `+"`validate:\"nonsense\"`"+` }
)

func (Text) MarshalText() ([]byte, error)  { return nil, nil }
func (*Text) UnmarshalText(text []byte) error { return nil }
func (*Proto) ProtoReflect()                 {}
`)))
	result := load(t, dir, ".")
	for _, d := range result.Diagnostics {
		if d.Code == diag.ValidateRule {
			t.Error(d)
		}
	}
	if len(result.Packages) == 0 || len(result.Packages[0].Files) == 0 {
		t.Fatal(result.Diagnostics)
	}
	checks := result.Packages[0].Files[0].Workflows[0].Checks
	var got []string
	qualifier := func(p *types.Package) string { return p.Name() }
	for _, m := range checks.Messages {
		got = append(got, "message "+types.TypeString(m.Type, qualifier))
	}
	for _, s := range checks.Structs {
		var fields []string
		for _, f := range s.Fields {
			fields = append(fields, f.Name)
		}
		got = append(got, fmt.Sprintf("%s %s: %s", s.Name, types.TypeString(s.Type, qualifier), strings.Join(fields, " ")))
	}
	want := []string{
		"message []shared.Item",
		"message order.First",
		"message order.SharedItem",
		"First order.First: Next Text",
		"Second order.Second: Back Third",
		"SharedBoxSharedItem shared.Box[*order.SharedItem]: Content",
		"SharedItem shared.Item: SKU",
		"SharedItem2 order.SharedItem: SKU",
		"Text order.Text: Key",
		"Third order.third: Item Other Box",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
