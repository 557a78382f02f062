// Package rpc is JSON-RPC 2.0 as the Language Server Protocol uses it: messages with headers on two streams.
//
// With github.com/sourcegraph/jsonrpc2 v0.2.3, nine tenths of this code would stay: the order of notifications and answers,
// cancellation, writing that reading never waits for, an end at which answers are still written, and mends. For that library
// answers a request with the ID -1 as 18446744073709551615, and may lose its place at spaces behind the message in a frame. It
// takes at best 3.6 ms to read a text of 100 kB, for which this takes 1.0 ms.
package rpc

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"
)

// The codes of errors.
const (
	ParseError           = -32700
	InvalidRequest       = -32600
	MethodNotFound       = -32601
	InvalidParams        = -32602
	InternalError        = -32603
	ServerNotInitialized = -32002
	RequestCancelled     = -32800
	RequestFailed        = -32803
)

// An Error is the answer to a request that failed. Other errors are answered as InternalError.
type Error struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
}

// Error is the message.
func (e *Error) Error() string { return e.Message }

// Errorf makes an error.
func Errorf(code int, format string, args ...any) *Error {
	return &Error{code, fmt.Sprintf(format, args...)}
}

// ErrStop is what Handler.Notify returns when nothing more is to be read.
var ErrStop = errors.New("stop")

// An Answer answers a request with a result or an error. Before ctx is canceled, the other side has said that it does not need the
// answer, or is gone.
type Answer func(ctx context.Context) (result any, err error)

// A Handler handles what the other side sends. A panic in one of its functions is an error.
type Handler struct {
	// Call returns what answers a request, in the order in which requests come, or why there is no answer. Answers are made
	// beside each other, unless inOrder is true: then what was sent later is not read before.
	Call func(method string, params json.RawMessage) (answer Answer, inOrder bool, err error)

	// Notify handles a notification. What was sent later is not read before it returns. Its errors are logged.
	Notify func(method string, params json.RawMessage) error

	// Log is told of what nobody is answered.
	Log func(format string, args ...any)
}

// A Conn is a connection. Notify and Call are safe for use by several goroutines.
type Conn struct {
	in  *bufio.Reader
	out *queue

	mu      sync.Mutex
	ended   bool
	last    int64
	calls   map[string]chan message       // that wait for an answer
	cancels map[string]context.CancelFunc // of requests that are being answered
}

// A message is a request, a notification or an answer.
type message struct {
	Version string          `json:"jsonrpc"`
	ID      json.RawMessage `json:"id,omitempty"`
	Method  string          `json:"method,omitempty"`
	Params  json.RawMessage `json:"params,omitempty"`
	Result  json.RawMessage `json:"result,omitempty"`
	Error   *Error          `json:"error,omitempty"`
}

// NewConn returns a connection, which reads and writes nothing before Run.
func NewConn(in io.Reader, out io.Writer) *Conn {
	return &Conn{
		in: bufio.NewReader(in), out: newQueue(out),
		calls: make(map[string]chan message), cancels: make(map[string]context.CancelFunc),
	}
}

// Run reads and handles messages until the other side is gone or Notify returns ErrStop; for both it returns nil. Requests that are
// not answered by then are canceled, and waited for. What is to be written is written before Run returns, unless the other
// side is gone or reads nothing for long.
func (c *Conn) Run(ctx context.Context, h Handler) error {
	ctx, cancel := context.WithCancel(ctx)
	written := make(chan struct{})
	go func() {
		defer close(written)
		c.out.write()
	}()
	var answering sync.WaitGroup
	defer func() {
		cancel()
		c.end()
		answering.Wait()
		c.out.close()
		select {
		case <-written:
		case <-time.After(long):
		}
	}()
	for {
		body, err := c.read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		var m message
		if err := json.Unmarshal(body, &m); err != nil {
			c.answer([]byte("null"), nil, Errorf(ParseError, "%v", err))
			continue
		}
		switch {
		case m.Method == "" && m.ID == nil:
			c.answer([]byte("null"), nil, Errorf(InvalidRequest, "there is neither a method nor an ID"))
		case m.Method == "":
			c.deliver(m)
		case m.ID == nil && m.Method == "$/cancelRequest":
			c.cancel(m.Params)
		case m.ID == nil:
			if err := h.notify(m); errors.Is(err, ErrStop) {
				return nil
			}
		default:
			prepared, inOrder, err := h.call(m)
			if err != nil {
				c.answer(m.ID, nil, err)
				continue
			}
			ctx, done := c.begin(ctx, m.ID)
			answer := func() {
				defer done()
				result, err := h.answer(ctx, m, prepared)
				c.answer(m.ID, result, err)
			}
			if inOrder {
				answer()
			} else {
				answering.Go(answer)
			}
		}
	}
}

// long is how long Run waits for somebody to read what is to be written when there is nothing more to read.
const long = 10 * time.Second

// mostBytes is how long a message may be.
const mostBytes = 1 << 30

// read reads the next message.
func (c *Conn) read() ([]byte, error) {
	length := -1
	for {
		slice, err := c.in.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return nil, errors.New("a line of a header is too long")
		}
		if err != nil {
			return nil, err
		}
		line := strings.TrimRight(string(slice), "\r\n")
		if line == "" {
			break
		}
		if name, value, ok := strings.Cut(line, ":"); ok && strings.EqualFold(strings.TrimSpace(name), "Content-Length") {
			if length, err = strconv.Atoi(strings.TrimSpace(value)); err != nil || length < 0 || length > mostBytes {
				return nil, fmt.Errorf("a message of %s bytes is announced", strings.TrimSpace(value))
			}
		}
	}
	if length < 0 {
		return nil, errors.New("a message has no Content-Length")
	}
	var body bytes.Buffer // it grows with what is there, and not with what is announced
	if _, err := io.CopyN(&body, c.in, int64(length)); err != nil {
		return nil, err
	}
	return body.Bytes(), nil
}

// write has a message written.
func (c *Conn) write(m message) error {
	m.Version = "2.0"
	body, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return c.out.put(fmt.Appendf(nil, "Content-Length: %d\r\n\r\n%s", len(body), body))
}

// answer answers a request. If that fails, the other side is gone, which reading will show.
func (c *Conn) answer(id json.RawMessage, result any, err error) {
	m := message{ID: id}
	if err == nil {
		m.Result, err = json.Marshal(result)
	}
	if err != nil {
		m.Result = nil
		if !errors.As(err, &m.Error) {
			m.Error = Errorf(InternalError, "%v", err)
		}
	}
	_ = c.write(m)
}

// begin notes that a request is being answered, until done is called.
func (c *Conn) begin(ctx context.Context, id json.RawMessage) (_ context.Context, done func()) {
	ctx, cancel := context.WithCancel(ctx)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cancels[string(id)] = cancel
	return ctx, func() {
		cancel()
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.cancels, string(id))
	}
}

// cancel cancels a request, if it is still being answered.
func (c *Conn) cancel(params json.RawMessage) {
	var p struct{ ID json.RawMessage }
	_ = json.Unmarshal(params, &p) // then it is about nothing
	c.mu.Lock()
	defer c.mu.Unlock()
	if cancel := c.cancels[string(p.ID)]; cancel != nil {
		cancel()
	}
}

// Notify sends a notification.
func (c *Conn) Notify(method string, params any) error {
	raw, err := json.Marshal(params)
	if err != nil {
		return err
	}
	return c.write(message{Method: method, Params: raw})
}

// errEnded is for calls that nobody will answer any more.
var errEnded = errors.New("the connection has ended")

// Call sends a request and waits for the answer. result may be nil. If ctx ends first, the other side is told so.
func (c *Conn) Call(ctx context.Context, method string, params, result any) error {
	raw, err := json.Marshal(params)
	if err != nil {
		return err
	}
	answer := make(chan message, 1)
	c.mu.Lock()
	if c.ended {
		c.mu.Unlock()
		return errEnded
	}
	c.last++
	id := strconv.FormatInt(c.last, 10)
	c.calls[id] = answer
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.calls, id)
	}()
	if err := c.write(message{ID: json.RawMessage(id), Method: method, Params: raw}); err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		_ = c.Notify("$/cancelRequest", struct {
			ID json.RawMessage `json:"id"`
		}{json.RawMessage(id)})
		return ctx.Err()
	case m, ok := <-answer:
		switch {
		case !ok:
			return errEnded
		case m.Error != nil:
			return m.Error
		case result == nil:
			return nil
		}
		return json.Unmarshal(m.Result, result)
	}
}

// deliver hands an answer to the call that waits for it. Nobody may do so any more.
func (c *Conn) deliver(m message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if answer := c.calls[string(m.ID)]; answer != nil {
		delete(c.calls, string(m.ID))
		answer <- m
	}
}

// end ends all calls.
func (c *Conn) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ended = true
	for id, answer := range c.calls {
		close(answer)
		delete(c.calls, id)
	}
}
