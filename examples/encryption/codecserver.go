package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"go.temporal.io/sdk/converter"
)

// serveCodec serves a codec on a free port of this machine until the context ends, and returns its URL. Temporal's Web UI, of
// which it gets a page, asks it for what payloads say. It lets in who can reach the port; one that others can reach has to ask
// who they are.
func serveCodec(ctx context.Context, codec converter.PayloadCodec, page string) (address string, err error) {
	ui, err := url.Parse(page)
	if err != nil {
		return "", fmt.Errorf("start a codec server: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("start a codec server: %w", err)
	}
	server := &http.Server{
		Handler:           onlyFrom(ui.Scheme+"://"+ui.Host, converter.NewPayloadCodecHTTPHandler(codec)),
		ReadHeaderTimeout: 10 * time.Second,
	}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	go func() { _ = server.Serve(listener) }() // the error is that it was closed
	return "http://" + listener.Addr().String(), nil
}

// onlyFrom tells browsers that pages of an origin may ask, and refuses those of others.
func onlyFrom(origin string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if from := r.Header.Get("Origin"); from != "" && from != origin {
			http.Error(w, "pages of this origin may not ask", http.StatusForbidden)
			return
		}
		w.Header().Set("Access-Control-Allow-Origin", origin)
		w.Header().Set("Access-Control-Allow-Headers", "Content-Type, X-Namespace")
		w.Header().Set("Vary", "Origin")
		if r.Method == http.MethodOptions {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}
