package lsp

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
)

// manyContracts is the order with n contracts beside it, each in a file of its own.
func manyContracts(n int) string {
	var b strings.Builder
	b.WriteString(shop)
	for i := range n {
		fmt.Fprintf(&b, `-- order/more%d.go --
package order

import "go.temporal.io/sdk/workflow"

//temporal:workflow id=more-{ID}
type More%[1]d interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) error

	//temporal:update id={RequestID}
	AddItem(ctx workflow.Context, item Item) (Totals, error)

	//temporal:signal
	Cancel(ctx workflow.Context, reason string) error
}
`, i)
	}
	return b.String()
}

// The benchmarks measure what somebody waits for who types in a package that imports the SDK, over pipes: from a key to the
// diagnostics of the text with it, and from a request to its completions. They report medians.
func BenchmarkKeystroke(b *testing.B) {
	for _, n := range []int{0, 99} {
		b.Run(fmt.Sprintf("%d-contracts", n+1), func(b *testing.B) {
			e := warm(b, n)
			measure(b, func(i int) {
				old, new := "//temporal:signal\n", "//temporal:signal nam\n"
				want := []string{"no key or flag nam"}
				if i%2 == 1 {
					old, new, want = new, old, nil
				}
				e.replace(order, old, new)
				e.await(order, want...)
			})
		})
	}
}

func BenchmarkCompletion(b *testing.B) {
	for _, of := range []struct {
		what  string
		typed [2]string
		items int
	}{
		{"keys", [2]string{"//temporal:update d|", "//temporal:update de|"}, 7},
		{"fields", [2]string{"//temporal:update id={S|", "//temporal:update id={|"}, 4},
	} {
		for _, n := range []int{0, 99} {
			b.Run(fmt.Sprintf("%s-%d-contracts", of.what, n+1), func(b *testing.B) {
				e := warm(b, n)
				measure(b, func(i int) {
					at := e.cursor(order, e.with("//temporal:update", of.typed[i%2]))
					var list protocol.CompletionList
					e.call("textDocument/completion", at, &list)
					if len(list.Items) != of.items {
						b.Fatalf("got %v", list.Items)
					}
				})
			})
		}
	}
}

// warm opens the order among other contracts, and waits until its types are known.
func warm(b *testing.B, contracts int) *editor {
	e := start(b, writeModule(b, manyContracts(contracts)))
	e.open(order)
	e.replace(order, "id=order-{ID}", "id=order-{Id}")
	e.await(order, "Input has no field Id")
	e.replace(order, "id=order-{Id}", "id=order-{ID}")
	e.await(order)
	return e
}

// measure reports the median of what each call takes.
func measure(b *testing.B, do func(i int)) {
	var took []time.Duration
	for b.Loop() {
		begin := time.Now()
		do(len(took))
		took = append(took, time.Since(begin))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "median-ms")
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(0, "ns/op")
}
