package evolution_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/evolution"
)

// orders is a contract with what the repository's own do not have.
const orders = `//temporal:workflow versioning=pinned
type Order interface {
	//temporal:run
	Run(ctx workflow.Context, in Tree) (Tree, error)

	//temporal:signal key={ID}
	Grow(ctx workflow.Context, t Tree) error

	//temporal:signal
	Wait(ctx workflow.Context, d *durationpb.Duration) error

	//temporal:update id={ID} dedup
	Prune(ctx workflow.Context, t Tree) (Page[Leaf], error)
}

//temporal:messages
type Holder interface {
	//temporal:signal
	Hold(ctx workflow.Context, reason string) error
}

type Tree struct {
	ID       string
	Children []*Tree
	Named    map[string]Leaf
	Counted  map[int]Leaf
	Note     struct{ Text string }
}

type Leaf struct {
	Color string
	At    time.Time
	Parts []Leaf
}

type Page[T any] struct {
	Items []T
	Next  string
}
`

// TestCompare makes changes of a contract, and compares what is found with lines of code, classes, place and summary.
func TestCompare(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		edits []string // texts, each followed by what replaces it
		want  string
	}{
		{name: "nothing"},
		{name: "a field of a type that contains itself", edits: []string{"Color string", "Colour string"}, want: `
			TG951 memory,clients $defs/Leaf/properties/Colour: field Color of Leaf is renamed to Colour (input of Order and 4 more)`},
		{name: "a type that contains itself, within itself", edits: []string{"Parts []Leaf", "Parts []*Leaf"}},
		{name: "a map of other keys", edits: []string{"map[int]Leaf", "map[string]Leaf"}, want: `
			TG952 clients $defs/Tree/properties/Counted: field Counted of Tree becomes a map, and was a map with int64 keys (input of Order and 3 more)`},
		{name: "a map of fewer keys", edits: []string{"map[string]Leaf", "map[int]Leaf"}, want: `
			TG952 memory,clients $defs/Tree/properties/Named: field Named of Tree becomes a map with int64 keys, and was a map (input of Order and 3 more)`},
		{name: "a map in the place of a struct", edits: []string{"Note     struct{ Text string }", "Note     map[string]any"}, want: `
			TG952 clients $defs/Tree/properties/Note: field Note of Tree becomes a map, and was an object (input of Order and 3 more)`},
		{name: "a field of a struct without a name", edits: []string{"Note     struct{ Text string }", "Note     struct{ Text int }"}, want: `
			TG952 memory,clients $defs/Tree/properties/Note/properties/Text: field Note.Text of Tree becomes int, and was a string (input of Order and 3 more)`},
		{name: "an argument of a generic type", edits: []string{"(Page[Leaf], error)", "(Page[Tree], error)"}, want: `
			TG951 memory,clients $defs/TreeResult/properties/At: field At of Tree is removed (result of update Prune of Order)
			TG951 memory,clients $defs/TreeResult/properties/Color: field Color of Tree is removed (result of update Prune of Order)
			TG951 memory,clients $defs/TreeResult/properties/Parts: field Parts of Tree is removed (result of update Prune of Order)`},
		{name: "a time made a text", edits: []string{"At    time.Time", "At    string"}, want: `
			TG952 clients $defs/Leaf/properties/At: field At of Leaf becomes a string, and was a time (input of Order and 4 more)`},
		{name: "a type that makes its JSON itself", edits: []string{"type Leaf struct {", "func (Leaf) MarshalJSON() ([]byte, error) { return nil, nil }\n\ntype Leaf struct {"}, want: `
			TG959 memory,clients $defs/Tree/properties/Counted: type Leaf becomes Leaf with its MarshalJSON, and was Leaf (input of Order and 4 more)`},
		{name: "a generic type of another name", edits: []string{"type Page[T any]", "type Sheet[T any]", "(Page[Leaf], error)", "(Sheet[Leaf], error)"}},
		{name: "another protobuf message", edits: []string{"*durationpb.Duration", "*timestamppb.Timestamp"}, want: `
			TG960 memory,clients workflows/Order/signals/Wait/parameters/0: signal Wait of Order becomes the protobuf message Timestamp, and was Duration`},
		{name: "a pinned workflow, in the same way", edits: []string{"//temporal:signal\n	Wait", "//temporal:signal serial\n	Wait"}, want: `
			TG913 rollout workflows/Order/signals/Wait/options/serial: signal Wait of Order gets serial`},
		{name: "a workflow that is not pinned any more", edits: []string{" versioning=pinned", "", "//temporal:signal\n	Wait", "//temporal:signal serial\n	Wait"}, want: `
			TG909 rollout workflows/Order: workflow Order loses versioning=pinned
			TG913 running workflows/Order/signals/Wait/options/serial: signal Wait of Order gets serial`},
		{name: "a message that no workflow has", edits: []string{"	Hold(ctx", "	Keep(ctx"}, want: `
			TG910 running,memory,clients messages/Holder/signals/Keep: signal Hold of Holder is renamed to Keep`},
		{name: "a message of an interface that a workflow embeds", edits: []string{"	//temporal:run\n", "	Holder\n\n	//temporal:run\n"}, want: `
			TG912 rollout workflows/Order/signals/Hold: signal Hold of Order is added`},
		{name: "an interface of messages", edits: []string{"//temporal:messages\ntype Holder interface {\n	//temporal:signal\n	Hold(ctx workflow.Context, reason string) error\n}\n", ""}},
		{name: "two messages that change their names", edits: []string{"	Grow(ctx", "	Swap(ctx", "	Wait(ctx", "	Grow(ctx", "	Swap(ctx", "	Wait(ctx"}, want: `
			TG914 memory,rollout workflows/Order/signals/Grow: signal Grow of Order loses key={ID}
			TG915 rollout workflows/Order/signals/Wait/options/key: signal Wait of Order gets key={ID}
			TG963 memory,clients workflows/Order/signals/Grow/parameters/0: signal Grow of Order is encoded as json/protobuf, and was as json/plain
			TG963 memory,clients workflows/Order/signals/Wait/parameters/0: signal Wait of Order is encoded as json/plain, and was as json/protobuf`},
	}
	versions := []version{order(orders)}
	for _, test := range tests {
		versions = append(versions, order(replaced(t, orders, test.edits)))
	}
	documents := describe(t, versions)
	for i, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			changes := evolution.Compare(documents[0], documents[i+1])
			var got []string
			for _, c := range changes {
				checkText(t, c)
				if c.Code != "" {
					var classes []string
					for _, class := range c.Classes {
						classes = append(classes, string(class))
					}
					got = append(got, fmt.Sprintf("%s %s %s: %s", c.Code, strings.Join(classes, ","), c.Place, c.Summary))
				}
			}
			var want []string
			for line := range strings.Lines(strings.TrimSpace(test.want)) {
				want = append(want, strings.TrimSpace(line))
			}
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	t.Run("everything is gone", func(t *testing.T) {
		changes := evolution.Compare(documents[0], new(descriptor.Document))
		if got := show(changes); !strings.Contains(got, "TG901 [running clients] workflows/Order\n\tworkflow Order is removed\n") || len(changes) != 2 {
			t.Error(got)
		}
	})
	t.Run("in another package", func(t *testing.T) {
		moved := *documents[0]
		moved.Workflows = slices.Clone(moved.Workflows)
		moved.Workflows[0].Package = "example.com/other"
		for _, c := range evolution.Compare(documents[0], &moved) {
			if c.Code != "" || c.Summary != "workflow Order moves from package example.com/shop/order to example.com/other" {
				t.Error(show([]evolution.Change{c}))
			}
		}
	})
	t.Run("one type in two packages", func(t *testing.T) {
		both := *documents[0]
		other := both.Workflows[0]
		other.Package = "example.com/other"
		both.Workflows = []descriptor.Workflow{other, both.Workflows[0]}
		if changes := evolution.Compare(&both, &both); len(changes) > 0 {
			t.Error(show(changes))
		}
		changes := evolution.Compare(&both, documents[0])
		if len(changes) != 1 || changes[0].Place != "workflows/Order@example.com~1other" {
			t.Error(show(changes))
		}
	})
}

// replaced returns a text with edits.
func replaced(t *testing.T, text string, edits []string) string {
	t.Helper()
	for i := 0; i < len(edits); i += 2 {
		if strings.Count(text, edits[i]) != 1 {
			t.Fatalf("this is not in one place:\n%s", edits[i])
		}
		text = strings.Replace(text, edits[i], edits[i+1], 1)
	}
	return text
}
