package lsp

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/vet/govet"
)

// The server runs go vet with its own process as the tool.
func TestMain(m *testing.M) {
	if govet.IsTool(os.Args[1:]) {
		govet.Tool()
	}
	os.Exit(m.Run())
}

const cart = "cart/cart.go"

const cartModule = `
-- cart/cart.go --
package cart

import "go.temporal.io/sdk/workflow"

type cart struct {
	reads int
	names []string
}

// Run is a workflow.
func (c *cart) Run(ctx workflow.Context) error {
	return workflow.SetQueryHandler(ctx, "names", c.Names)
}

// Names is a query.
func (c *cart) Names() ([]string, error) {
	c.reads++
	return c.names, nil
}
`

// startVetting starts a server that looks for mistakes in handlers, with an open file that has one.
func startVetting(t *testing.T) *editor {
	t.Helper()
	e := connectWith(t, writeModule(t, cartModule), Options{Vet: true})
	e.initialize(`{}`)
	e.open(cart)
	return e
}

// do makes the change that an action at the first place with a text offers.
func (e *editor) do(name, at, title string) {
	e.t.Helper()
	before, _, ok := strings.Cut(e.texts[name], at)
	if !ok {
		e.t.Fatalf("there is no %q in %s", at, name)
	}
	var actions []protocol.CodeAction
	e.call("textDocument/codeAction", protocol.CodeActionParams{
		TextDocument: e.document(name), Range: protocol.Range{Start: position(before), End: position(before)},
	}, &actions)
	i := slices.IndexFunc(actions, func(a protocol.CodeAction) bool { return a.Title == title })
	if i < 0 {
		e.t.Fatalf("there is no %q among %v", title, actions)
	}
	e.edit(name, actions[i].Edit.Changes[e.document(name).URI]...)
}

func TestMistakesInHandlers(t *testing.T) {
	t.Parallel()
	e := startVetting(t)
	const finding = "17:2-17:11 query Names changes c.reads"
	found := e.await(cart, finding)[0]
	uri := e.document(cart).URI
	want := protocol.Diagnostic{
		Range: found.Range, Severity: protocol.SeverityError, Code: "TG101", Source: "temporalgen", Message: found.Message,
		CodeDescription: &protocol.CodeDescription{Href: "https://github.com/temporalgen/temporalgen/blob/main/docs/diagnostics/TG101.md"},
		RelatedInformation: []protocol.RelatedInformation{{
			Location: protocol.Location{URI: uri, Range: protocol.Range{
				Start: protocol.Position{Line: 11, Character: 8}, End: protocol.Position{Line: 11, Character: 55},
			}},
			Message: "here it is registered",
		}},
	}
	if diff := cmp.Diff(want, found); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	// It stays where it belongs while somebody types, and is hidden while that is there.
	e.replace(cart, "\treads int\n", "\t// reads counts.\n\treads int\n")
	e.await(cart, "18:2-18:11 query Names changes c.reads")
	e.replace(cart, "c.reads++", "c.reads+=1")
	e.await(cart)
	e.save(cart)
	e.await(cart, "18:2-18:12 query Names changes c.reads")

	// Who suppresses it has to say why.
	e.do(cart, "c.reads+=1", "Suppress TG101 here, for a reason that you write")
	if want := "error) {\n\t//temporalgen:ignore TG101 \n\tc.reads+=1\n"; !strings.Contains(e.texts[cart], want) {
		t.Errorf("there is no %q in\n%s", want, e.texts[cart])
	}
	e.save(cart)
	e.await(cart, "say why TG101 is suppressed", "query Names changes c.reads")
	e.replace(cart, "ignore TG101 \n", "ignore TG101 nobody looks at the number\n")
	e.save(cart)
	e.await(cart)

	// A comment that suppresses nothing any more can be removed.
	e.replace(cart, "\tc.reads+=1\n", "")
	e.save(cart)
	if found := e.await(cart, "nothing is found here that is suppressed by TG101: remove it"); found[0].Severity != protocol.SeverityWarning {
		t.Errorf("the severity is %d", found[0].Severity)
	}
	e.do(cart, "temporalgen:ignore", "Remove the comment")
	e.save(cart)
	e.await(cart)
}

// What is found is forgotten with the last file of a package, or when it is switched off.
func TestMistakesAreForgotten(t *testing.T) {
	t.Parallel()
	e := startVetting(t)
	e.await(cart, "query Names changes c.reads")
	e.configure(`{"temporalgen": {"vet": false}}`)
	e.await(cart)
	e.configure(`{"temporalgen": {"vet": true, "rules": "-TG101"}}`)
	e.save(cart)
	e.configure(`{"temporalgen": {"rules": "TG101"}}`)
	e.await(cart, "query Names changes c.reads")
	e.close(cart)
	if !e.wait(func() bool { return len(e.published[e.document(cart).URI].Diagnostics) == 0 }) {
		t.Error("it is still shown")
	}
	e.running.mu.Lock()
	defer e.running.mu.Unlock()
	if n := len(e.running.vetter.found); n > 0 {
		t.Errorf("what was found in %d packages is kept", n)
	}
}

const (
	stock = "stock/stock.go"
	shelf = "shelf/shelf.go"
)

const stockModule = `
-- shelf/shelf.go --
package shelf

// Names is called by way of another package.
func Names(names map[string]int) []string {
	clear(names)
	return nil
}
-- stock/stock.go --
package stock

import "example.com/shop/shelf"

// Names are those of what is there.
func Names(names map[string]int) []string { return shelf.Names(names) }
-- cart/cart.go --
package cart

import (
	"go.temporal.io/sdk/workflow"

	"example.com/shop/stock"
)

type cart struct{ names map[string]int }

// Run is a workflow.
func (c *cart) Run(ctx workflow.Context) error {
	return workflow.SetQueryHandler(ctx, "names", c.Names)
}

// Names is a query.
func (c *cart) Names() ([]string, error) {
	return stock.Names(c.names), nil
}
`

// What a package does matters to those that import it, also by way of others, whoever has written it.
func TestMistakesByImports(t *testing.T) {
	t.Parallel()
	const finding = "18:9-18:29 query Names calls stock.Names, which "
	e := connectWith(t, writeModule(t, stockModule), Options{Vet: true})
	e.initialize(`{"workspace":{"didChangeWatchedFiles":{"dynamicRegistration":true}}}`)
	e.open(cart)
	e.open(shelf)
	e.await(cart, finding)
	e.replace(shelf, "clear(names)", "names = nil")
	e.save(shelf)
	e.await(cart)
	e.replace(shelf, "names = nil", "clear(names)")
	e.save(shelf)
	e.await(cart, finding)

	// It stays while what is imported does not compile.
	e.replace(shelf, "return nil", "return nothing")
	e.save(shelf)
	e.running.vetter.run(t.Context(), e.path("cart"))
	e.await(cart, finding)
	e.replace(shelf, "clear(names)\n\treturn nothing", "return nil")
	e.save(shelf)
	e.await(cart)

	// The package in between is not open.
	content, err := os.ReadFile(e.path(stock))
	e.must(err)
	write(t, e.path(stock), strings.Replace(string(content), "return shelf", "clear(names); return shelf", 1))
	e.notify("workspace/didChangeWatchedFiles", protocol.DidChangeWatchedFilesParams{
		Changes: []protocol.FileEvent{{URI: fileURI(e.path(stock)), Type: 2}},
	})
	e.await(cart, finding)
}

// An editor can say from the beginning what it wants, under the names that changes have as well.
func TestInitialSettings(t *testing.T) {
	t.Parallel()
	for options, want := range map[string]struct {
		vet   bool
		rules string
		shown []string
	}{
		`{}`:                             {vet: true},
		`null`:                           {vet: true},
		`{"vet": false}`:                 {vet: false},
		`{"rules": "TG104, -TG101"}`:     {vet: true, rules: "-TG101,TG104"},
		`{"vet": true, "rules": ""}`:     {vet: true},
		`{"rules": "TG1", "vet": false}`: {vet: false, shown: []string{`temporalgen: the settings are wrong: rules: there is no code "TG1"`}},
		`{"vet": "no"}`:                  {vet: true, shown: []string{"temporalgen: the settings are wrong: json: cannot unmarshal string into Go struct field settings.vet of type bool"}},
	} {
		e := connectWith(t, t.TempDir(), Options{Vet: true})
		e.call("initialize", json.RawMessage(`{"capabilities": {}, "initializationOptions": `+options+`}`), new(protocol.InitializeResult))
		v := e.running.vetter
		e.running.mu.Lock()
		if v.on != want.vet || v.rules.String() != want.rules {
			t.Errorf("%s: %t and %q, want %t and %q", options, v.on, v.rules, want.vet, want.rules)
		}
		e.running.mu.Unlock()
		e.wait(func() bool { return len(e.shown) >= len(want.shown) })
		if diff := cmp.Diff(want.shown, e.shown); diff != "" {
			t.Errorf("%s: -want +got of what is shown:\n%s", options, diff)
		}
	}
}

func (e *editor) configure(settings string) {
	e.t.Helper()
	e.notify("workspace/didChangeConfiguration", struct {
		Settings json.RawMessage `json:"settings"`
	}{json.RawMessage(settings)})
}

// It is not looked at what cannot have such mistakes, or is not worked on.
func TestNotVetted(t *testing.T) {
	t.Parallel()
	dir := writeModule(t, `
-- p/p.go --
package p
-- plain/go.mod --
module example.com/plain
-- plain/p.go --
package p
-- mod/example.com/used@v1.2.3/go.mod --
module example.com/used

require go.temporal.io/sdk v1.51.0
-- mod/example.com/used@v1.2.3/p.go --
package p
`)
	e := &editor{t: t, dir: dir}
	for name, want := range map[string]bool{"p": true, "plain": false, "mod/example.com/used@v1.2.3": false} {
		if got := usesTemporal(e.path(name)); got != want {
			t.Errorf("%s: %t, want %t", name, got, want)
		}
	}
}
