package randomcontract

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
)

// Placeholders for the name of a contract and of one of its methods in names of generated
// code.
const (
	contractHere   = "\x01"
	unexportedHere = "\x02"
	methodHere     = "\x03"
)

// Names are names that mean something to generated code.
type Names struct {
	plain []string // identifiers
	of    []string // the same with placeholders
}

// NamesIn collects the identifiers of generated files. What is generated for a contract
// can then be given as a name to something else in its package.
func NamesIn(files ...[]byte) Names {
	plain, of := make(map[string]bool), make(map[string]bool)
	for _, src := range files {
		syntax, err := parser.ParseFile(token.NewFileSet(), "", src, parser.SkipObjectResolution)
		if err != nil {
			continue
		}
		contracts, methods := contractsIn(syntax)
		ast.Inspect(syntax, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				plain[id.Name] = true
				if name := withPlaceholders(id.Name, contracts, methods); name != id.Name {
					of[name] = true
				}
			}
			return true
		})
		for _, spec := range syntax.Imports {
			path := strings.Trim(spec.Path.Value, `"`)
			if name := path[strings.LastIndexByte(path, '/')+1:]; token.IsIdentifier(name) {
				plain[name] = true
			}
		}
	}
	return Names{sorted(plain), sorted(of)}
}

// contractsIn finds the names of contracts, and of their methods, by the constants that are
// generated for them.
func contractsIn(syntax *ast.File) (contracts, methods []string) {
	var constants []string
	ast.Inspect(syntax, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			for _, name := range spec.Names {
				constants = append(constants, name.Name)
			}
		}
		return true
	})
	for _, name := range constants {
		if contract, ok := strings.CutSuffix(name, "WorkflowType"); ok && contract != "" {
			contracts = append(contracts, contract)
		}
	}
	for _, name := range constants {
		for _, contract := range contracts {
			rest, ok := strings.CutPrefix(name, contract)
			for _, kind := range []string{"Signal", "Query", "Update"} {
				if method, isMessage := strings.CutSuffix(rest, kind); ok && isMessage && method != "" {
					methods = append(methods, method)
				}
			}
		}
	}
	// The longest first: one may begin with another.
	byLength := func(a, b string) int { return len(b) - len(a) }
	slices.SortStableFunc(contracts, byLength)
	slices.SortStableFunc(methods, byLength)
	return contracts, methods
}

func withPlaceholders(name string, contracts, methods []string) string {
	for _, c := range contracts {
		lower := strings.ToLower(c[:1]) + c[1:]
		if rest, ok := strings.CutPrefix(name, lower); ok {
			name = unexportedHere + rest
		} else if strings.Contains(name, c) {
			name = strings.Replace(name, c, contractHere, 1)
		} else {
			continue
		}
		for _, m := range methods {
			if strings.Contains(name, m) {
				return strings.Replace(name, m, methodHere, 1)
			}
		}
		return name
	}
	return name
}

// fill puts names into the placeholders.
func fill(name, contract, method string) string {
	lower := contract
	if contract != "" {
		lower = strings.ToLower(contract[:1]) + contract[1:]
	}
	return strings.NewReplacer(contractHere, contract, unexportedHere, lower, methodHere, method).Replace(name)
}

func sorted(set map[string]bool) []string {
	var list []string
	for name := range set {
		if name != "_" {
			list = append(list, name)
		}
	}
	slices.Sort(list)
	return list
}

var (
	paramNames    = []string{"in", "item", "req", "id", "amount", "note", "msg", "x"}
	oddNames      = []string{"é", "世", "ñandú", "x_y", "_x", "x1", "İ", "ǅ", "ß", "_", "__", "Arg", "arg1", "xArg", "xVar", "runIn"}
	methodNames   = []string{"Ship", "Cancel", "Status", "Total", "Add", "Remove", "Pay", "Refund", "Note", "Log", "Move", "Close"}
	oddMethods    = []string{"Start", "Result", "Execute", "Handle", "Get", "Signal", "Query", "Update", "ID", "É", "Validate", "String", "Error", "WithStart", "StartShip", "X", "HTTPGet", "ShipUpdate", "Child", "Client", "Run_", "GoString", "Lock", "Unlock", "Cleanup"}
	typeNames     = []string{"Item", "Input", "Address", "Line", "Money", "Customer", "Shipment", "Result", "Payment", "Code", "Level", "Tree", "List", "Options"}
	contractNames = []string{"Order", "Cart", "Ledger", "Transfer"}
	oddContracts  = []string{"HTTPOrder", "X", "Ünder", "Order2", "Client", "Workflow", "Context", "Handle", "Run", "Worker", "Ä", "OrderClient", "Register", "Time", "Errors"}
	packageNames  = []string{"order", "cart", "shop"}
	oddPackages   = []string{"main", "workflow", "client", "runtime", "context", "host", "stub", "validate", "time", "ordér", "string", "error", "opts", "w", "temporal", "enums", "Shop", "x_y", "activity", "cmp"}
	fieldNames    = []string{"ID", "Name", "Count", "Price", "At", "Tags", "Note", "Lines", "Meta", "Next", "Owner", "Open", "Level"}
	oddFields     = []string{"É", "X_Y", "Validate", "String", "Len", "Err", "Field", "ISO", "Type", "Func"}
	wireNames     = []string{"ship", "add_item", "orders.pay", "Order-1"}
	oddTexts      = []string{"a b", `say "hi"`, "tick`", "100%", "%s%d%!", `back\slash`, "世界", "a/b", "tab\there", "new\nline", "*/", "//", "{", "\x00", "\u2028", "'", "é", "<html>", "\xff", "\ufeff", "$x", "\\u0041", strings.Repeat("long ", 60)}
	predeclared   = []string{"any", "append", "bool", "byte", "cap", "clear", "close", "comparable", "complex", "copy", "delete", "error", "false", "float64", "imag", "int", "int64", "iota", "len", "make", "max", "min", "new", "nil", "panic", "print", "real", "recover", "rune", "string", "true", "uint8", "uintptr"}
)
