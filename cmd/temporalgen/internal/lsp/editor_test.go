package lsp

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"
	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/internal/testmodule"
)

// patience is far longer than anything takes that a test waits for.
const patience = 2 * time.Minute

// writeModule writes files to a module example.com/shop that can import the SDK.
func writeModule(t testing.TB, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, "example.com/shop"); err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		write(t, filepath.Join(dir, filepath.FromSlash(f.Name)), string(f.Data))
	}
	return dir
}

func write(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

// An editor talks to a server over pipes.
type editor struct {
	t      testing.TB
	dir    string // of the module
	server protocol.Server
	conn   jsonrpc2.Conn
	client *client
	code   chan int // the exit code
	texts  map[string]string
	number map[string]int32 // the version of each open file
}

// start starts a server for a module, and initializes it.
func start(t testing.TB, dir string) *editor {
	t.Helper()
	e := connect(t, dir)
	e.initialize(protocol.ClientCapabilities{})
	t.Cleanup(func() {
		if err := e.server.Shutdown(t.Context()); err != nil && t.Context().Err() == nil {
			t.Errorf("shutdown: %v", err)
		}
	})
	return e
}

// connect starts a server for a module.
func connect(t testing.TB, dir string) *editor {
	t.Helper()
	e := &editor{t: t, dir: dir, client: newClient(), code: make(chan int, 1), texts: make(map[string]string), number: make(map[string]int32)}
	toServer, in := io.Pipe()
	out, fromServer := io.Pipe()
	log := &logged{t: t}
	go func() {
		e.code <- Serve(context.Background(), toServer, fromServer, log, Options{
			Env: append(os.Environ(), testmodule.Env()...), Version: "v1.2.3",
		})
		_ = fromServer.Close()
	}()
	_, e.conn, e.server = protocol.NewClient(context.Background(), e.client, jsonrpc2.NewHeaderStream(&both{out, in}))
	t.Cleanup(func() {
		_ = e.server.Exit(context.Background())
		<-e.code
		_ = in.Close()
		log.end()
	})
	return e
}

// both is a connection made of two pipes.
type both struct {
	io.ReadCloser
	w io.WriteCloser
}

func (b *both) Write(p []byte) (int, error) { return b.w.Write(p) }

func (b *both) Close() error {
	_ = b.w.Close()
	return b.ReadCloser.Close()
}

// logged writes what the server logs into the log of a test.
type logged struct {
	mu    sync.Mutex
	t     testing.TB
	ended bool
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.ended {
		l.t.Logf("%s", p)
		if strings.Contains(string(p), "panic") {
			l.t.Error("a panic")
		}
	}
	return len(p), nil
}

func (l *logged) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
}

func (e *editor) initialize(can protocol.ClientCapabilities) *protocol.InitializeResult {
	e.t.Helper()
	root := uri.File(e.dir)
	result, err := e.server.Initialize(e.t.Context(), &protocol.InitializeParams{
		RootURI: &root, Capabilities: can,
		WorkspaceFoldersInitializeParams: protocol.WorkspaceFoldersInitializeParams{
			WorkspaceFolders: protocol.NewNullable([]protocol.WorkspaceFolder{{URI: root, Name: "shop"}}),
		},
	})
	e.must(err)
	e.must(e.server.Initialized(e.t.Context(), &protocol.InitializedParams{}))
	return result
}

func (e *editor) must(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
}

func (e *editor) uri(name string) uri.URI {
	return uri.File(filepath.Join(e.dir, filepath.FromSlash(name)))
}

// open opens a file as it is on disk.
func (e *editor) open(name string) {
	e.t.Helper()
	content, err := os.ReadFile(filepath.Join(e.dir, filepath.FromSlash(name)))
	e.must(err)
	e.openWith(name, string(content))
}

func (e *editor) openWith(name, content string) {
	e.t.Helper()
	e.number[name]++
	e.texts[name] = content
	e.must(e.server.DidOpen(e.t.Context(), &protocol.DidOpenTextDocumentParams{TextDocument: protocol.TextDocumentItem{
		URI: e.uri(name), LanguageID: "go", Version: e.number[name], Text: content,
	}}))
}

// replace types something in place of the first old text in a file.
func (e *editor) replace(name, old, new string) {
	e.t.Helper()
	before, after, ok := strings.Cut(e.texts[name], old)
	if !ok {
		e.t.Fatalf("%s has no %q", name, old)
	}
	e.number[name]++
	e.texts[name] = before + new + after
	e.must(e.server.DidChange(e.t.Context(), &protocol.DidChangeTextDocumentParams{
		TextDocument: protocol.VersionedTextDocumentIdentifier{
			TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: e.uri(name)}, Version: e.number[name],
		},
		ContentChanges: []protocol.TextDocumentContentChangeEvent{&protocol.TextDocumentContentChangePartial{
			Range: protocol.Range{Start: position(before), End: position(before + old)}, Text: new,
		}},
	}))
}

// save writes a file as it is in the editor.
func (e *editor) save(name string) {
	e.t.Helper()
	write(e.t, filepath.Join(e.dir, filepath.FromSlash(name)), e.texts[name])
	e.must(e.server.DidSave(e.t.Context(), &protocol.DidSaveTextDocumentParams{
		TextDocument: protocol.TextDocumentIdentifier{URI: e.uri(name)},
	}))
}

func (e *editor) close(name string) {
	e.t.Helper()
	delete(e.texts, name)
	e.must(e.server.DidClose(e.t.Context(), &protocol.DidCloseTextDocumentParams{
		TextDocument: protocol.TextDocumentIdentifier{URI: e.uri(name)},
	}))
}

// cursor makes a text with a bar that of a file, without the bar, and returns where that was.
func (e *editor) cursor(name, text string) protocol.TextDocumentPositionParams {
	e.t.Helper()
	before, after, ok := strings.Cut(text, "|")
	if !ok {
		e.t.Fatalf("there is no bar in %s", text)
	}
	e.number[name]++
	e.texts[name] = before + after
	e.must(e.server.DidChange(e.t.Context(), &protocol.DidChangeTextDocumentParams{
		TextDocument: protocol.VersionedTextDocumentIdentifier{
			TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: e.uri(name)}, Version: e.number[name],
		},
		ContentChanges: []protocol.TextDocumentContentChangeEvent{&protocol.TextDocumentContentChangeWholeDocument{Text: before + after}},
	}))
	return protocol.TextDocumentPositionParams{
		TextDocument: protocol.TextDocumentIdentifier{URI: e.uri(name)}, Position: position(before),
	}
}

// position is that behind a text.
func position(before string) protocol.Position {
	line := before[strings.LastIndex(before, "\n")+1:]
	units := uint32(0)
	for _, r := range line {
		if units++; r > 0xFFFF {
			units++
		}
	}
	return protocol.Position{Line: uint32(strings.Count(before, "\n")), Character: units}
}

// await waits for diagnostics of the present version of a file that are as they are wanted: one line for each. An empty line
// is for no diagnostic.
func (e *editor) await(name string, want ...string) []protocol.Diagnostic {
	e.t.Helper()
	u := e.uri(name)
	var last []string
	found, ok := e.client.wait(func(c *client) ([]protocol.Diagnostic, bool) {
		p := c.published[u]
		if p == nil {
			return nil, false
		}
		version, _ := p.Version.Get()
		last = nil
		for _, d := range p.Diagnostics {
			last = append(last, fmt.Sprintf("%d:%d-%d:%d %s", d.Range.Start.Line+1, d.Range.Start.Character+1, d.Range.End.Line+1, d.Range.End.Character+1, d.Message))
		}
		if version != e.number[name] || len(last) != len(want) {
			return nil, false
		}
		for i := range want {
			if !strings.Contains(last[i], want[i]) {
				return nil, false
			}
		}
		return p.Diagnostics, true
	})
	if !ok {
		e.t.Fatalf("%s has\n%s\nwant\n%s", name, strings.Join(last, "\n"), strings.Join(want, "\n"))
	}
	return found
}

// A client is what the server calls.
type client struct {
	protocol.UnimplementedClient
	mu        sync.Mutex
	changed   *sync.Cond
	published map[uri.URI]*protocol.PublishDiagnosticsParams
	shown     []string // messages
	given     []protocol.Registration
}

func newClient() *client {
	c := &client{published: make(map[uri.URI]*protocol.PublishDiagnosticsParams)}
	c.changed = sync.NewCond(&c.mu)
	return c
}

func (c *client) update(do func()) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	do()
	c.changed.Broadcast()
	return nil
}

func (c *client) PublishDiagnostics(_ context.Context, p *protocol.PublishDiagnosticsParams) error {
	return c.update(func() {
		before := c.published[p.URI]
		if before != nil {
			was, _ := before.Version.Get()
			if is, ok := p.Version.Get(); ok && is < was {
				return // the editor has a later version; those of an earlier one may be under way
			}
		}
		c.published[p.URI] = p
	})
}

func (c *client) ShowMessage(_ context.Context, p *protocol.ShowMessageParams) error {
	return c.update(func() { c.shown = append(c.shown, p.Message) })
}

func (c *client) RegisterCapability(_ context.Context, p *protocol.RegistrationParams) error {
	return c.update(func() { c.given = append(c.given, p.Registrations...) })
}

// wait waits until a condition is true.
func (c *client) wait(condition func(*client) ([]protocol.Diagnostic, bool)) ([]protocol.Diagnostic, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	late := false
	defer time.AfterFunc(patience, func() { _ = c.update(func() { late = true }) }).Stop()
	for {
		if ds, ok := condition(c); ok || late {
			return ds, ok
		}
		c.changed.Wait()
	}
}
