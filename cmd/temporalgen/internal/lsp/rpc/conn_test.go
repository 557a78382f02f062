package rpc

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
)

// A pair is two sides that are connected.
type pair struct {
	a, b *Conn
	end  func() // of the connection
	logs *logs
}

// logs are what handlers log.
type logs struct {
	mu    sync.Mutex
	lines []string
}

func (l *logs) add(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, fmt.Sprintf(format, args...))
}

// connect connects two sides, of which a calls and b handles.
func connect(t *testing.T, h Handler) *pair {
	t.Helper()
	toB, fromA := io.Pipe()
	toA, fromB := io.Pipe()
	p := &pair{a: NewConn(toA, fromA), b: NewConn(toB, fromB), logs: new(logs)}
	h.Log = p.logs.add
	var running sync.WaitGroup
	running.Go(func() {
		if err := p.b.Run(context.Background(), h); err != nil {
			t.Errorf("b: %v", err)
		}
		_ = fromB.Close()
	})
	running.Go(func() {
		if err := p.a.Run(context.Background(), Handler{Log: p.logs.add}); err != nil {
			t.Errorf("a: %v", err)
		}
	})
	p.end = sync.OnceFunc(func() {
		_ = fromA.Close()
		running.Wait()
	})
	t.Cleanup(p.end)
	return p
}

// answering is a handler whose calls are answered by functions.
func answering(answers map[string]func(context.Context, json.RawMessage) (any, error)) Handler {
	return Handler{
		Call: func(method string, params json.RawMessage) (Answer, bool, error) {
			if answer := answers[method]; answer != nil {
				return func(ctx context.Context) (any, error) { return answer(ctx, params) }, false, nil
			}
			return nil, false, Errorf(MethodNotFound, "no %s", method)
		},
		Notify: func(string, json.RawMessage) error { return nil },
	}
}

func TestCall(t *testing.T) {
	t.Parallel()
	p := connect(t, answering(map[string]func(context.Context, json.RawMessage) (any, error){
		"double": func(_ context.Context, params json.RawMessage) (any, error) {
			var n int
			err := json.Unmarshal(params, &n)
			return 2 * n, err
		},
		"panic": func(context.Context, json.RawMessage) (any, error) { panic("oh") },
		"fail": func(context.Context, json.RawMessage) (any, error) {
			return nil, fmt.Errorf("why: %w", Errorf(RequestFailed, "so"))
		},
		"func": func(context.Context, json.RawMessage) (any, error) { return func() {}, nil },
	}))
	for _, test := range []struct {
		method string
		params any
		want   string
		code   int
	}{
		{"double", 21, "42", 0},
		{"double", "x", "", InternalError},
		{"panic", nil, "", InternalError},
		{"fail", nil, "", RequestFailed},
		{"func", nil, "", InternalError}, // it cannot be encoded
		{"other", nil, "", MethodNotFound},
		{"double", 4, "8", 0}, // after all of that
	} {
		var result json.RawMessage
		err := p.a.Call(t.Context(), test.method, test.params, &result)
		var answer *Error
		if errors.As(err, &answer); err != nil && answer == nil || answer != nil && answer.Code != test.code || answer == nil && test.code != 0 {
			t.Errorf("%s: %v, want the code %d", test.method, err, test.code)
		}
		if string(result) != test.want {
			t.Errorf("%s: got %s, want %s", test.method, result, test.want)
		}
	}
	if logged := strings.Join(p.logs.lines, "\n"); !strings.Contains(logged, "panic in panic: oh") {
		t.Errorf("the log is %q", logged)
	}
}

// Requests are answered beside each other, and can be canceled.
func TestCancel(t *testing.T) {
	t.Parallel()
	begun, canceled := make(chan struct{}), make(chan struct{})
	p := connect(t, answering(map[string]func(context.Context, json.RawMessage) (any, error){
		"wait": func(ctx context.Context, _ json.RawMessage) (any, error) {
			close(begun)
			<-ctx.Done()
			close(canceled)
			return nil, ctx.Err()
		},
		"ping": func(context.Context, json.RawMessage) (any, error) { return "pong", nil },
	}))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- p.a.Call(ctx, "wait", nil, nil) }()
	<-begun
	var pong string
	if err := p.a.Call(t.Context(), "ping", nil, &pong); err != nil || pong != "pong" {
		t.Errorf("beside another one: %q, %v", pong, err)
	}
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("the caller gets %v", err)
	}
	<-canceled
}

// A canceled request is answered as such.
func TestCanceledAnswer(t *testing.T) {
	t.Parallel()
	in, toServer := io.Pipe()
	fromServer, out := io.Pipe()
	c := NewConn(in, out)
	go func() {
		_ = c.Run(context.Background(), answering(map[string]func(context.Context, json.RawMessage) (any, error){"wait": func(ctx context.Context, _ json.RawMessage) (any, error) {
			<-ctx.Done()
			return nil, fmt.Errorf("wait: %w", ctx.Err())
		}}))
	}()
	go func() {
		for _, m := range []string{`{"jsonrpc":"2.0","id":"x","method":"wait"}`, `{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":"x"}}`} {
			fmt.Fprintf(toServer, "Content-Length: %d\r\n\r\n%s", len(m), m)
		}
	}()
	answer, err := NewConn(fromServer, io.Discard).read()
	if err != nil || !strings.Contains(string(answer), `"id":"x","error":{"code":-32800`) {
		t.Errorf("got %s and %v", answer, err)
	}
	_ = toServer.Close()
}

// When the other side is gone, nobody waits for it any more.
func TestEnd(t *testing.T) {
	t.Parallel()
	begun := make(chan struct{})
	p := connect(t, answering(map[string]func(context.Context, json.RawMessage) (any, error){"wait": func(ctx context.Context, _ json.RawMessage) (any, error) {
		close(begun)
		<-ctx.Done()
		return nil, ctx.Err()
	}}))
	done := make(chan error)
	go func() { done <- p.a.Call(context.Background(), "wait", nil, nil) }()
	<-begun
	go p.end()
	if err := <-done; err == nil {
		t.Error("it was answered")
	}
	if err := p.a.Call(context.Background(), "wait", nil, nil); err == nil {
		t.Error("it is answered after the end")
	}
}

// What is no message is answered or ends the connection, and does not take memory before it is there.
func TestFrames(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		in  string
		out string // a part of the answers
		err string // a part of the error that ends the connection
	}{
		{"Content-Length: 2\r\n\r\n{}", `"code":-32600`, ""},
		{"Content-Length: 2\r\n\r\n[]", `"code":-32700`, ""},
		{"Content-Length: 1\r\n\r\n{", `"code":-32700`, ""},
		{"content-length:2\nContent-Type: x\n\n{}", `"code":-32600`, ""},
		{"Content-Length: 45\r\n\r\n" + `{"jsonrpc":"2.0","id":"a","method":"unknown"}`, `"code":-32601`, ""},
		{"Content-Length: 44\r\n\r\n" + `{"jsonrpc":"2.0","id":-1,"method":"unknown"}`, `"id":-1,`, ""},
		{
			"Content-Length: 1045\r\n\r\n" + `{"jsonrpc":"2.0","id":"a","method":"unknown"}` + strings.Repeat(" ", 1000) +
				"Content-Length: 45\r\n\r\n" + `{"jsonrpc":"2.0","id":"b","method":"unknown"}`,
			`"id":"b"`, "",
		},
		{"Content-Length: 9999\r\n\r\n{", "", ""},
		{"Content-Length: 99999999999\r\n\r\n{", "", "99999999999 bytes"},
		{"Content-Length: -1\r\n\r\n{", "", "-1 bytes"},
		{"Content-Length: x\r\n\r\n{", "", "x bytes"},
		{"Other: 1\r\n\r\n{", "", "no Content-Length"},
		{"Other: " + strings.Repeat("x", 1<<16) + "\r\nContent-Length: 2\r\n\r\n{}", "", "line of a header is too long"},
		{"", "", ""},
	} {
		var out strings.Builder // it is read when Run has returned, and with it the writing
		err := NewConn(strings.NewReader(test.in), &out).Run(t.Context(), answering(nil))
		if (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
			t.Errorf("%q: the error is %v, want %q", test.in, err, test.err)
		}
		if !strings.Contains(out.String(), test.out) || test.out == "" && out.Len() > 0 {
			t.Errorf("%q: got %q, want %q", test.in, out.String(), test.out)
		}
	}
}

// Two sides that both send much, and answer in order, do not wait for each other: reading never waits for writing.
func TestBothSidesSendMuch(t *testing.T) {
	t.Parallel()
	toB, fromA := io.Pipe()
	toA, fromB := io.Pipe()
	a, b := NewConn(toA, fromA), NewConn(toB, fromB)
	inOrder := Handler{
		Call: func(string, json.RawMessage) (Answer, bool, error) {
			return func(context.Context) (any, error) { return strings.Repeat("x", 1000), nil }, true, nil
		},
		Notify: func(string, json.RawMessage) error { return nil },
		Log:    new(logs).add,
	}
	var running, calling sync.WaitGroup
	running.Go(func() { _ = a.Run(context.Background(), inOrder); _ = fromA.Close() })
	running.Go(func() { _ = b.Run(context.Background(), inOrder); _ = fromB.Close() })
	for range 200 {
		for _, side := range []*Conn{a, b} {
			calling.Go(func() {
				var result string
				if err := side.Call(t.Context(), "x", strings.Repeat("y", 1000), &result); err != nil || len(result) != 1000 {
					t.Errorf("got %d bytes and %v", len(result), err)
				}
			})
		}
	}
	calling.Wait()
	_ = fromA.Close()
	_ = fromB.Close()
	running.Wait()
}
