package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// A layout is how contracts are spread over the packages of a module. Each has a file of its own.
type layout struct {
	packages, contracts int // contracts in all
}

// layouts are those that are measured.
var layouts = []layout{{1, 1}, {1, 10}, {1, 100}, {20, 20}, {20, 100}, {200, 1000}}

// isLarge reports whether only what is quick is measured.
func (l layout) isLarge() bool { return l.contracts >= 1000 }

func (l layout) String() string {
	switch {
	case l.contracts == 1:
		return "1 contract"
	case l.packages == 1:
		return fmt.Sprintf("%d contracts in one package", l.contracts)
	}
	return fmt.Sprintf("%d contracts in %d packages", l.contracts, l.packages)
}

// dir is the name of a folder for the layout.
func (l layout) dir() string { return fmt.Sprintf("%d-in-%d", l.contracts, l.packages) }

// A contract is one of a layout.
type contract struct {
	pkg  string // the name of its package, and of the folder
	name string // what its types begin with, such as Order007
}

// file is the name of a file for the contract, in a module.
func (c contract) file(ending string) string {
	return filepath.Join(c.pkg, strings.ToLower(c.name)+ending)
}

// split are the contracts of each package.
func (l layout) split() [][]contract {
	packages := make([][]contract, l.packages)
	for i := range l.contracts {
		p := i * l.packages / l.contracts
		packages[p] = append(packages[p], contract{fmt.Sprintf("orders%02d", p), fmt.Sprintf("Order%03d", i)})
	}
	return packages
}

// A source is what modules are made of.
type source struct {
	mod, sum string // go.mod and go.sum
	contract string // with the name Order
}

// readSource takes the contract that compiling is measured with. The module that has it may use what temporalgen's own does,
// so that all versions are there.
func readSource(root string) (source, error) {
	var s source
	for name, content := range map[string]*string{
		"go.mod": &s.mod, "go.sum": &s.sum, "acceptance/benchmark/compile/testdata/order.go": &s.contract,
	} {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return source{}, err
		}
		*content = string(text)
	}
	_, requirements, _ := strings.Cut(s.mod, "\n")
	s.mod = "module " + module + "\n" + requirements
	return s, nil
}

// module is the path of the module with the contracts.
const module = "example.com/contracts"

// write writes a module with the contracts, and what a generator needs besides.
func (s source) write(dir string, l layout, prepare func(write func(name, content string), packages [][]contract)) error {
	var failure error
	write := func(name, content string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil && failure == nil {
			failure = err
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil && failure == nil {
			failure = err
		}
	}
	write("go.mod", s.mod)
	write("go.sum", s.sum)
	packages := l.split()
	for _, contracts := range packages {
		for _, c := range contracts {
			text := strings.Replace(s.contract, "\npackage order\n", "\npackage "+c.pkg+"\n", 1)
			write(c.file(".go"), strings.ReplaceAll(text, "Order", c.name))
		}
	}
	if prepare != nil {
		prepare(write, packages)
	}
	return failure
}
