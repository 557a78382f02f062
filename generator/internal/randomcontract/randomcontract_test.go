package randomcontract

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/parser/directive"
)

// TestEverythingIsThere looks for every key of every kind in what is made, so that a new one is tried too.
func TestEverythingIsThere(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	word := regexp.MustCompile(`[\w-]+`)
	for seed := range uint64(1000) {
		for _, src := range Make(seed, Names{}) {
			for line := range strings.Lines(src) {
				if _, rest, ok := strings.Cut(line, "//temporal:"); ok {
					words := word.FindAllString(rest, -1)
					for i := range words {
						seen[words[0]] = true
						seen[words[0]+" "+words[i]] = true
					}
				}
			}
		}
	}
	for _, kind := range directive.Kinds() {
		if !seen[kind.Name] {
			t.Errorf("there is no %s", kind.Name)
		}
		for _, key := range kind.Keys {
			if !seen[kind.Name+" "+key.Name] {
				t.Errorf("there is no %s with %s", kind.Name, key.Name)
			}
		}
	}
}

// TestSeed makes the same package again.
func TestSeed(t *testing.T) {
	t.Parallel()
	names := NamesIn([]byte("package p\n\nconst OrderWorkflowType = \"\"\n\nfunc RegisterOrder(opts int) {}\n"))
	for seed := range uint64(100) {
		if !maps.Equal(Make(seed, names), Make(seed, names)) {
			t.Errorf("seed %d makes different packages", seed)
		}
	}
	if maps.Equal(Make(1, names), Make(2, names)) {
		t.Error("two seeds make the same package")
	}
}

func TestNamesIn(t *testing.T) {
	t.Parallel()
	names := NamesIn([]byte(`package p

import "example.com/client"

const (
	OrderWorkflowType = "Order"
	OrderShipSignal   = "Ship"
)

func RegisterOrder(opts client.Options) {}

func orderShipCall() {}
`))
	var made []string
	for _, name := range names.of {
		made = append(made, fill(name, "Cart", "Pay"))
	}
	slices.Sort(made)
	want := []string{"CartPaySignal", "CartWorkflowType", "RegisterCart", "cartPayCall"}
	if !slices.Equal(made, want) {
		t.Errorf("got %q, want %q", made, want)
	}
	for _, name := range []string{"client", "opts", "Options"} {
		if !slices.Contains(names.plain, name) {
			t.Errorf("%s is not among %q", name, names.plain)
		}
	}
}

// TestSmaller looks for what is left of a package when all that a condition does not need is left out.
func TestSmaller(t *testing.T) {
	t.Parallel()
	files := map[string]string{
		"order.go": `package order

import "example.com/other"

// Order is documented.
//
//temporal:workflow queue=q id={ID}
type Order interface {
	//temporal:run
	Run(in other.Input) error

	//temporal:signal key={ID} serial
	Ship(in Item, note string) error
}

type Item struct {
	ID   string ` + "`validate:\"required,max=3\"`" + `
	Next *Item
}
`,
		"other.go": "package order\n",
	}
	fails := func(files map[string]string) bool {
		src := files["order.go"]
		return strings.Contains(src, "serial") && strings.Contains(src, "max=3") && strings.Contains(src, "Item")
	}
	for smaller := true; smaller; {
		smaller = false
		for _, version := range Smaller(files) {
			if smaller = fails(version); smaller {
				files = version
				break
			}
		}
	}
	for _, name := range []string{"other", "queue", "Run", "required", "Next", "key=", "note", "documented"} {
		for _, src := range files {
			if strings.Contains(src, name) {
				t.Errorf("%s is left in\n%s", name, src)
			}
		}
	}
}

func TestReordered(t *testing.T) {
	t.Parallel()
	got, ok := Reordered(map[string]string{"a.go": "package a\n\nimport \"b\"\n\n// T is first.\ntype T int\n\n// I has methods.\ntype I interface {\n\t// M is first.\n\tM()\n\tN()\n}\n\nvar v T\n"})
	src := got["a.go"]
	if !ok || strings.Index(src, "var v") > strings.Index(src, "type T") || strings.Index(src, "N()") > strings.Index(src, "// M is first.\n\tM()") {
		t.Errorf("got %t\n%s", ok, src)
	}
}
