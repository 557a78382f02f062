package lsp

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestDiagnosticsWhileTyping(t *testing.T) {
	t.Parallel()
	e := start(t, writeModule(t, shop))
	e.open("order/order.go")
	e.await("order/order.go")
	e.replace("order/order.go", "temporal:update", "temporal:update dedupe")
	found := e.await("order/order.go", "16:20-16:26 //temporal:update has no key or flag dedupe: did you mean dedup?")
	if code := found[0].Code; code != "TG004" {
		t.Errorf("the code is %v", code)
	}
	if href := found[0].CodeDescription.Href; !strings.HasSuffix(href, "/docs/diagnostics/TG004.md") {
		t.Errorf("the page is %v", href)
	}
	e.replace("order/order.go", "dedupe", "dedup")
	e.await("order/order.go")
	e.replace("order/order.go", "{ID}", "{Id}")
	e.await("order/order.go", "7:30-7:34 {Id}: Input has no field Id: did you mean ID?")
	e.close("order/order.go")
}

// A wire is a connection on which a test sends what it likes.
type wire struct {
	t   *testing.T
	in  io.WriteCloser
	out *bufio.Reader
	// The exit code, when the server has ended.
	code chan int
}

func newWire(t *testing.T) *wire {
	t.Helper()
	toServer, in := io.Pipe()
	out, fromServer := io.Pipe()
	w := &wire{t: t, in: in, out: bufio.NewReader(out), code: make(chan int, 1)}
	log := &logged{t: t}
	go func() {
		w.code <- Serve(context.Background(), toServer, fromServer, log, Options{})
		_ = fromServer.Close()
	}()
	t.Cleanup(func() {
		_ = in.Close()
		_ = out.Close()
		log.end()
	})
	return w
}

// send sends messages until the server reads no more.
func (w *wire) send(messages ...string) {
	for _, m := range messages {
		if _, err := fmt.Fprintf(w.in, "Content-Length: %d\r\n\r\n%s", len(m), m); err != nil {
			return
		}
	}
}

// answers reads messages until the server ends or all of some answers are there, and returns their error codes by ID, 0 for a
// result.
func (w *wire) answers(ids ...int) map[int]int {
	w.t.Helper()
	codes := make(map[int]int)
	for slices.ContainsFunc(ids, func(id int) bool { _, ok := codes[id]; return !ok }) {
		header, err := w.out.ReadString('\n')
		if err != nil {
			return codes
		}
		var length int
		if _, err := fmt.Sscanf(header, "Content-Length: %d", &length); err != nil {
			continue
		}
		if _, err := w.out.ReadString('\n'); err != nil {
			w.t.Fatal(err)
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(w.out, body); err != nil {
			w.t.Fatal(err)
		}
		var message struct {
			ID     *int
			Method string
			Error  struct{ Code int }
		}
		if err := json.Unmarshal(body, &message); err != nil {
			w.t.Fatalf("%s: %v", body, err)
		}
		if message.Method == "" && message.ID != nil {
			codes[*message.ID] = message.Error.Code
		}
	}
	return codes
}

const (
	initialize = `{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"processId":null,"rootUri":null,"capabilities":{}}}`
	shutdown   = `{"jsonrpc":"2.0","id":2,"method":"shutdown"}`
	exit       = `{"jsonrpc":"2.0","method":"exit"}`
	hover      = `{"jsonrpc":"2.0","id":3,"method":"textDocument/hover","params":{"textDocument":{"uri":"file:///a.go"},"position":{"line":0,"character":0}}}`
)

// The server answers as the protocol says, whatever comes when.
func TestLifecycle(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		send    []string
		answers map[int]int // error codes by ID, 0 for a result
		code    int
	}{
		{"all in order", []string{initialize, shutdown, exit}, map[int]int{1: 0, 2: 0}, 0},
		{"exit without shutdown", []string{initialize, exit}, map[int]int{1: 0}, 1},
		{"exit at once", []string{exit}, nil, 1},
		{"a request before initialize", []string{hover, initialize, shutdown, exit}, map[int]int{3: -32002, 1: 0, 2: 0}, 0},
		{"a request after shutdown", []string{initialize, shutdown, hover, exit}, map[int]int{1: 0, 2: 0, 3: -32600}, 0},
		{"initialize twice", []string{initialize, strings.Replace(initialize, `"id":1`, `"id":5`, 1), shutdown, exit}, map[int]int{1: 0, 5: -32600, 2: 0}, 0},
		{"an unknown request", []string{initialize, `{"jsonrpc":"2.0","id":4,"method":"a/b"}`, shutdown, exit}, map[int]int{1: 0, 4: -32601, 2: 0}, 0},
		{"a request that is not supported", []string{
			initialize,
			`{"jsonrpc":"2.0","id":4,"method":"textDocument/rename","params":{"textDocument":{"uri":"file:///a.go"},"position":{"line":0,"character":0},"newName":"a"}}`,
			shutdown, exit,
		}, map[int]int{1: 0, 4: -32601, 2: 0}, 0},
		{"an unknown notification", []string{initialize, `{"jsonrpc":"2.0","method":"a/b"}`, `{"jsonrpc":"2.0","method":"$/a"}`, shutdown, exit}, map[int]int{1: 0, 2: 0}, 0},
		{"notifications that cannot be read", []string{
			initialize,
			`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":1}}`,
			`{"jsonrpc":"2.0","method":"textDocument/didChange","params":{"textDocument":{"uri":"file:///none.go","version":1},"contentChanges":[{"text":""}]}}`,
			`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":99}}`,
			`{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":{}}}`,
			shutdown, exit,
		}, map[int]int{1: 0, 2: 0}, 0},
		{"a request that cannot be read", []string{
			initialize, `{"jsonrpc":"2.0","id":4,"method":"textDocument/completion","params":{"position":7}}`, shutdown, exit,
		}, map[int]int{1: 0, 4: -32602, 2: 0}, 0},
		{"a file that has no path", []string{
			initialize,
			`{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"untitled:Untitled-1","languageId":"go","version":1,"text":"package a"}}}`,
			`{"jsonrpc":"2.0","id":4,"method":"textDocument/completion","params":{"textDocument":{"uri":"untitled:Untitled-1"},"position":{"line":0,"character":0}}}`,
			shutdown, exit,
		}, map[int]int{1: 0, 4: 0, 2: 0}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			w := newWire(t)
			go w.send(test.send...)
			got := w.answers(slices.Collect(maps.Keys(test.answers))...)
			if diff := cmp.Diff(test.answers, got, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("error codes (-want +got):\n%s", diff)
			}
			if code := <-w.code; code != test.code {
				t.Errorf("the exit code is %d, want %d", code, test.code)
			}
		})
	}
}

// A connection that ends without a word ends the server.
func TestEndOfInput(t *testing.T) {
	t.Parallel()
	w := newWire(t)
	w.send(initialize)
	w.answers(1)
	_ = w.in.Close()
	if code := <-w.code; code != 1 {
		t.Errorf("the exit code is %d, want 1", code)
	}
}

// Input that is no message ends the server with an error that says so, and the exit code with which editors start another one.
func TestUnreadableInput(t *testing.T) {
	t.Parallel()
	var stderr strings.Builder
	code := Serve(t.Context(), strings.NewReader("Content-Length: much\r\n\r\n{}"), io.Discard, &stderr, Options{})
	if want := "temporalgen lsp: a message of much bytes is announced\n"; code != 1 || stderr.String() != want {
		t.Errorf("the exit code is %d, want 1, and stderr %q, want %q", code, stderr.String(), want)
	}
}
