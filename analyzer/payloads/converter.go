package payloads

import (
	"go/types"
	"slices"

	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

// isConverted reports whether a data converter may know how to convert a type that a package sends: one in the package of the type,
// or one that the sending package has or imports, beside what imports that of the type.
func isConverted(sender *types.Package, t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	home := named.Obj().Pkg()
	if declares(home, isConverter) {
		return true
	}
	return slices.ContainsFunc(append(slices.Clone(sender.Imports()), sender), func(p *types.Package) bool {
		return !temporal.InSDK(p.Path()) && slices.Contains(p.Imports(), home) && declares(p, isConverter)
	})
}

// declares reports whether a package has a type that converts payloads, or a function that returns something.
func declares(p *types.Package, is func(types.Type) bool) bool {
	scope := p.Scope()
	for _, name := range scope.Names() {
		switch object := scope.Lookup(name).(type) {
		case *types.TypeName:
			if method, _, _ := types.LookupFieldOrMethod(object.Type(), true, object.Pkg(), "FromPayload"); method != nil {
				return true
			}
		case *types.Func: // of a package that is imported, types that are not exported may be unknown
			for result := range object.Signature().Results().Variables() {
				if is(result.Type()) {
					return true
				}
			}
		}
	}
	return false
}

func isConverter(t types.Type) bool {
	const path = "go.temporal.io/sdk/converter"
	return temporal.IsNamed(t, path, "DataConverter") || temporal.IsNamed(t, path, "PayloadConverter")
}
