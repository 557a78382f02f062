package payloads

import (
	"go/types"
	"slices"

	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

// isConverted reports whether a data converter may know how to convert a type that is sent here: one in the package of the type, or
// one that this package has or imports, beside what imports that of the type.
func (c *check) isConverted(t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return false
	}
	home := named.Obj().Pkg()
	if c.hasConverter(home) {
		return true
	}
	return slices.ContainsFunc(append(slices.Clone(c.pass.Pkg.Imports()), c.pass.Pkg), func(p *types.Package) bool {
		return slices.Contains(p.Imports(), home) && c.hasConverter(p)
	})
}

func (c *check) hasConverter(p *types.Package) bool {
	has, ok := c.converters[p]
	if !ok {
		has = !temporal.InSDK(p.Path()) && declares(p, isConverter)
		c.converters[p] = has
	}
	return has
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
