package answers

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/internal/inputs"
)

func TestAnswersAreDecoded(t *testing.T) {
	t.Parallel()
	order := &Package{
		Path: "example.com/shop/order", Name: "order", Dir: "/shop/order", Files: []string{"a.go", "b\n.go"}, Ignored: []string{"c.go"},
		Module: &Module{Path: "example.com/shop", Dir: "/shop", Main: true},
	}
	found := map[string][]*Package{"./...": {order}, "./none/...": nil}
	exported := map[string]*Package{
		"context": {Path: "context", Name: "context", Dir: "/go/src/context", Files: []string{"context.go"}, Export: "/cache/1-d"},
		"lib":     {Path: "lib", Module: &Module{Path: "lib", Dir: "/lib"}},
	}
	data := encode(inputs.New(), found, exported)
	_, gotFound, gotExported, err := decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(found, gotFound); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if diff := cmp.Diff(exported, gotExported); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	for n := range data {
		if _, _, _, err := decode(data[:n]); err == nil {
			t.Errorf("%d of %d bytes are answers", n, len(data))
		}
	}
	if _, _, _, err := decode(append(data, 0)); err == nil {
		t.Error("something may follow the answers")
	}
}
