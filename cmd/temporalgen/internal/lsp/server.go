package lsp

import (
	"context"
	"io"
	"log"
	"sync"
	"sync/atomic"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
	"go.lsp.dev/uri"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/workspace"
)

// Options are what an editor does not say.
type Options struct {
	BuildFlags []string // of the go command, unless the editor gives others
	Env        []string // of the go command, nil for os.Environ()
	Version    string   // that the server says it has
}

// Serve serves one editor until it says exit or ends the connection, and returns the exit code of the process: that is 0 only if
// the editor has asked for a shutdown before. What goes wrong is written to stderr.
func Serve(ctx context.Context, in io.Reader, out, stderr io.Writer, opts Options) int {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	conn := jsonrpc2.NewConn(jsonrpc2.NewHeaderStream(&pipe{in, out}), jsonrpc2.WithCodec(codec{}))
	s := &server{
		options:   opts,
		client:    protocol.ClientDispatcher(conn),
		log:       log.New(stderr, "temporalgen lsp: ", 0),
		exit:      make(chan struct{}),
		cancels:   make(map[jsonrpc2.ID]context.CancelFunc),
		uris:      make(map[string]uri.URI),
		published: make(map[string]map[string]bool),
	}
	s.workspace = workspace.New(ctx, workspace.Config{BuildFlags: opts.BuildFlags, Env: opts.Env, Publish: s.publish})
	s.ctx = ctx
	conn.Go(ctx, s.handler())
	select {
	case <-s.exit:
	case <-conn.Done():
		if err := conn.Err(); err != nil {
			s.log.Print(err)
		}
	}
	if s.state.Load() != shutDown {
		return command.Failed
	}
	return command.OK
}

// pipe is a connection whose two directions are separate. Closing it ends the reading: nobody waits for what is still to be
// read when the process ends.
type pipe struct {
	io.Reader
	io.Writer
}

// Close implements io.Closer.
func (p *pipe) Close() error {
	if closer, ok := p.Reader.(io.Closer); ok {
		return closer.Close()
	}
	return nil
}

// codec is how payloads are read and written: as package protocol does, since it knows which type a value of several
// possible ones has.
type codec struct{}

// Marshal implements jsonrpc2.Codec.
func (codec) Marshal(v any) ([]byte, error) {
	if raw, ok := v.(jsonrpc2.RawMessage); ok {
		return raw, nil
	}
	return protocol.Marshal(v)
}

// Unmarshal implements jsonrpc2.Codec.
func (codec) Unmarshal(data []byte, v any) error { return protocol.Unmarshal(data, v) }

// The states of a server.
const (
	created     = iota
	initialized // the editor has said what it can do
	shutDown    // the editor is going to say exit
)

// A server answers one editor. What it does not implement is answered with MethodNotFound.
type server struct {
	protocol.UnimplementedServer

	ctx       context.Context
	options   Options
	client    protocol.Client
	log       *log.Logger
	workspace *workspace.Workspace
	state     atomic.Int32
	exit      chan struct{}
	exitOnce  sync.Once
	editor    protocol.ClientCapabilities // what it can do; it does not change after initialize

	mu        sync.Mutex
	cancels   map[jsonrpc2.ID]context.CancelFunc // of requests that are being answered
	uris      map[string]uri.URI                 // of open files by path, as the editor writes them
	published map[string]map[string]bool         // paths with diagnostics by folder
}

// Initialize implements protocol.Server.
func (s *server) Initialize(_ context.Context, params *protocol.InitializeParams) (*protocol.InitializeResult, error) {
	s.editor = params.Capabilities
	s.state.Store(initialized)
	sync := protocol.TextDocumentSyncKindIncremental
	yes := true
	return &protocol.InitializeResult{
		ServerInfo: protocol.ServerInfo{Name: "temporalgen", Version: protocol.NewOptional(s.options.Version)},
		Capabilities: protocol.ServerCapabilities{
			PositionEncoding: protocol.PositionEncodingKindUTF16,
			TextDocumentSync: &protocol.TextDocumentSyncOptions{
				OpenClose: &yes, Change: &sync, Save: protocol.Boolean(true),
			},
			CompletionProvider: &protocol.CompletionOptions{TriggerCharacters: []string{":", " ", "=", "{", ".", ",", "\""}},
		},
	}, nil
}

// Shutdown implements protocol.Server.
func (s *server) Shutdown(context.Context) error {
	s.state.Store(shutDown)
	return nil
}

// Exit implements protocol.Server.
func (s *server) Exit(context.Context) error {
	s.exitOnce.Do(func() { close(s.exit) })
	return nil
}
