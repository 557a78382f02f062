package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// Contracts that shared a type would share functions, and cost less in one package than those of users do.
func TestContractsShareNoStruct(t *testing.T) {
	structs := func(number int) map[string]bool {
		source := contract("orders", number)
		file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		ast.Inspect(file, func(n ast.Node) bool {
			if n, ok := n.(*ast.StructType); ok {
				found[source[n.Pos()-file.FileStart:n.End()-file.FileStart]] = true
			}
			return true
		})
		return found
	}
	one, other := structs(1), structs(2)
	if len(one) == 0 {
		t.Error("a contract has no structs")
	}
	for s := range one {
		if other[s] {
			t.Errorf("two contracts have %s", s)
		}
	}
}
