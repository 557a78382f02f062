package main

import (
	_ "embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

//go:embed testdata/order.go
var order string

// A layout is how contracts are spread over packages.
type layout int

const (
	apart    layout = iota // each has a package of its own
	together               // all are in one package
)

func (l layout) String() string { return [...]string{"a package each", "one package"}[l] }

// dir is the folder of n contracts.
func (l layout) dir(n int) string { return fmt.Sprintf("%s%d", [...]string{"apart", "together"}[l], n) }

// write writes n contracts into the folder for them in root.
func (l layout) write(root string, n int) error {
	for i := range n {
		name := fmt.Sprintf("order%03d", i)
		dir, pkg := filepath.Join(root, l.dir(n)), "orders"
		if l == apart {
			dir, pkg = filepath.Join(dir, name), name
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, name+".go"), []byte(contract(pkg, i)), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// contract is the source of a contract whose types are those of no other. Names of types are not enough for that: for all
// structs with the same fields the compiler makes a generic function once, so a field of each is renamed as well.
func contract(pkg string, number int) string {
	source := strings.Replace(order, "\npackage order\n", "\npackage "+pkg+"\n", 1)
	return strings.ReplaceAll(source, "Order", fmt.Sprintf("Order%03d", number))
}
