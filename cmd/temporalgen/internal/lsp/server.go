package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"sync"
	"sync/atomic"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/rpc"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/workspace"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// Options are what an editor does not say.
type Options struct {
	BuildFlags []string // of the go command, unless the editor gives others
	Env        []string // of the go command, nil for os.Environ()
	Version    string   // that the server says it has
	Vet        bool     // find mistakes in handlers, unless the editor switches that off; the process is the tool of go vet then
}

// Serve serves one editor until it says exit or ends the connection, and returns the exit code of the process: that is 0 only if
// the editor has asked for a shutdown before. What goes wrong is written to stderr.
func Serve(ctx context.Context, in io.Reader, out, stderr io.Writer, opts Options) int {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	return newServer(ctx, rpc.NewConn(in, out), stderr, opts).serve()
}

// serve serves the editor, and returns the exit code.
func (s *server) serve() int {
	if err := s.conn.Run(s.ctx, s.handler()); err != nil {
		s.log.Print(err)
	}
	if s.state.Load() != shutDown {
		return command.Failed
	}
	return command.OK
}

// The states of a server.
const (
	created     = iota
	initialized // the editor has said what it can do
	shutDown    // the editor is going to say exit
)

// A server answers one editor.
type server struct {
	ctx       context.Context
	options   Options
	conn      *rpc.Conn
	log       *log.Logger
	workspace *workspace.Workspace
	state     atomic.Int32
	editor    protocol.ClientCapabilities // what it can do; it does not change after initialize
	vetter    *vetter

	// publishing is locked while the editor is told what was found, so that it is told in order. It comes before mu.
	publishing sync.Mutex

	mu        sync.Mutex
	uris      map[string]string                       // of open files by path, as the editor writes them
	published map[string]map[string][]diag.Diagnostic // by path, and by the folder of the package that they were found for
	unsettled map[string]bool                         // folders of packages of which not all is known
}

func newServer(ctx context.Context, conn *rpc.Conn, stderr io.Writer, opts Options) *server {
	s := &server{
		ctx:       ctx,
		options:   opts,
		conn:      conn,
		log:       log.New(stderr, "temporalgen lsp: ", 0),
		uris:      make(map[string]string),
		published: make(map[string]map[string][]diag.Diagnostic),
		unsettled: make(map[string]bool),
	}
	s.workspace = workspace.New(ctx, workspace.Config{BuildFlags: opts.BuildFlags, Env: opts.Env, Publish: s.publish})
	s.vetter = newVetter(s)
	return s
}

// handler returns what handles messages.
func (s *server) handler() rpc.Handler {
	calls := s.calls()
	notifications := s.notifications()
	return rpc.Handler{
		Call: func(method string, params json.RawMessage) (answer rpc.Answer, inOrder bool, err error) {
			switch state := s.state.Load(); {
			case state == created && method != "initialize":
				return nil, false, rpc.Errorf(rpc.ServerNotInitialized, "the server is not initialized")
			case state == initialized && method == "initialize":
				return nil, false, rpc.Errorf(rpc.InvalidRequest, "the server is initialized already")
			case state == shutDown:
				return nil, false, rpc.Errorf(rpc.InvalidRequest, "the server has been shut down")
			}
			call := calls[method]
			if call == nil {
				return nil, false, rpc.Errorf(rpc.MethodNotFound, "there is no method %s", method)
			}
			answer, err = call(params)
			return answer, method == "initialize" || method == "shutdown", err
		},
		Notify: func(method string, params json.RawMessage) error {
			switch state := s.state.Load(); {
			case method == "exit":
				return rpc.ErrStop
			case state == created:
				return errors.New("before initialize")
			case state == shutDown:
				return errors.New("after shutdown")
			}
			if notify := notifications[method]; notify != nil {
				return notify(params)
			}
			return nil // it need not be understood
		},
		Log: s.log.Printf,
	}
}

// calls are what answers requests, by method.
func (s *server) calls() map[string]func(json.RawMessage) (rpc.Answer, error) {
	return map[string]func(json.RawMessage) (rpc.Answer, error){
		"initialize":                  request(s.initialize),
		"shutdown":                    request(s.shutdown),
		"textDocument/completion":     request(s.completion),
		"textDocument/hover":          request(s.hover),
		"textDocument/definition":     request(s.definition),
		"textDocument/documentSymbol": request(s.documentSymbol),
		"textDocument/codeAction":     request(s.codeAction),
		"textDocument/codeLens":       request(s.codeLens),
		"workspace/executeCommand":    request(s.executeCommand),
	}
}

// notifications are what handles them, by method.
func (s *server) notifications() map[string]func(json.RawMessage) error {
	return map[string]func(json.RawMessage) error{
		"textDocument/didOpen":             notification(s.didOpen),
		"textDocument/didChange":           notification(s.didChange),
		"textDocument/didSave":             notification(s.didSave),
		"textDocument/didClose":            notification(s.didClose),
		"workspace/didChangeWatchedFiles":  notification(s.didChangeWatchedFiles),
		"workspace/didChangeConfiguration": notification(s.didChangeConfiguration),
		"initialized":                      notification(s.initialized),
	}
}

// request makes answers of a function that takes parameters of a type. These are read at once.
func request[P, R any](do func(context.Context, P) (R, error)) func(json.RawMessage) (rpc.Answer, error) {
	return func(raw json.RawMessage) (rpc.Answer, error) {
		params, err := read[P](raw)
		if err != nil {
			return nil, rpc.Errorf(rpc.InvalidParams, "%v", err)
		}
		return func(ctx context.Context) (any, error) { return do(ctx, params) }, nil
	}
}

func notification[P any](do func(P) error) func(json.RawMessage) error {
	return func(raw json.RawMessage) error {
		params, err := read[P](raw)
		if err != nil {
			return err
		}
		return do(params)
	}
}

func read[P any](raw json.RawMessage) (params P, err error) {
	if len(raw) > 0 {
		err = json.Unmarshal(raw, &params)
	}
	return params, err
}
