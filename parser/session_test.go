package parser

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/parser/diag"
)

// checkAll asks the questions of a session until there are none, and returns the last result.
func checkAll(t testing.TB, s *Session, dir string, texts map[string][]byte) *Result {
	t.Helper()
	for range 10 {
		result, question := s.Check(dir, texts)
		if question == nil {
			return result
		}
		if err := question.Ask(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.Learn(question)
	}
	t.Fatal("there are always more questions")
	return nil
}

// shownAll are diagnostics as tests compare them.
func shownAll(ds []diag.Diagnostic, dir string) []string {
	var all []string
	for _, d := range ds {
		all = append(all, shown(d, dir))
	}
	return all
}

// A session finds in each package of testdata/diagnostics what is found when that package is loaded.
func TestSessionFindsWhatIsLoaded(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("../testdata/diagnostics/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no definitions", err)
	}
	files := new(txtar.Archive)
	folders := make(map[string]bool)
	for _, path := range paths {
		archive, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		for _, f := range archive.Files {
			if strings.HasSuffix(f.Name, ".go") {
				files.Files = append(files.Files, txtar.File{Name: name + "/" + f.Name, Data: f.Data})
				folders[filepath.Dir(name+"/"+f.Name)] = true
			}
		}
	}
	dir := writeModule(t, files)
	want := make(map[string][]string)
	for _, d := range load(t, dir, "./...").Diagnostics {
		folder := filepath.Dir(d.Pos.Filename)
		if d.Pos.Line == 0 && filepath.Ext(d.Pos.Filename) != ".go" {
			folder = d.Pos.Filename
		}
		folder = relative(dir, folder)
		want[folder] = append(want[folder], shown(d, dir))
	}
	s := NewSession(Config{Dir: dir, Env: moduleEnv})
	for range 2 {
		for folder := range folders {
			got := shownAll(checkAll(t, s, filepath.Join(dir, folder), nil).Diagnostics, dir)
			if diff := cmp.Diff(want[folder], got); diff != "" {
				t.Errorf("%s (-loaded +session):\n%s", folder, diff)
			}
		}
	}
}

const edited = `
-- order/order.go --
package order

import (
	"go.temporal.io/sdk/workflow"

	"example.com/shop/item"
)

//temporal:workflow id={SKU}
type Order interface {
	//temporal:run
	Run(ctx workflow.Context, in item.Item) error

	//temporal:signal
	Add(ctx workflow.Context, in item.Item) error
}
-- item/item.go --
package item

import "example.com/shop/unit"

type Item struct {
	SKU  string
	Unit unit.Unit
}
-- unit/unit.go --
package unit

type Unit struct{ Name string }
-- stock/stock.go --
package stock

import (
	"go.temporal.io/sdk/workflow"

	"example.com/shop/item"
	"example.com/shop/unit"
)

//temporal:messages
type Stock interface {
	//temporal:signal key={Item.Unit.Name}
	Put(ctx workflow.Context, in Put) error
}

type Put struct {
	Item item.Item
	Unit unit.Unit
}
`

// What a session finds after each of a series of edits and changes on disk is what is loaded then.
func TestSessionFollowsEdits(t *testing.T) {
	t.Parallel()
	dir := writeModule(t, txtar.Parse([]byte(edited)))
	path := func(name string) string { return filepath.Join(dir, filepath.FromSlash(name)) }
	s := NewSession(Config{Dir: dir, Env: moduleEnv})
	texts := make(map[string][]byte)
	read := func(name string) string {
		t.Helper()
		if text, ok := texts[path(name)]; ok {
			return string(text)
		}
		src, err := os.ReadFile(path(name))
		if err != nil {
			t.Fatal(err)
		}
		return string(src)
	}
	replace := func(name, old, new string) func() {
		return func() {
			t.Helper()
			src := read(name)
			if !strings.Contains(src, old) {
				t.Fatalf("%s has no %s", name, old)
			}
			texts[path(name)] = []byte(strings.Replace(src, old, new, 1))
		}
	}
	save := func(name string) func() {
		return func() {
			t.Helper()
			writeFile(t, path(name), texts[path(name)])
			delete(texts, path(name))
			s.Changed()
		}
	}
	for _, step := range []struct {
		name string
		do   func()
		want string // a part of what is found in order; "" for nothing
	}{
		{"at the beginning", func() {}, ""},
		{"a wrong key", replace("order/order.go", "signal", "signal kex=a"), "no key or flag kex"},
		{"it is mended", replace("order/order.go", " kex=a", ""), ""},
		{"a field that is not there", replace("order/order.go", "{SKU}", "{Sku}"), "no field Sku"},
		{"it is there in another package, not saved", replace("item/item.go", "SKU ", "Sku "), ""},
		{"and saved", save("item/item.go"), ""},
		{"a third package, not saved", replace("unit/unit.go", "Name string", "Name string\nC chan int"), "channel"},
		{"and mended", replace("unit/unit.go", "chan int", "string"), ""},
		{"and saved", save("unit/unit.go"), ""},
		{"a new import", replace("order/order.go", `"go.temp`, `"time"`+"\n"+`"go.temp`), ""},
		{"which is used", replace("order/order.go", "Add(ctx workflow.Context, in item.Item)", "Add(ctx workflow.Context, in time.Time)"), ""},
		{"of a package that does not exist", replace("order/order.go", `"time"`, `"timex"`), "timex"},
		{"and does", replace("order/order.go", `"timex"`, `"time"`), ""},
		{"a file that does not parse", replace("order/order.go", "interface {", "interface"), "expected"},
		{"and does", replace("order/order.go", "interface", "interface {"), ""},
		{"a new file", func() {
			texts[path("order/more.go")] = []byte("package order\n\n//temporal:workflow\ntype More interface{}\n")
		}, "More has no methods"},
		{"which is saved", save("order/more.go"), "More has no methods"},
		{"and not built any more", replace("order/more.go", "package", "//go:build ignore\n\npackage"), ""},
		{"of another package", replace("order/more.go", "//go:build ignore\n\npackage order", "package other"), "other"},
		{"and removed", func() {
			delete(texts, path("order/more.go"))
			if err := os.Remove(path("order/more.go")); err != nil {
				t.Fatal(err)
			}
		}, ""},
		{"saved", save("order/order.go"), ""},
		{"a module that is not there", func() {
			mod := read("go.mod")
			writeFile(t, path("go.mod"), []byte(strings.Replace(mod, "go.temporal.io/sdk v", "go.temporal.io/sdx v", 1)))
		}, "go.temporal.io/sdk"},
	} {
		step.do()
		want := loadSaved(t, dir, texts, "./order", "./stock")
		found := shownAll(slices.Concat(
			checkAll(t, s, path("order"), texts).Diagnostics, checkAll(t, s, path("stock"), texts).Diagnostics,
		), dir)
		if diff := cmp.Diff(want, found); diff != "" {
			t.Errorf("%s (-loaded +session):\n%s", step.name, diff)
		}
		if all := strings.Join(found, "\n"); (step.want == "") != (all == "") || !strings.Contains(all, step.want) {
			t.Errorf("%s: found %q, want %q", step.name, all, step.want)
		}
	}
}

// loadSaved loads packages while texts are what is on disk.
func loadSaved(t *testing.T, dir string, texts map[string][]byte, patterns ...string) []string {
	t.Helper()
	for path, text := range texts {
		src, err := os.ReadFile(path)
		writeFile(t, path, text)
		defer func() {
			if err != nil {
				err = os.Remove(path)
			} else {
				err = os.WriteFile(path, src, 0o666)
			}
			if err != nil {
				t.Fatal(err)
			}
		}()
	}
	return shownAll(load(t, dir, patterns...).Diagnostics, dir)
}

// What needs no types is found before the go command has been asked, and when it has, nobody is asked again for an edit.
func TestSessionDoesNotWait(t *testing.T) {
	t.Parallel()
	dir := writeModule(t, txtar.Parse([]byte(strings.Replace(edited, "signal", "signal kex=a", 1))))
	s := NewSession(Config{Dir: dir, Env: moduleEnv})
	order := filepath.Join(dir, "order")
	path := filepath.Join(order, "order.go")
	result, question := s.Check(order, nil)
	if got := shownAll(result.Diagnostics, dir); len(got) != 1 || !strings.Contains(got[0], "kex") || question == nil {
		t.Errorf("at once: got %v and the question %v", got, question)
	}
	checkAll(t, s, order, nil)
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := s.Files()
	for i := range 100 {
		text := strings.Replace(string(src), "kex=a", strings.Repeat("x", i), 1)
		if _, question := s.Check(order, map[string][]byte{path: []byte(text)}); question != nil {
			t.Fatalf("after %d edits there is a question", i)
		}
	}
	if more := s.Files(); more != files {
		t.Errorf("there are %d files with positions, after %d at the beginning", more, files)
	}
}

// What is half typed between the quotes of an import, and may be a pattern for the go command, is of no consequence to other
// imports, neither then nor later.
func TestSessionSurvivesWrongImports(t *testing.T) {
	t.Parallel()
	dir := writeModule(t, txtar.Parse([]byte(edited)))
	order := filepath.Join(dir, "order")
	path := filepath.Join(order, "order.go")
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, wrong := range []string{"id={a", "file=order.go", "all", "std", "example.com/...", "//a:b", "a b", "ä", "", "/", "-x"} {
		s := NewSession(Config{Dir: dir, Env: moduleEnv})
		text := strings.Replace(string(src), "import (", fmt.Sprintf("import (\n\t_ %q", wrong), 1)
		result := checkAll(t, s, order, map[string][]byte{path: []byte(text)})
		if got := shownAll(result.Diagnostics, dir); len(got) != 1 || !strings.HasPrefix(got[0], "order/order.go:4:") {
			t.Errorf("%q: got %q, want one diagnostic at the import", wrong, got)
		}
		if got := checkAll(t, s, order, nil).Diagnostics; len(got) > 0 {
			t.Errorf("%q, when it is gone: got %v", wrong, got)
		}
		if len(s.importer.Knows()) > 50 {
			t.Errorf("%q: %d packages are known", wrong, len(s.importer.Knows()))
		}
	}
}

// A file with an embedded interface that was another one for a moment, which nobody has told the session of, is read again.
func TestSessionReadsDeclarationsAgain(t *testing.T) {
	t.Parallel()
	dir := writeModule(t, txtar.Parse([]byte(`
-- item/item.go --
package item

import "go.temporal.io/sdk/workflow"

//temporal:messages
type Holder interface {
	//temporal:signal
	Hold(ctx workflow.Context, id string) error
}
-- stock/stock.go --
package stock

import (
	"go.temporal.io/sdk/workflow"

	"example.com/shop/item"
)

//temporal:workflow
type Stock interface {
	//temporal:run
	Run(ctx workflow.Context) error

	item.Holder
}
`)))
	stock, path := filepath.Join(dir, "stock"), filepath.Join(dir, "item", "item.go")
	s := NewSession(Config{Dir: dir, Env: moduleEnv})
	if got := checkAll(t, s, stock, nil).Diagnostics; len(got) > 0 {
		t.Fatal(got)
	}
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	files := s.Files()
	for range 3 {
		writeFile(t, path, []byte("package item\n"))
		if got := checkAll(t, s, stock, nil).Diagnostics; len(got) != 1 {
			t.Errorf("meanwhile: got %v, want one diagnostic", got)
		}
		writeFile(t, path, src)
		s.Changed()
		if got := checkAll(t, s, stock, nil).Diagnostics; len(got) > 0 {
			t.Errorf("afterwards: got %v", got)
		}
	}
	if more := s.Files(); more != files {
		t.Errorf("there are %d files with positions, after %d at the beginning", more, files)
	}
}

// A session that nobody gives an answer to still has no more than a few packages in mind.
func TestSessionForgetsMistypedImports(t *testing.T) {
	t.Parallel()
	dir := writeModule(t, txtar.Parse([]byte(edited)))
	s := NewSession(Config{Dir: dir, Env: moduleEnv})
	order := filepath.Join(dir, "order")
	result := checkAll(t, s, order, nil)
	var imports []string
	for i := range mostKnown {
		imports = append(imports, fmt.Sprintf("%q", fmt.Sprintf("example.com/shop/none%d", i)))
	}
	path := filepath.Join(order, "order.go")
	src, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for part := range slices.Chunk(imports, 100) {
		text := strings.Replace(string(src), "import (", "import (\n_ "+strings.Join(part, "\n_ "), 1)
		checkAll(t, s, order, map[string][]byte{path: []byte(text)})
	}
	if got := checkAll(t, s, order, nil); len(got.Diagnostics) != len(result.Diagnostics) {
		t.Errorf("got %v, want %v", got.Diagnostics, result.Diagnostics)
	}
	if n := len(s.importer.Knows()); n > mostKnown {
		t.Errorf("%d packages are known", n)
	}
}

func BenchmarkSession(b *testing.B) {
	dir := writeModule(b, txtar.Parse([]byte(edited)))
	s := NewSession(Config{Dir: dir, Env: moduleEnv})
	order := filepath.Join(dir, "order")
	path := filepath.Join(order, "order.go")
	checkAll(b, s, order, nil)
	src, err := os.ReadFile(path)
	if err != nil {
		b.Fatal(err)
	}
	texts := [][]byte{src, []byte(strings.Replace(string(src), "signal", "signal on-error=fail", 1))}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		s.Check(order, map[string][]byte{path: texts[i%2]})
	}
}
