package temporal

import (
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// Each function in the table is one of the packages that go.mod names.
func TestFunctionsExist(t *testing.T) {
	t.Parallel()
	paths := make(map[string]string)
	for path, short := range knownPackages {
		if path != contextPath { // whose types package internal has as aliases
			paths[short] = path
		}
	}
	config := &packages.Config{Mode: packages.NeedName | packages.NeedTypes | packages.NeedImports | packages.NeedExportFile, Context: t.Context()}
	loaded, err := packages.Load(config, slices.Sorted(maps.Values(paths))...)
	if err != nil {
		t.Fatal(err)
	}
	scopes := make(map[string]*types.Package)
	for _, p := range loaded {
		if len(p.Errors) > 0 {
			t.Fatal(p.Errors)
		}
		scopes[p.PkgPath] = p.Types
	}
	for _, name := range slices.Sorted(maps.Keys(functions)) {
		parts := strings.Split(name, ".")
		fn, ok := find(scopes[paths[parts[0]]], parts[1:]).(*types.Func)
		if !ok {
			t.Errorf("there is no %s", name)
			continue
		}
		f := Of(fn)
		if f != functions[name] {
			t.Errorf("%s is %s, declared in %s as %s", name, fn.FullName(), fn.Pkg().Path(), Name(fn))
			continue
		}
		checkArguments(t, name, f, fn.Signature())
	}
}

// find finds a function, or a method of a type that is declared there.
func find(p *types.Package, names []string) types.Object {
	o := p.Scope().Lookup(names[0])
	if len(names) == 1 || o == nil {
		return o
	}
	o, _, _ = types.LookupFieldOrMethod(o.Type(), true, p, names[1])
	return o
}

// checkArguments checks that arguments are where the table says.
func checkArguments(t *testing.T, name string, f *Function, sig *types.Signature) {
	t.Helper()
	param := func(i int) types.Type {
		if i >= sig.Params().Len() {
			t.Errorf("%s has no parameter %d", name, i)
			return types.Typ[types.Invalid]
		}
		return sig.Params().At(i).Type().Underlying()
	}
	if f.MessageName > 0 && param(f.MessageName) != types.Typ[types.String] {
		t.Errorf("%s: parameter %d is no name", name, f.MessageName)
	}
	for i, kind := range f.Takes {
		switch p := param(i).(type) {
		case *types.Signature:
		case *types.Interface:
			if kind == Condition || kind == Coroutine {
				t.Errorf("%s: parameter %d is %s", name, i, p)
			}
		default:
			t.Errorf("%s: parameter %d is %s", name, i, p)
		}
	}
	for _, i := range f.Sent {
		if _, ok := param(i).(*types.Slice); !types.IsInterface(param(i)) && (!ok || !sig.Variadic() || i != sig.Params().Len()-1) {
			t.Errorf("%s: parameter %d is %s, which is not sent", name, i, param(i))
		}
	}
	for _, i := range []int{f.WorkflowID, f.RunID} {
		if i > 0 && param(i) != types.Typ[types.String] {
			t.Errorf("%s: parameter %d is no ID", name, i)
		}
	}
	for _, i := range []int{f.Type, f.Activity} {
		if i > 0 && !types.IsInterface(param(i)) {
			t.Errorf("%s: parameter %d is %s", name, i, param(i))
		}
	}
	if f.Options > 0 {
		options := param(f.Options)
		if p, ok := options.(*types.Pointer); ok {
			options = p.Elem().Underlying()
		}
		if _, ok := options.(*types.Struct); !ok {
			t.Errorf("%s: parameter %d is no struct", name, f.Options)
		}
	}
}
