package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/rpc"
	"github.com/temporalgen/temporalgen/internal/testmodule"
)

// patience is far longer than anything takes that a test waits for.
const patience = 5 * time.Minute

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
	conn   *rpc.Conn
	texts  map[string]string // of open files
	number map[string]int    // their versions
	code   chan int          // the exit code of the server

	running *server

	mu        sync.Mutex
	changed   *sync.Cond
	published map[string]protocol.PublishDiagnosticsParams // by URI
	shown     []string                                     // messages
	asked     []string                                     // methods of requests, apart from those for lenses

	lensesRefreshed int
}

// start starts a server for a module, and initializes it.
func start(t testing.TB, dir string) *editor {
	t.Helper()
	e := connect(t, dir)
	e.initialize(`{}`)
	return e
}

// connect starts a server for a module.
func connect(t testing.TB, dir string) *editor {
	t.Helper()
	return connectWith(t, dir, Options{})
}

// connectWith starts a server with options.
func connectWith(t testing.TB, dir string, options Options) *editor {
	t.Helper()
	e := &editor{
		t: t, dir: dir, code: make(chan int, 1), texts: make(map[string]string), number: make(map[string]int),
		published: make(map[string]protocol.PublishDiagnosticsParams),
	}
	e.changed = sync.NewCond(&e.mu)
	toServer, in := io.Pipe()
	out, fromServer := io.Pipe()
	log := &logged{t: t}
	ctx, stop := context.WithCancel(context.Background())
	options.Env, options.Version = append(os.Environ(), testmodule.Env()...), "v1.2.3"
	e.running = newServer(ctx, rpc.NewConn(toServer, fromServer), log, options)
	go func() {
		e.code <- e.running.serve()
		stop()
		_ = fromServer.Close()
	}()
	e.conn = rpc.NewConn(out, in)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := e.conn.Run(context.Background(), e.handler(log)); err != nil {
			log.Printf("the editor: %v", err)
		}
	}()
	t.Cleanup(func() {
		_ = e.conn.Call(context.Background(), "shutdown", nil, nil)
		_ = e.conn.Notify("exit", nil)
		<-e.code
		<-ended
		log.end()
	})
	return e
}

func (e *editor) handler(log *logged) rpc.Handler {
	return rpc.Handler{
		Call: func(method string, _ json.RawMessage) (rpc.Answer, bool, error) {
			return func(context.Context) (any, error) {
				e.update(func() {
					if method == "workspace/codeLens/refresh" {
						e.lensesRefreshed++
					} else {
						e.asked = append(e.asked, method)
					}
				})
				return nil, nil
			}, true, nil
		},
		Notify: func(method string, raw json.RawMessage) error {
			switch method {
			case "textDocument/publishDiagnostics":
				params, err := read[protocol.PublishDiagnosticsParams](raw)
				e.update(func() { e.published[params.URI] = params })
				return err
			case "window/showMessage":
				params, err := read[protocol.ShowMessageParams](raw)
				e.update(func() { e.shown = append(e.shown, params.Message) })
				return err
			}
			return fmt.Errorf("%s is not expected", method)
		},
		Log: log.Printf,
	}
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

func (l *logged) Printf(format string, args ...any) { fmt.Fprintf(l, format, args...) }

func (l *logged) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
}

func (e *editor) initialize(capabilities string) protocol.InitializeResult {
	e.t.Helper()
	var result protocol.InitializeResult
	e.call("initialize", json.RawMessage(fmt.Sprintf(
		`{"processId":null,"rootUri":%[1]q,"capabilities":%s,"workspaceFolders":[{"uri":%[1]q,"name":"shop"}]}`, fileURI(e.dir), capabilities,
	)), &result)
	e.notify("initialized", struct{}{})
	return result
}

func (e *editor) call(method string, params, result any) {
	e.t.Helper()
	e.must(e.conn.Call(e.t.Context(), method, params, result))
}

func (e *editor) notify(method string, params any) {
	e.t.Helper()
	e.must(e.conn.Notify(method, params))
}

func (e *editor) must(err error) {
	e.t.Helper()
	if err != nil {
		e.t.Fatal(err)
	}
}

func (e *editor) path(name string) string { return filepath.Join(e.dir, filepath.FromSlash(name)) }

func (e *editor) document(name string) protocol.TextDocument {
	return protocol.TextDocument{URI: fileURI(e.path(name)), Version: e.number[name]}
}

// open opens a file as it is on disk.
func (e *editor) open(name string) {
	e.t.Helper()
	content, err := os.ReadFile(e.path(name))
	e.must(err)
	e.openWith(name, string(content))
}

func (e *editor) openWith(name, content string) {
	e.t.Helper()
	e.number[name]++
	e.texts[name] = content
	e.notify("textDocument/didOpen", protocol.DidOpenParams{TextDocument: protocol.TextDocumentItem{
		URI: fileURI(e.path(name)), LanguageID: "go", Version: e.number[name], Text: content,
	}})
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
	e.notify("textDocument/didChange", protocol.DidChangeParams{
		TextDocument: e.document(name),
		ContentChanges: []protocol.ContentChange{
			{Range: &protocol.Range{Start: position(before), End: position(before + old)}, Text: new},
		},
	})
}

// save writes a file as it is in the editor.
func (e *editor) save(name string) {
	e.t.Helper()
	write(e.t, e.path(name), e.texts[name])
	e.notify("textDocument/didSave", protocol.TextDocumentOnly{TextDocument: e.document(name)})
}

func (e *editor) close(name string) {
	e.t.Helper()
	delete(e.texts, name)
	e.notify("textDocument/didClose", protocol.TextDocumentOnly{TextDocument: e.document(name)})
}

// cursor makes a text with a bar that of a file, without the bar, and returns where that was.
func (e *editor) cursor(name, text string) protocol.TextDocumentPosition {
	e.t.Helper()
	before, after, ok := strings.Cut(text, "|")
	if !ok {
		e.t.Fatalf("there is no bar in %s", text)
	}
	e.number[name]++
	e.texts[name] = before + after
	e.notify("textDocument/didChange", protocol.DidChangeParams{
		TextDocument: e.document(name), ContentChanges: []protocol.ContentChange{{Text: before + after}},
	})
	return protocol.TextDocumentPosition{TextDocument: e.document(name), Position: position(before)}
}

// position is that behind a text.
func position(before string) protocol.Position {
	line := before[strings.LastIndex(before, "\n")+1:]
	units := 0
	for _, r := range line {
		if units++; r > 0xFFFF {
			units++
		}
	}
	return protocol.Position{Line: strings.Count(before, "\n"), Character: units}
}

// await waits for diagnostics of the present version of a file that are as they are wanted.
func (e *editor) await(name string, want ...string) []protocol.Diagnostic {
	e.t.Helper()
	var found protocol.PublishDiagnosticsParams
	var lines []string
	ok := e.wait(func() bool {
		found = e.published[fileURI(e.path(name))]
		lines = nil
		for _, d := range found.Diagnostics {
			lines = append(lines, fmt.Sprintf("%s %s", shown(d.Range), d.Message))
		}
		return found.Version != nil && *found.Version == e.number[name] && slices.EqualFunc(lines, want, strings.Contains)
	})
	if !ok {
		e.t.Fatalf("%s has\n%s\nwant\n%s", name, strings.Join(lines, "\n"), strings.Join(want, "\n"))
	}
	return found.Diagnostics
}

// shown is a range as people read it.
func shown(r protocol.Range) string {
	return fmt.Sprintf("%d:%d-%d:%d", r.Start.Line+1, r.Start.Character+1, r.End.Line+1, r.End.Character+1)
}

// refreshed is how often the server has asked to refresh lenses.
func (e *editor) refreshed() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.lensesRefreshed
}

// update changes what wait waits for.
func (e *editor) update(do func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	do()
	e.changed.Broadcast()
}

// wait waits until a condition is true. It returns false if that does not happen.
func (e *editor) wait(condition func() bool) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	late := false
	defer time.AfterFunc(patience, func() { e.update(func() { late = true }) }).Stop()
	for !condition() {
		if late {
			return false
		}
		e.changed.Wait()
	}
	return true
}
