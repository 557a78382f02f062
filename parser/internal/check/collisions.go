package check

import (
	"cmp"
	"fmt"
	"go/token"
	"slices"

	"github.com/temporalgen/temporalgen/internal/parallel"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// collisions finds names that are taken in a package, by its own files or by something else that is generated.
type collisions struct {
	*checker
	contracts []declaring
	imported  map[string]token.Pos // names of imports, and what is imported with a dot, in any file
	generated map[string]string    // what each generated name is for

	reported map[[2]string]bool // pairs that collide: one name of several is enough to tell
}

// declaring is a contract that names are generated for.
type declaring struct {
	*Contract
	unexported   *string // what its names begin with that are not exported, "" for that of the interface
	methods      []*interfaceMethod
	declarations func() []contract.Declaration
}

func newCollisions(c *checker) *collisions {
	imported := make(map[string]token.Pos)
	for file := range c.source.Types.Scope().Children() {
		for _, name := range file.Names() {
			if _, ok := imported[name]; !ok {
				imported[name] = file.Lookup(name).Pos()
			}
		}
	}
	return &collisions{checker: c, imported: imported, reported: make(map[[2]string]bool)}
}

func (c *collisions) add(d declaring) {
	var list []contract.Declaration // with the names that are not exported as they were
	var unexported string
	declarations := d.declarations
	d.declarations = func() []contract.Declaration {
		if list == nil || unexported != *d.unexported {
			list, unexported = declarations(), *d.unexported
		}
		return list
	}
	c.contracts = append(c.contracts, d)
}

// check reports collisions of names that are exported, and chooses the others so that there are none.
func (c *collisions) check() {
	// What is generated for a contract depends on nothing else, and making the names takes most of the time.
	_ = parallel.Do(len(c.contracts), func(i int) error {
		c.contracts[i].declarations()
		return nil
	})
	names := 0
	for _, d := range c.contracts {
		names += len(d.declarations())
	}
	c.generated = make(map[string]string, names) // it is made at once, since there are many
	for _, d := range c.contracts {
		c.checkExported(d)
	}
	// In the order of names: it does not matter in which files the contracts are.
	byName := slices.SortedFunc(slices.Values(c.contracts), func(a, b declaring) int {
		return cmp.Compare(a.spec.Name.Name, b.spec.Name.Name)
	})
	for _, d := range byName {
		for _, declaration := range c.chooseUnexported(d) {
			c.generated[declaration.String()] = declaration.Of
			if declaration.Type == "" {
				c.model.Declared[declaration.Name] = true
			}
		}
	}
}

func (c *collisions) checkExported(d declaring) {
	if c.addExported(d) {
		return
	}
	type placed struct {
		contract.Declaration
		at diag.Range
	}
	var list []placed
	for _, declaration := range d.declarations() {
		if declaration.IsExported() {
			list = append(list, placed{declaration, d.place(declaration.Method)})
		}
	}
	slices.SortStableFunc(list, func(a, b placed) int { return cmp.Compare(a.at.Pos(), b.at.Pos()) })
	for _, declaration := range list {
		name, of := declaration.String(), declaration.Of
		if first, ok := c.generated[name]; ok {
			c.collide(declaration.at, name, first, of)
			continue
		}
		c.generated[name] = of
		if pos, ok := c.lookup(name); ok {
			c.Errorf(declaration.at, diag.NameTaken, "%s is generated for %s, but is declared at %s: rename one", name, of, c.Place(pos)).
				Related = []diag.Related{c.Related(diag.At(pos), "declared here")}
		}
	}
}

// addExported notes the exported names that are generated for a contract if nothing else has them, as is usual. Otherwise it
// returns false and notes none.
func (c *collisions) addExported(d declaring) bool {
	var added []string
	for _, declaration := range d.declarations() {
		if !declaration.IsExported() {
			continue
		}
		name := declaration.String()
		_, generated := c.generated[name]
		if _, declared := c.lookup(name); generated || declared {
			for _, name := range added {
				delete(c.generated, name)
			}
			return false
		}
		c.generated[name] = declaration.Of
		added = append(added, name)
	}
	return true
}

// place is where the name of a method is written, or that of the contract.
func (d declaring) place(method string) diag.Range {
	for _, m := range d.methods {
		if m.name.Name == method {
			return m.name
		}
	}
	return d.spec.Name
}

func (c *collisions) collide(at diag.Range, name, first, second string) {
	pair := [2]string{first, second}
	if !c.reported[pair] {
		c.reported[pair] = true
		c.Errorf(at, diag.NameTaken, "%s would be generated for %s and for %s: rename one", name, first, second)
	}
}

// lookup returns where a name is declared, in the package or as the name of an import in one of its files.
func (c *collisions) lookup(name string) (token.Pos, bool) {
	if pos, ok := c.taken.of(name); ok {
		return pos, true
	}
	pos, ok := c.imported[name]
	return pos, ok
}

// chooseUnexported chooses what the names of a contract begin with that are not exported: order, orderWorkflow, or with a
// number order2. It returns all that is declared then.
func (c *collisions) chooseUnexported(d declaring) []contract.Declaration {
	name := contract.Unexport(d.spec.Name.Name)
	for i := 1; ; i++ {
		declarations := d.declarations()
		if c.free(declarations) {
			return declarations
		}
		*d.unexported = name + "Workflow"
		if i > 1 {
			*d.unexported = fmt.Sprint(name, i)
		}
	}
}

// free reports whether nothing else has the names of a contract that are not exported. Fields and methods of its types are
// not in the scope of the package.
func (c *collisions) free(declarations []contract.Declaration) bool {
	return !slices.ContainsFunc(declarations, func(declaration contract.Declaration) bool {
		if declaration.IsExported() || declaration.Type != "" {
			return false
		}
		_, generated := c.generated[declaration.Name]
		_, declared := c.lookup(declaration.Name)
		return generated || declared
	})
}
