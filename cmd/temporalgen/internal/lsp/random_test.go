package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/rpc"
)

var (
	editsFor  = flag.Duration("edits", 3*time.Second, "how long random edits are made")
	editsSeed = flag.Uint64("edits.seed", 1, "of random edits")
)

const randomShop = shop + `
-- item/item.go --
package item

import "go.temporal.io/sdk/workflow"

type Item struct {
	SKU string ` + "`validate:\"required\"`" + `
}

//temporal:messages
type Holder interface {
	//temporal:signal
	Hold(ctx workflow.Context, in Item) error
}
-- stock/stock.go --
package stock

import (
	"context"

	"go.temporal.io/sdk/workflow"

	"example.com/shop/item"
)

//temporal:workflow id={SKU}
type Stock interface {
	//temporal:run
	Run(ctx workflow.Context, in item.Item) error

	item.Holder
}

//temporal:activities start-to-close=1m
type Shelf interface {
	//temporal:activity
	Put(ctx context.Context, in item.Item) error
}
-- stock/more.go --
package stock

// Nothing of it is a contract.
func more() int { return 1 }
-- other/go.mod --
module example.com/other

go 1.26
-- other/other.go --
package other

//temporal:messages
type Other interface {
	//temporal:query
	Get() (int, error)
}
-- testdata/broken.go --
packag

//temporal:workflow
`

// words are what is typed.
var words = []string{
	"//temporal:", "workflow", "update", "signal name=", "id={", "SKU}", "validator for=", " ", "\n", "\r\n", "\t", "{", "}", "(", ")",
	"𝄞", "ö", "\"", "`", "import \"time\"\n", "\"example.com/shop/item\"", "type X interface{}\n", "ctx workflow.Context", "\x00",
	"//go:build ignore\n", "package other\n", "validate:\"min=1,", "chan int", "run-timeout=1m", "/*", "*/", "// 12:30 //temporal: x",
}

// Whatever is typed, asked for, canceled and written to disk: each request is answered, nothing panics, memory does not
// grow, and in the end the server finds what it found at the beginning. With -edits=1h it does so for an hour.
func TestRandomEdits(t *testing.T) {
	dir := writeModule(t, randomShop)
	r := &randomEditor{editor: connect(t, dir), random: rand.New(rand.NewPCG(*editsSeed, 0)), original: make(map[string]string)}
	r.initialize(`{"workspace":{"codeLens":{"refreshSupport":true},"didChangeWatchedFiles":{"dynamicRegistration":true}}}`)
	names := []string{order, "item/item.go", "stock/stock.go", "stock/more.go", "other/other.go", "testdata/broken.go"}
	for _, name := range names {
		content, err := os.ReadFile(r.path(name))
		r.must(err)
		r.original[name] = string(content)
	}
	r.reset(names)
	begin := time.Now()
	warm := r.memory()
	for n := 1; time.Since(begin) < *editsFor; n++ {
		r.step(names)
		if n%100 == 0 {
			r.pause()
		}
		if n%5000 == 0 {
			r.reset(names)
			now := r.memory()
			t.Logf("%v: %d edits, %d requests, %v", time.Since(begin).Round(time.Second), r.edits, r.requests, now)
			if n == 5000 {
				warm = now
			}
		}
	}
	r.reset(names)
	last := r.memory()
	t.Logf("%d edits and %d requests, %d of them canceled; at first %v, in the end %v", r.edits, r.requests, r.canceled, warm, last)
	if last.heap > 2*warm.heap+32<<20 || last.files > 2*warm.files+1000 {
		t.Errorf("memory has grown: at first %v, in the end %v", warm, last)
	}
}

// memory is what a server takes.
type memory struct {
	heap       uint64 // in bytes, after a collection
	files      int    // with positions
	goroutines int
}

func (m memory) String() string {
	return fmt.Sprintf("%.1f MB, %d files, %d goroutines", float64(m.heap)/(1<<20), m.files, m.goroutines)
}

func (r *randomEditor) memory() memory {
	r.waiting.Wait()
	runtime.GC()
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return memory{stats.HeapAlloc, r.running.workspace.Files(), runtime.NumGoroutine()}
}

type randomEditor struct {
	*editor
	random   *rand.Rand
	original map[string]string
	waiting  sync.WaitGroup // for answers
	edits    int
	requests int
	canceled int
}

// reset makes all files what they were, on disk and in the editor, and waits until that is what the server has seen.
func (r *randomEditor) reset(names []string) {
	r.t.Helper()
	r.waiting.Wait()
	for _, name := range names {
		if _, open := r.texts[name]; open {
			r.close(name)
		}
		write(r.t, r.path(name), r.original[name])
		r.openWith(name, r.original[name])
	}
	r.notify("workspace/didChangeWatchedFiles", r.events(names...))
	r.pause()
	for _, name := range names {
		if name != "testdata/broken.go" {
			r.await(name)
		}
	}
	r.await("testdata/broken.go", "expected 'package'")
}

// pause waits until the server has nothing more to ask the go command.
func (r *randomEditor) pause() {
	r.t.Helper()
	if !r.wait(func() bool {
		r.running.mu.Lock()
		defer r.running.mu.Unlock()
		return len(r.running.unsettled) == 0 && len(r.published) > 0
	}) {
		r.t.Fatal("there are always more questions")
	}
}

func (r *randomEditor) events(names ...string) protocol.DidChangeWatchedFilesParams {
	var params protocol.DidChangeWatchedFilesParams
	for _, name := range names {
		params.Changes = append(params.Changes, protocol.FileEvent{URI: fileURI(r.path(name)), Type: 2})
	}
	return params
}

func pick[T any](r *rand.Rand, list []T) T { return list[r.IntN(len(list))] }

func (r *randomEditor) step(names []string) {
	r.t.Helper()
	name := pick(r.random, names)
	text, open := r.texts[name]
	if !open {
		r.openWith(name, r.original[name])
		return
	}
	switch n := r.random.IntN(100); {
	case n < 55:
		r.typeWord(name, text)
	case n < 60:
		r.cursor(name, r.original[name]+"|") // all of it is replaced
	case n < 61:
		r.close(name)
	case n < 63:
		r.save(name)
	case n < 64:
		// Somebody else writes a file, or removes it.
		if r.random.IntN(2) == 0 {
			write(r.t, r.path(name), r.original[name])
		} else if err := os.Remove(r.path(name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			r.t.Fatal(err)
		}
		r.notify("workspace/didChangeWatchedFiles", r.events(name))
	case n < 65 && r.random.IntN(10) == 0:
		now := time.Now()
		r.must(os.Chtimes(filepath.Join(r.dir, "go.mod"), now, now))
		r.notify("workspace/didChangeWatchedFiles", r.events("go.mod"))
	case n < 66 && r.random.IntN(10) == 0:
		flags := pick(r.random, []string{`[]`, `["-tags=x"]`})
		r.notify("workspace/didChangeConfiguration", json.RawMessage(`{"settings":{"temporalgen":{"buildFlags":`+flags+`}}}`))
	default:
		r.request(name, text)
	}
}

// typeWord types a word at a random place, perhaps instead of something else.
func (r *randomEditor) typeWord(name, text string) {
	r.t.Helper()
	at := boundaries(text, r.random.IntN(len(text)+1))
	end := boundaries(text, min(len(text), at+r.random.IntN(12)))
	word := pick(r.random, words)
	if r.random.IntN(4) == 0 || len(text) > 1<<16 {
		word = ""
	}
	r.edits++
	r.number[name]++
	r.texts[name] = text[:at] + word + text[end:]
	r.notify("textDocument/didChange", protocol.DidChangeParams{
		TextDocument: r.document(name),
		ContentChanges: []protocol.ContentChange{
			{Range: &protocol.Range{Start: position(text[:at]), End: position(text[:end])}, Text: word},
		},
	})
}

// boundaries is an offset from i on that no character is cut at, and no end of a line.
func boundaries(text string, i int) int {
	for i < len(text) && (text[i]&0xC0 == 0x80 || text[i] == '\n' && i > 0 && text[i-1] == '\r') {
		i++
	}
	return i
}

// request asks for something, and perhaps does not wait for the answer.
func (r *randomEditor) request(name, text string) {
	offset := boundaries(text, r.random.IntN(len(text)+1))
	if i := strings.Index(text[offset:], "//temporal:"); i >= 0 && r.random.IntN(2) == 0 {
		offset = boundaries(text, min(len(text), offset+i+r.random.IntN(30)))
	}
	at := protocol.TextDocumentPosition{TextDocument: r.document(name), Position: position(text[:offset])}
	file := protocol.TextDocumentOnly{TextDocument: r.document(name)}
	argument, _ := json.Marshal(file.TextDocument.URI)
	methods := []struct {
		name   string
		params any
	}{
		{"textDocument/completion", at},
		{"textDocument/completion", at},
		{"textDocument/hover", at},
		{"textDocument/definition", at},
		{"textDocument/documentSymbol", file},
		{"textDocument/codeLens", file},
		{"textDocument/codeAction", protocol.CodeActionParams{
			TextDocument: at.TextDocument, Range: protocol.Range{Start: at.Position, End: protocol.Position{Line: at.Position.Line + 1}},
		}},
		{"textDocument/unknown", at},
		{"workspace/executeCommand", protocol.ExecuteCommandParams{Command: regenerate, Arguments: []json.RawMessage{argument}}},
	}
	method := pick(r.random, methods)
	if method.name == "workspace/executeCommand" && r.random.IntN(20) > 0 {
		return // it takes long
	}
	r.requests++
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	canceled := r.random.IntN(5) == 0
	r.waiting.Go(func() {
		defer cancel()
		var result json.RawMessage
		err := r.conn.Call(ctx, method.name, method.params, &result)
		var answer *rpc.Error
		switch {
		case err == nil || canceled && errors.Is(err, context.Canceled):
		case !errors.As(err, &answer):
			r.t.Errorf("%s: %v", method.name, err)
		case answer.Code == rpc.InternalError && method.name != "workspace/executeCommand":
			r.t.Errorf("%s: %v", method.name, err)
		}
	})
	if canceled {
		r.canceled++
		cancel()
	}
	if r.random.IntN(3) == 0 {
		r.waiting.Wait()
	}
}
