package queries

import (
	"errors"
	"maps"
	"slices"
	"sort"

	"go.temporal.io/sdk/workflow"
)

// A catalog is a state of which queries show copies.
type catalog struct {
	names  []string
	items  map[string]*entry
	parent *catalog
}

type entry struct {
	price int
	tags  []string
}

// clone copies what may be changed, and shares the rest.
func (c *catalog) clone() *catalog {
	copied := *c
	copied.names = slices.Clone(c.names)
	copied.items = make(map[string]*entry)
	for name, e := range c.items {
		of := *e
		copied.items[name] = &of
	}
	return &copied
}

// deepCopy is as tools generate it.
func (c *catalog) deepCopy() *catalog {
	out := new(catalog)
	*out = *c
	out.names = make([]string, len(c.names))
	copy(out.names, c.names)
	return out
}

// alias is a copy of which nothing is replaced.
func (c *catalog) alias() *catalog {
	copied := *c
	return &copied
}

func (c *catalog) cloned() (int, error) {
	copied := c.clone()
	copied.names[0] = "first"
	copied.items["none"] = nil
	copied.parent = nil
	sort.Strings(copied.names)
	return len(copied.items), nil
}

func (c *catalog) copied() ([]string, error) {
	copied := c.deepCopy()
	sort.Strings(copied.names)
	return copied.names, nil
}

func (c *catalog) aliased() ([]string, error) {
	copied := c.alias()
	copied.names[0] = "" // want `query aliased changes what is shared: .* \(TG101\)`
	return copied.names, nil
}

func (c *catalog) appended() ([]string, error) {
	names := append(c.names[:0:0], c.names...)
	sort.Strings(names)
	return names, nil
}

// A page is what a query answers. It is put together step by step.
type page struct {
	tags  [][]string
	notes map[string]string
}

func newPage(c *catalog) *page {
	p := &page{notes: make(map[string]string)}
	for _, name := range slices.Sorted(maps.Keys(c.items)) {
		p.tags = append(p.tags, c.items[name].tags)
	}
	return p
}

func (p *page) with(name, note string) *page {
	p.notes[name] = note
	return p
}

func (p *page) sorted() *page {
	sort.Strings(p.tags[0])
	return p
}

func (c *catalog) page() (*page, error) { return newPage(c).with("a", "b").with("c", "d"), nil }

func (c *catalog) sortedPage() (*page, error) {
	return newPage(c).sorted(), nil // want `query sortedPage calls queries.page.sorted, which calls sort.Strings, which changes p.tags: .* \(TG101\)`
}

func registerCatalog(ctx workflow.Context, c *catalog) error {
	return errors.Join(
		workflow.SetQueryHandler(ctx, "cloned", c.cloned),
		workflow.SetQueryHandler(ctx, "copied", c.copied),
		workflow.SetQueryHandler(ctx, "aliased", c.aliased),
		workflow.SetQueryHandler(ctx, "appended", c.appended),
		workflow.SetQueryHandler(ctx, "page", c.page),
		workflow.SetQueryHandler(ctx, "sortedPage", c.sortedPage),
		// The state is the message of this one, which only the query has.
		workflow.SetQueryHandler(ctx, "expression", (*counter).next),
	)
}

type counter struct{ N int }

func (c *counter) next() (int, error) {
	c.N++
	return c.N, nil
}

var _ = registerCatalog
