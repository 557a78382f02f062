package scaffold

import (
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// checkName reports what is wrong with the name of a workflow. It becomes a part of names of files, of which import paths
// may have ASCII only.
func checkName(name string) error {
	exported := strings.ToUpper(name[:min(1, len(name))]) + name[min(1, len(name)):]
	switch {
	case name == "":
		return errors.New("the name of the workflow is missing")
	case strings.ContainsFunc(name, func(r rune) bool { return r > unicode.MaxASCII }), !token.IsIdentifier(exported):
		return fmt.Errorf("%q is no Go name of letters, digits and underscores", name)
	case !token.IsExported(name) && token.IsExported(exported):
		return fmt.Errorf("%s is not exported: call it %s", name, exported)
	case !token.IsExported(name):
		return fmt.Errorf("%s is not exported: begin it with a letter in upper case", name)
	}
	return nil
}

// names are what the templates need.
type names struct {
	Name       string // of the contract, such as PurchaseOrder
	Type       string // that implements it: purchaseOrder
	Receiver   string // of its methods: p
	Steps      string // the type that implements the activities: purchaseOrderSteps
	Kebab      string // for names on the wire: purchase-order
	Package    string
	NewPackage bool   // whether nobody documents it yet
	Program    string // the worker's name, as a sentence begins with it
	ImportSpec string // of the package, for the worker
	Qualifier  string // of the package's names there

	lower string // for names of files: purchaseorder
}

// imported are the names of packages in the templates.
var imported = []string{"activity", "client", "context", "errors", "fmt", "log", "runtime", "temporal", "temporaltest", "testing", "time", "worker", "workflow"}

func newNames(name string, in *folder) names {
	n := names{
		Name: name, Type: contract.Unexport(name), Kebab: kebab(name),
		Package: in.pkg, NewPackage: len(in.files) == 0,
		ImportSpec: fmt.Sprintf("%q", in.importPath), Qualifier: in.pkg,
		lower: strings.ToLower(strings.ReplaceAll(name, "_", "")),
	}
	n.Steps = n.Type + "Steps"
	if token.IsKeyword(n.Type) || types.Universe.Lookup(n.Type) != nil || n.Type == "init" || slices.Contains(imported, n.Type) {
		n.Type += "Workflow"
	}
	n.Receiver = n.Type[:1]
	n.Program = strings.ToUpper(n.lower[:1]) + n.lower[1:] + "worker"
	if slices.Contains(imported, n.Qualifier) || slices.Contains([]string{"c", "err", "w"}, n.Qualifier) || types.Universe.Lookup(n.Qualifier) != nil || n.Qualifier == "main" {
		n.Qualifier = "contract"
	}
	if n.Qualifier != path.Base(in.importPath) {
		n.ImportSpec = n.Qualifier + " " + n.ImportSpec
	}
	return n
}

// kebab separates the words of a name with hyphens: HTTPJob becomes http-job.
func kebab(name string) string {
	var words strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		begins := unicode.IsUpper(r) && i > 0 && (!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if begins && runes[i-1] != '_' {
			words.WriteByte('-')
		}
		if r == '_' {
			r = '-'
		}
		words.WriteRune(unicode.ToLower(r))
	}
	return words.String()
}
