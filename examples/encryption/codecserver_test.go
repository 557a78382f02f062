package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/testing/protocmp"
)

// ui is the origin of the Web UI.
const ui = "http://127.0.0.1:8233"

func TestCodecServerDecodesForTheWebUI(t *testing.T) {
	codec := Codec{Keys: ringOf(t, "1")}
	address, err := serveCodec(t.Context(), codec, ui+"/namespaces/default/workflows")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(address, "http://127.0.0.1:") {
		t.Errorf("its address is %s", address)
	}
	remote := converter.NewRemotePayloadCodec(converter.RemotePayloadCodecOptions{
		Endpoint:      address,
		ModifyRequest: func(r *http.Request) error { r.Header.Set("Origin", ui); return nil },
	})
	decoded, err := remote.Decode([]*commonpb.Payload{encode(t, codec, plain)})
	if diff := cmp.Diff([]*commonpb.Payload{plain}, decoded, protocmp.Transform()); err != nil || diff != "" {
		t.Errorf("%v, decoded (-want +got):\n%s", err, diff)
	}
}

func TestCodecServerTellsBrowsersWhoMayAsk(t *testing.T) {
	server := onlyFrom(ui, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	for name, tt := range map[string]struct {
		method, origin string
		want           int
	}{
		"may the Web UI ask?":            {http.MethodOptions, ui, http.StatusNoContent},
		"the Web UI asks":                {http.MethodPost, ui, http.StatusOK},
		"a program asks":                 {http.MethodPost, "", http.StatusOK},
		"may another page ask?":          {http.MethodOptions, "http://evil.example", http.StatusForbidden},
		"another page asks all the same": {http.MethodPost, "http://evil.example", http.StatusForbidden},
	} {
		t.Run(name, func(t *testing.T) {
			request := httptest.NewRequest(tt.method, "/decode", nil)
			request.Header.Set("Origin", tt.origin)
			response := httptest.NewRecorder()
			server.ServeHTTP(response, request)
			if response.Code != tt.want {
				t.Errorf("the status is %d, want %d", response.Code, tt.want)
			}
			if allowed := response.Header().Get("Access-Control-Allow-Origin"); response.Code != http.StatusForbidden && allowed != ui {
				t.Errorf("%q may ask", allowed)
			}
		})
	}
}
