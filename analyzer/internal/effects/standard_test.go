package effects

import (
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// elsewhere are packages that this module need not have.
var elsewhere = []string{"github.com/pborman/uuid"}

// Each function in the table exists, with the parameters that the table speaks of.
func TestKnownFunctionsExist(t *testing.T) {
	t.Parallel()
	paths := slices.DeleteFunc(slices.Sorted(maps.Keys(standard)), func(path string) bool { return slices.Contains(elsewhere, path) })
	config := &packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedExportFile, Context: t.Context()}
	loaded, err := packages.Load(config, paths...)
	if err != nil {
		t.Fatal(err)
	}
	if len(loaded) != len(paths) {
		t.Errorf("%d packages are found of %d", len(loaded), len(paths))
	}
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			t.Error(p.Errors)
			continue
		}
		for _, name := range slices.Sorted(maps.Keys(standard[p.PkgPath])) {
			fn := find(p.Types, strings.Split(name, "."))
			if fn == nil {
				t.Errorf("there is no %s.%s", p.PkgPath, name)
				continue
			}
			if k, ok := isKnown(fn); !ok {
				t.Errorf("%s.%s is not found by its declaration", p.PkgPath, name)
			} else {
				checkParameters(t, fn, k)
			}
		}
	}
}

// find finds a function or a method, nil if there is none.
func find(p *types.Package, names []string) *types.Func {
	o := p.Scope().Lookup(names[0])
	if len(names) == 2 && o != nil {
		o, _, _ = types.LookupFieldOrMethod(o.Type(), true, p, names[1])
	}
	fn, _ := o.(*types.Func)
	return fn
}

// checkParameters checks that there are the parameters whose memory a function changes or returns, and that they lead to memory.
func checkParameters(t *testing.T, fn *types.Func, k known) {
	t.Helper()
	var params []types.Type
	if recv := fn.Signature().Recv(); recv != nil {
		params = append(params, recv.Type())
	}
	for v := range fn.Signature().Params().Variables() {
		params = append(params, v.Type())
	}
	indexes := k.changes
	if k.result >= 0 {
		indexes = append(slices.Clone(indexes), k.result)
	}
	for _, i := range indexes {
		if i >= len(params) || !leads(params[i]) {
			t.Errorf("%s has no parameter %d that leads to memory", fn.FullName(), i)
		}
	}
	if k.result >= 0 && fn.Signature().Results().Len() == 0 {
		t.Errorf("%s has no result", fn.FullName())
	}
}
