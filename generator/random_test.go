package generator_test

import (
	"flag"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/generator/internal/randomcontract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

var (
	contracts = flag.Int("contracts", 250, "how many random packages TestRandomContracts makes")
	seed      = flag.Uint64("seed", 1, "of the first of them; the next has the next one")
	shrink    = flag.Bool("shrink", false, "make the input of failures smaller")
)

// TestRandomContracts generates code for random packages. Input is either refused with a
// diagnostic within it, or what is generated has the form of gofmt and goimports, compiles
// together with its package, has nothing that vet reports, and is the same if it is
// generated again or from declarations in another order.
//
//	go test ./generator -run TestRandomContracts -contracts 10000 -seed 250 -shrink -timeout 2h -v
func TestRandomContracts(t *testing.T) {
	start := time.Now()
	w := newWorkshop(t)
	figures := newFigures()
	for first := 0; first < *contracts; first += batchSize {
		var packages []map[string]string
		for i := first; i < min(first+batchSize, *contracts); i++ {
			packages = append(packages, randomcontract.Make(*seed+uint64(i), w.names))
		}
		for i, o := range w.try(packages) {
			figures.add(o)
			if o.failure == "" || figures.failures[o.failure] > 2 {
				continue // two of a kind are enough to see what it is
			}
			files := packages[i]
			if *shrink {
				files, o = w.shrink(files, o)
			}
			t.Errorf("seed %d: %s: %s\n%s", *seed+uint64(first+i), o.failure, o.detail, archive(files))
		}
	}
	t.Logf("%d packages in %.1fs\n%s", *contracts, time.Since(start).Seconds(), figures)
	if accepted := figures.accepted * 100 / max(*contracts, 1); *contracts >= 100 && (accepted < 35 || accepted > 75) {
		t.Errorf("%d %% were accepted, which should be about half", accepted)
	}
}

// archive is a package as text.
func archive(files map[string]string) string {
	a := new(txtar.Archive)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		a.Files = append(a.Files, txtar.File{Name: name, Data: []byte(files[name])})
	}
	return string(txtar.Format(a))
}

// figures count outcomes.
type figures struct {
	accepted, rejected int
	codes              map[diag.Code]int
	failures           map[string]int
}

func newFigures() *figures {
	return &figures{codes: make(map[diag.Code]int), failures: make(map[string]int)}
}

func (f *figures) add(o outcome) {
	if o.accepted {
		f.accepted++
	} else if o.failure == "" {
		f.rejected++
	}
	for _, code := range o.codes {
		f.codes[code]++
	}
	if o.failure != "" {
		f.failures[o.failure]++
	}
}

func (f *figures) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "accepted %d, rejected %d\n", f.accepted, f.rejected)
	for _, code := range slices.Sorted(maps.Keys(f.codes)) {
		fmt.Fprintf(&b, "%s %d\n", code, f.codes[code])
	}
	for _, kind := range slices.Sorted(maps.Keys(f.failures)) {
		fmt.Fprintf(&b, "failed: %s %d\n", kind, f.failures[kind])
	}
	return b.String()
}
