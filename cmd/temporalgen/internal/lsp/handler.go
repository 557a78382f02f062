package lsp

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"

	"go.lsp.dev/jsonrpc2"
	"go.lsp.dev/protocol"
)

// handler returns what handles messages. Notifications are handled in their order, before anything that is sent later is
// read. Requests are answered beside each other.
func (s *server) handler() jsonrpc2.Handler {
	dispatch := protocol.ServerHandler(s, nil)
	return func(ctx context.Context, req *jsonrpc2.Request) (result any, err error) {
		method := strings.Clone(req.Method()) // that of req is valid only until the next one is read
		defer func() {
			if p := recover(); p != nil {
				s.log.Printf("panic in %s: %v\n%s", method, p, debug.Stack())
				result, err = nil, jsonrpc2.Errorf(jsonrpc2.InternalError, "%s: %v", method, p)
			}
			switch {
			case err == nil:
			case !req.IsCall():
				// An error would end the connection. There is nobody to answer it.
				s.log.Printf("%s: %v", method, err)
				err = nil
			case errors.Is(err, jsonrpc2.ErrParse): // it is JSON, and was parsed
				err = jsonrpc2.NewError(jsonrpc2.InvalidParams, err.Error())
			}
		}()
		if refused := s.refuse(method, req.IsCall()); refused != nil {
			return nil, refused
		}
		if !handled(method) {
			return jsonrpc2.MethodNotFoundHandler(ctx, req)
		}
		// The context of a request is used for another one when it has been answered, even if others were made of it.
		parent := jsonrpc2.DetachContext(ctx)
		if !req.IsCall() {
			if method == protocol.MethodCancelRequest {
				return nil, s.cancel(req.Params())
			}
			return dispatch(parent, req)
		}
		cancellable, done := s.begin(parent, req.ID())
		defer done()
		if method != protocol.MethodInitialize && method != protocol.MethodShutdown {
			jsonrpc2.Async(ctx)
		}
		return dispatch(cancellable, req)
	}
}

// handled reports whether the server does something about messages of a method.
func handled(method string) bool {
	switch method {
	case protocol.MethodInitialize, protocol.MethodShutdown, protocol.MethodExit, protocol.MethodCancelRequest,
		protocol.MethodTextDocumentDidOpen, protocol.MethodTextDocumentDidChange, protocol.MethodTextDocumentDidSave,
		protocol.MethodTextDocumentDidClose, protocol.MethodWorkspaceDidChangeWatchedFiles,
		protocol.MethodTextDocumentCompletion:
		return true
	}
	return false
}

// begin notes that a request is being answered, until done is called.
func (s *server) begin(parent context.Context, id jsonrpc2.ID) (ctx context.Context, done func()) {
	ctx, cancel := context.WithCancel(parent)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cancels[id] = cancel
	return ctx, func() {
		cancel()
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.cancels, id)
	}
}

// cancel cancels a request.
func (s *server) cancel(raw jsonrpc2.RawMessage) error {
	var params protocol.CancelParams
	if err := protocol.Unmarshal(raw, &params); err != nil {
		return err
	}
	var id jsonrpc2.ID
	switch n := params.ID.(type) {
	case protocol.Integer:
		id = jsonrpc2.NewNumberID(int64(n))
	case protocol.String:
		id = jsonrpc2.NewStringID(string(n))
	default:
		return fmt.Errorf("%v is no ID", params.ID)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel := s.cancels[id]; cancel != nil {
		cancel()
	}
	return nil
}

// refuse returns why a message is not handled in the state that the server is in.
func (s *server) refuse(method string, isCall bool) error {
	state := s.state.Load()
	switch {
	case method == protocol.MethodExit:
		return nil
	case state == created && method != protocol.MethodInitialize:
		if !isCall {
			return fmt.Errorf("before initialize")
		}
		return jsonrpc2.NewError(jsonrpc2.ServerNotInitialized, "the server is not initialized")
	case state == initialized && method == protocol.MethodInitialize:
		return jsonrpc2.NewError(jsonrpc2.InvalidRequest, "the server is initialized already")
	case state == shutDown:
		return jsonrpc2.NewError(jsonrpc2.InvalidRequest, "the server has been shut down")
	}
	return nil
}
