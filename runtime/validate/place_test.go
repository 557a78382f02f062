package validate

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// fields are those that were found.
func fields(at Place) []FieldError {
	err, _ := at.Err().(*Error)
	if err == nil {
		return nil
	}
	return err.Fields
}

func TestPaths(t *testing.T) {
	t.Parallel()
	tests := []struct {
		place    func(Place) Place
		path     string
		keys     []string
		withKeys string
	}{
		{func(at Place) Place { return at }, "", nil, ""},
		{func(at Place) Place { return at.Field("Price") }, "Price", nil, "Price"},
		{func(at Place) Place { return at.Field("Item").Field("Price") }, "Item.Price", nil, "Item.Price"},
		{func(at Place) Place { return at.Index(0) }, "[0]", nil, "[0]"},
		{func(at Place) Place { return at.Index(0).Field("SKU") }, "[0].SKU", nil, "[0].SKU"},
		{func(at Place) Place { return at.Field("Items").Index(2).Field("Price") }, "Items[2].Price", nil, "Items[2].Price"},
		{func(at Place) Place { return at.Key("a").Index(10) }, "[*][10]", []string{"a"}, "[a][10]"},
		{func(at Place) Place { return at.Field("ByName").Key("a.b").Field("Price") }, "ByName[*].Price", []string{"a.b"}, "ByName[a.b].Price"},
		{func(at Place) Place { return at.Key("[*]").Key("").Key("c") }, "[*][*][*]", []string{"[*]", "", "c"}, "[[*]][][c]"},
	}
	for _, test := range tests {
		at := Root()
		at.Field("Before").Key("x").Index(1).Field("Deeper").Key("y") // leaves nothing behind
		test.place(at).Fails("min=1")
		at.Field("After")
		want := []FieldError{{Path: test.path, Keys: test.keys, Rule: "min", Param: "1"}}
		if diff := cmp.Diff(want, fields(at)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", test.withKeys, diff)
			continue
		}
		if got := fields(at)[0].PathWithKeys(); got != test.withKeys {
			t.Errorf("got %s, want %s", got, test.withKeys)
		}
	}
}

// TestLongPaths shows that a path is short enough, and says which field it is.
func TestLongPaths(t *testing.T) {
	t.Parallel()
	for depth := range 300 {
		deep := Root()
		for range depth {
			deep = deep.Field("Left").Key(strings.Repeat("k", 1000)).Index(7)
		}
		for name, leaf := range map[string]func() Place{
			".Name": func() Place { return deep.Field("Name") },
			"[*]":   func() Place { return deep.Key("k") },
			"[8]":   func() Place { return deep.Index(8) },
		} {
			path, keys := leaf().path()
			if n := strings.Count(path, "[*]"); len(path) > MaxPath+len("…Name") || len(keys) != n {
				t.Errorf("got %s with %d keys", path, len(keys))
			}
			if depth > 30 && !strings.HasSuffix(path, "…"+strings.TrimPrefix(name, ".")) {
				t.Errorf("got %s, which does not end with %s", path, name)
			}
		}
	}
}

func TestRequired(t *testing.T) {
	t.Parallel()
	check := func(at Place, n *int) {
		if *n == 0 {
			at.Fails("ne=0")
		}
	}
	for want, message := range map[string]*int{
		"the message is required":          nil,
		"the message must not be 0 (ne=0)": new(int),
	} {
		at := Root()
		Required(check)(at, &message)
		if got := at.Err(); got == nil || got.Error() != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}

// A node is a message that contains others.
type node struct {
	name        string
	left, right *node
}

// walk is what is generated for nodes. It counts the nodes.
func walk(at Place, n *node, count *int) {
	*count++
	if at.Done() {
		return
	}
	if n.left != nil {
		walk(at.Field("Left"), n.left, count)
	}
	if n.name == "" {
		at.Field("Name").Fails("required")
	}
	if n.right != nil {
		walk(at.Field("Right"), n.right, count)
	}
}

// nested is a node that contains as many others, each in the next.
func nested(depth int, name string, nest func(*node) *node) *node {
	n := &node{name: name}
	for range depth {
		n = nest(n)
		n.name = name
	}
	return n
}

func leftOf(n *node) *node  { return &node{left: n} }
func rightOf(n *node) *node { return &node{right: n} }

// TestChecksEnd counts the nodes that are looked at, and what is said about them.
func TestChecksEnd(t *testing.T) {
	t.Parallel()
	round := &node{name: "round"}
	round.left, round.right = round, round
	tests := map[string]struct {
		message      *node
		visits       int // at most
		found        int
		more         bool
		first, final string // texts of the first and the last field
	}{
		"nothing is wrong":                    {nested(MaxDepth, "x", leftOf), MaxDepth + 1, 0, false, "", ""},
		"a few":                               {nested(3, "", rightOf), 4, 4, false, "Name is required", "Right.Right.Right.Name is required"},
		"as many as there is room for":        {nested(MaxFields-1, "", leftOf), MaxFields, MaxFields, false, "", "Name is required"},
		"one more":                            {nested(MaxFields, "", leftOf), MaxFields + 1, MaxFields, true, "", "Left.Name is required"},
		"at each level":                       {nested(2_000, "", rightOf), MaxFields + 2, MaxFields, true, "Name is required", ""},
		"at each level, on the way back":      {nested(2_000, "", leftOf), 2_001, MaxFields, true, "", ""},
		"too deep":                            {nested(MaxDepth+1, "x", leftOf), MaxDepth + 2, 1, true, "", ""},
		"too deep, and enough is found":       {nested(2*MaxDepth, "", leftOf), MaxDepth + 2, 1, true, "", ""},
		"contains itself twice":               {round, 2*MaxDepth + 3, 1, true, "", ""},
		"too deep behind what is wrong first": {nested(2*MaxDepth, "", rightOf), MaxFields + 2, MaxFields, true, "Name is required", ""},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			at, visits := Root(), 0
			walk(at, test.message, &visits)
			if visits > test.visits {
				t.Errorf("%d nodes were looked at, want %d at most", visits, test.visits)
			}
			err, _ := at.Err().(*Error)
			if test.found == 0 {
				if err != nil {
					t.Errorf("got %v", err)
				}
				return
			}
			if len(err.Fields) != test.found || err.More != test.more {
				t.Fatalf("%d fields were found, more is %v", len(err.Fields), err.More)
			}
			if got := err.Fields[0].Error(); test.first != "" && got != test.first {
				t.Errorf("the first is %s", got)
			}
			if got := err.Fields[len(err.Fields)-1].Error(); test.final != "" && got != test.final {
				t.Errorf("the last is %s", got)
			}
			if len(err.Error()) > MaxText {
				t.Errorf("the text has %d bytes", len(err.Error()))
			}
		})
	}
}

// TestAllocations shows that what a check allocates does not grow with what is wrong, and in proportion
// to the depth of the message at most.
func TestAllocations(t *testing.T) {
	allocations := func(message *node) float64 {
		return testing.AllocsPerRun(5, func() {
			at, visits := Root(), 0
			walk(at, message, &visits)
			if err := at.Err(); err != nil {
				_ = err.Error()
			}
		})
	}
	valid := allocations(nested(4_000, "x", leftOf))
	for _, nest := range []func(*node) *node{leftOf, rightOf} {
		counts := []float64{allocations(nested(1_000, "", nest)), allocations(nested(2_000, "", nest)), allocations(nested(4_000, "", nest))}
		if most := slices.Max(counts); most > counts[0]+20 || most > 60*MaxFields {
			t.Errorf("%v allocations for 1,000, 2,000 and 4,000 levels", counts)
		}
	}
	if valid > 30 {
		t.Errorf("%v allocations for a valid message", valid)
	}
	flat := testing.AllocsPerRun(5, func() {
		at := Root()
		for i := range 52_000 {
			at.Field("Rings").Index(i).Fails("min=1")
		}
	})
	if flat > 60*MaxFields {
		t.Errorf("%v allocations for 52,000 elements", flat)
	}
}
