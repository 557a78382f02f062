// Package queries has queries that change something, and others that do not.
package queries

import (
	"encoding/json"
	"maps"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"go.temporal.io/sdk/workflow"

	"example.com/store"
)

type item struct {
	Name  string
	Price int
}

type cart struct {
	reads   int
	total   int
	names   []string
	items   []*item
	plain   []item
	prices  map[string]int
	nested  map[string]map[string]int
	cache   *item
	set     store.Set
	shared  *store.Set
	mutex   sync.Map
	pending workflow.Future
	inner   struct{ hits int }
	ctx     workflow.Context
}

var asked int

func register(ctx workflow.Context, w *cart) error {
	queries := []error{
		workflow.SetQueryHandler(ctx, "count", w.count),
		workflow.SetQueryHandler(ctx, "inner", w.innerCount),
		workflow.SetQueryHandler(ctx, "global", w.global),
		workflow.SetQueryHandler(ctx, "map", w.mapWrite),
		workflow.SetQueryHandler(ctx, "nested", w.nestedWrite),
		workflow.SetQueryHandler(ctx, "delete", w.remove),
		workflow.SetQueryHandler(ctx, "alias", w.alias),
		workflow.SetQueryHandler(ctx, "pointer", w.pointer),
		workflow.SetQueryHandler(ctx, "field", w.fieldPointer),
		workflow.SetQueryHandler(ctx, "element", w.element),
		workflow.SetQueryHandler(ctx, "loop", w.loop),
		workflow.SetQueryHandler(ctx, "sort", w.sorted),
		workflow.SetQueryHandler(ctx, "sortSlice", w.sortedSlice),
		workflow.SetQueryHandler(ctx, "filter", w.filtered),
		workflow.SetQueryHandler(ctx, "helper", w.helper),
		workflow.SetQueryHandler(ctx, "chain", w.chain),
		workflow.SetQueryHandler(ctx, "other", w.otherPackage),
		workflow.SetQueryHandler(ctx, "getter", w.getter),
		workflow.SetQueryHandler(ctx, "recursive", w.recursive),
		workflow.SetQueryHandler(ctx, "cached", w.cached),
		workflow.SetQueryHandler(ctx, "ignored", w.ignored),
		workflow.SetQueryHandler(ctx, "literal", w.literalInside),
		workflow.SetQueryHandler(ctx, "deferred", w.deferred),
		workflow.SetQueryHandler(ctx, "stored", w.stored),
		workflow.SetQueryHandler(ctx, "decode", w.decode),
		workflow.SetQueryHandler(ctx, "sequence", w.sequence),
		workflow.SetQueryHandler(ctx, "bound", w.bound),
		workflow.SetQueryHandler(ctx, "clear", w.cleared),
		workflow.SetQueryHandler(ctx, "appended", w.appended),
		workflow.SetQueryHandler(ctx, "generic", w.generic),

		workflow.SetQueryHandler(ctx, "reads", w.readsOnly),
		workflow.SetQueryHandler(ctx, "copy", w.copied),
		workflow.SetQueryHandler(ctx, "struct", w.structCopy),
		workflow.SetQueryHandler(ctx, "snapshot", w.snapshot),
		workflow.SetQueryHandler(ctx, "sortedCopy", w.sortedCopy),
		workflow.SetQueryHandler(ctx, "sortedPointers", w.sortedPointers),
		workflow.SetQueryHandler(ctx, "mapCopy", w.mapCopy),
		workflow.SetQueryHandler(ctx, "cloned", w.cloned),
		workflow.SetQueryHandler(ctx, "replaced", w.replaced),
		workflow.SetQueryHandler(ctx, "builder", w.builder),
		workflow.SetQueryHandler(ctx, "json", w.json),
		workflow.SetQueryHandler(ctx, "otherReads", w.otherReads),
		workflow.SetQueryHandler(ctx, "localSet", w.localSet),
		workflow.SetQueryHandler(ctx, "page", w.page),

		workflow.SetQueryHandler(ctx, "future", w.future),
		workflow.SetQueryHandler(ctx, "fetch", w.fetch),
		workflow.SetQueryHandler(ctx, "sleep", w.sleep),
		workflow.SetQueryHandler(ctx, "ready", w.ready),
	}
	for _, err := range queries {
		if err != nil {
			return err
		}
	}
	return nil
}

func (w *cart) count() (int, error) {
	w.reads++ // want `query count changes w.reads: a query only reads: the change is lost when the workflow is loaded again \(TG101\)`
	return w.reads, nil
}

func (w *cart) innerCount() (int, error) {
	w.inner.hits += 1 // want `query innerCount changes w.inner.hits: .* \(TG101\)`
	return w.inner.hits, nil
}

func (w *cart) global() (int, error) {
	asked++ // want `query global changes asked: .* \(TG101\)`
	return asked, nil
}

func (w *cart) mapWrite(name string) (int, error) {
	w.prices[name] = 1 // want `query mapWrite changes w.prices: .* \(TG101\)`
	return 0, nil
}

func (w *cart) nestedWrite(name string) (int, error) {
	w.nested["a"][name]++ // want `query nestedWrite changes w.nested: .* \(TG101\)`
	return 0, nil
}

func (w *cart) remove(name string) (int, error) {
	delete(w.prices, name) // want `query remove changes w.prices with delete: .* \(TG101\)`
	return 0, nil
}

func (w *cart) alias() (int, error) {
	prices := w.prices
	prices["a"] = 2 // want `query alias changes w.prices: .* \(TG101\)`
	return 0, nil
}

func (w *cart) pointer() (int, error) {
	it := w.items[0]
	it.Price = 3 // want `query pointer changes w.items.Price: .* \(TG101\)`
	return 0, nil
}

func (w *cart) fieldPointer() (int, error) {
	total := &w.total
	*total = 0 // want `query fieldPointer changes w.total: .* \(TG101\)`
	return 0, nil
}

func (w *cart) element() (int, error) {
	w.plain[0].Price = 1 // want `query element changes w.plain.Price: .* \(TG101\)`
	return 0, nil
}

func (w *cart) loop() (int, error) {
	for _, it := range w.items {
		it.Price++ // want `query loop changes w.items.Price: .* \(TG101\)`
	}
	for _, it := range w.plain {
		it.Price++ // a copy
	}
	return 0, nil
}

func (w *cart) sorted() ([]string, error) {
	sort.Strings(w.names) // want `query sorted calls sort.Strings, which changes w.names: .* \(TG101\)`
	return w.names, nil
}

func (w *cart) sortedSlice() ([]*item, error) {
	items := w.items
	sort.Slice(items, func(i, j int) bool { return items[i].Price < items[j].Price }) // want `query sortedSlice calls sort.Slice, which changes .*\(TG101\)`
	return items, nil
}

func (w *cart) filtered() ([]string, error) {
	kept := w.names[:0]
	for _, name := range w.names {
		if name != "" {
			kept = append(kept, name) // want `query filtered changes w.names with append: .* \(TG101\)`
		}
	}
	return kept, nil
}

func (w *cart) helper() (int, error) {
	w.touch() // want `query helper calls queries.cart.touch, which changes w.reads: .* \(TG101\)`
	return w.reads, nil
}

func (w *cart) touch() { w.reads++ }

func (w *cart) chain() (int, error) {
	return touchAll(w), nil // want `query chain calls queries.touchAll, which calls queries.cart.touch, which changes w.reads: .* \(TG101\)`
}

func touchAll(c *cart) int {
	c.touch()
	return c.reads
}

func (w *cart) otherPackage(name string) (bool, error) {
	w.set.Add(name)    // want `query otherPackage calls store.Set.Add, which changes s.names: .* \(TG101\)`
	w.shared.Add(name) // want `query otherPackage calls store.Set.Add, which changes s.names: .* \(TG101\)`
	return w.set.Has(name), nil
}

func (w *cart) getter() ([]string, error) {
	names := w.set.Names()
	names[0] = "first" // want `query getter changes .*\(TG101\)`
	return names, nil
}

func (w *cart) recursive(n int) (bool, error) {
	return store.Even(&w.set, n), nil // want `query recursive calls store.Even, which calls store.Odd, which calls store.Set.Add, which changes .* \(TG101\)`
}

func (w *cart) cached() (*item, error) {
	if w.cache == nil {
		w.cache = &item{Name: "a"} // want `query cached changes w.cache: .* \(TG101\)`
	}
	return w.cache, nil
}

func (w *cart) ignored() (*item, error) {
	if w.cache == nil {
		//temporalgen:ignore TG101 it is filled again after a restart
		w.cache = &item{Name: "a"}
	}
	w.reads++ //temporalgen:ignore TG101 nobody needs the exact number
	return w.cache, nil
}

func (w *cart) literalInside() (int, error) {
	add := func(n int) {
		w.total += n // want `query literalInside changes w.total: .* \(TG101\)`
	}
	add(1)
	sum := 0
	count := func() { sum++ }
	count()
	return sum, nil
}

func (w *cart) deferred() (int, error) {
	defer func() {
		w.reads++ // want `query deferred changes w.reads: .* \(TG101\)`
	}()
	return w.total, nil
}

func (w *cart) stored() (int, error) {
	w.mutex.Store("a", 1) // want `query stored calls sync.Map.Store, which changes w.mutex: .* \(TG101\)`
	return 0, nil
}

func (w *cart) decode(text string) (int, error) {
	err := json.Unmarshal([]byte(text), &w.prices) // want `query decode calls json.Unmarshal, which changes w.prices: .* \(TG101\)`
	return 0, err
}

func (w *cart) sequence() (int, error) {
	for name := range maps.Keys(w.prices) {
		w.names = append(w.names, name) // want `query sequence changes w.names: .* \(TG101\)`
	}
	return len(w.names), nil
}

func (w *cart) bound() (int, error) {
	touch := w.touch
	touch() // want `query bound calls .*touch, which changes w.reads: .* \(TG101\)`
	return 0, nil
}

func (w *cart) cleared() (int, error) {
	store.Clear(w.prices) // want `query cleared calls store.Clear, which changes m with delete: .* \(TG101\)`
	return 0, nil
}

func (w *cart) appended() (int, error) {
	w.names = append(w.names, "a") // want `query appended changes w.names: .* \(TG101\)`
	return 0, nil
}

func set[K comparable, V any](m map[K]V, k K, v V) { m[k] = v }

func (w *cart) generic() (int, error) {
	set(w.prices, "a", 1)         // want `query generic calls queries.set, which changes m: .* \(TG101\)`
	set(map[string]int{}, "a", 1) // memory of its own
	return 0, nil
}

// What follows only reads.

func (w *cart) readsOnly() (int, error) {
	total := 0
	for _, it := range w.items {
		total += it.Price
	}
	return total + w.total, nil
}

func (w *cart) copied() (item, error) {
	it := *w.items[0]
	it.Price = 7
	return it, nil
}

func (w *cart) structCopy() (cart, error) {
	c := *w
	c.reads = 0
	c.names = nil
	c.prices["a"] = 1 // want `query structCopy changes c.prices: .* \(TG101\)`
	return c, nil
}

func (w *cart) snapshot() (cart, error) {
	c := *w
	c.names = slices.Clone(w.names)
	sort.Strings(c.names)
	c.prices = maps.Clone(w.prices)
	c.prices["a"] = 1
	return c, nil
}

func (w *cart) sortedCopy() ([]string, error) {
	names := append([]string(nil), w.names...)
	sort.Strings(names)
	names[0] = "first"
	return names, nil
}

func (w *cart) sortedPointers() ([]*item, error) {
	items := make([]*item, len(w.items))
	copy(items, w.items)
	sort.Slice(items, func(i, j int) bool { return items[i].Price < items[j].Price })
	more := append([]*item{}, w.items...)
	slices.SortFunc(more, func(a, b *item) int { return strings.Compare(a.Name, b.Name) })
	more[0] = nil
	return items, nil
}

func (w *cart) mapCopy() (map[string]int, error) {
	prices := make(map[string]int)
	for name, price := range w.prices {
		prices[name] = price
	}
	delete(prices, "a")
	return prices, nil
}

func (w *cart) cloned() (map[string]int, error) {
	prices := maps.Clone(w.prices)
	prices["a"] = 1
	keys := slices.Sorted(maps.Keys(w.prices))
	keys[0] = ""
	return prices, nil
}

func (w *cart) replaced() ([]string, error) {
	names := w.names
	names = slices.Clone(names)
	names[0] = ""
	return names, nil
}

func (w *cart) builder() (string, error) {
	var b strings.Builder
	for _, name := range w.names {
		b.WriteString(name)
	}
	return b.String(), nil
}

func (w *cart) json() (string, error) {
	var c cart
	text, err := json.Marshal(w.prices)
	if err == nil {
		err = json.Unmarshal(text, &c.prices)
	}
	return string(text), err
}

func (w *cart) otherReads(name string) (bool, error) {
	names := w.set.Copy()
	names[0] = name
	return w.set.Has(name), nil
}

func (w *cart) localSet(name string) (bool, error) {
	var s store.Set
	s.Add(name)
	return s.Has(name), nil
}

func (w *cart) page(from int) ([]string, error) {
	page := w.names[from:]
	if len(page) > 10 {
		page = page[:10]
	}
	return page, nil
}

// What follows waits, or has something done.

func (w *cart) future() (string, error) {
	var result string
	err := w.pending.Get(w.ctx, &result) // want `query future calls workflow.Future.Get: the SDK refuses that in a query, and the caller gets an error \(TG103\)`
	return result, err
}

func (w *cart) fetch(name string) (string, error) {
	return store.Fetch(w.ctx, name) // want `query fetch calls store.Fetch, which calls store.fetch, which calls workflow.ExecuteActivity: .* \(TG103\)`
}

func (w *cart) sleep() (string, error) {
	return "", workflow.Sleep(w.ctx, time.Second) // want `query sleep calls workflow.Sleep: .* \(TG103\)`
}

func (w *cart) ready() (bool, error) {
	workflow.GetLogger(w.ctx).Info("asked", "at", workflow.Now(w.ctx), "id", workflow.GetInfo(w.ctx).WorkflowExecution.ID)
	return w.pending.IsReady(), nil
}

// value has a value receiver: what it changes is a copy, apart from what that points to.
type value struct {
	reads  int
	prices map[string]int
	first  *item
}

func (v value) copied() (int, error) {
	v.reads++
	v.prices["a"] = 1 // want `query copied changes v.prices: .* \(TG101\)`
	v.first.Price++   // want `query copied changes v.first.Price: .* \(TG101\)`
	v.first = &item{}
	v.prices = nil
	return v.reads, nil
}

// literals are queries that are literals and capture variables.
func literals(ctx workflow.Context, v value) error {
	asked, state := 0, map[string]int{}
	status := "running"
	if err := workflow.SetQueryHandler(ctx, "captured", func() (int, error) {
		asked++      // want `query captured changes asked: .* \(TG101\)`
		state["a"]++ // want `query captured changes state: .* \(TG101\)`
		return asked, nil
	}); err != nil {
		return err
	}
	variable := func(name string) (string, error) {
		status = name // want `query variable changes status: .* \(TG101\)`
		own := map[string]bool{}
		own[name] = true
		return status, nil
	}
	if err := workflow.SetQueryHandler(ctx, "variable", variable); err != nil {
		return err
	}
	if err := workflow.SetQueryHandler(ctx, "reads", func(in map[string]int) (string, error) {
		in["own"] = 1 // only the query has it
		return status, nil
	}); err != nil {
		return err
	}
	if err := workflow.SetQueryHandlerWithOptions(ctx, "context", func() (string, error) {
		ch := workflow.GetSignalChannel(ctx, "s") // want `query context calls workflow.GetSignalChannel: .* \(TG103\)`
		ch.ReceiveAsync(&status)                  // want `query context calls workflow.ReceiveChannel.ReceiveAsync: .* \(TG103\)`
		return status, nil
	}, workflow.QueryHandlerOptions{}); err != nil {
		return err
	}
	return workflow.SetQueryHandler(ctx, "value", v.copied)
}

var (
	_ = register
	_ = literals
)
