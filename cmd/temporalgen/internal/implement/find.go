package implement

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// An implementation is a type that implements a contract, or is to.
type implementation struct {
	pkg     *sourcePackage
	obj     *types.TypeName
	spec    *ast.TypeSpec
	decl    *ast.GenDecl
	methods []*ast.FuncDecl // its own
}

func (impl *implementation) name() string { return impl.obj.Name() }
func (impl *implementation) path() string { return impl.pkg.path(impl.spec.Pos()) }

// implementation finds the type that implements the contract. It is nil if there is none, or none of the name that is given.
func (c *contractType) implementation(name string) (*implementation, error) {
	if name != "" {
		if !token.IsIdentifier(name) {
			return nil, fmt.Errorf("%q cannot be the name of a type", name)
		}
		obj := c.pkg.Types.Scope().Lookup(name)
		if obj == nil {
			return nil, nil
		}
		impl := c.pkg.implementationOf(obj)
		if impl == nil {
			return nil, fmt.Errorf("%s is no type of package %s that methods could be added to", name, c.pkg.PkgPath)
		}
		return impl, nil
	}
	for _, candidates := range [][]types.Object{c.made(), c.similar()} {
		var found, complete []*implementation
		for _, obj := range candidates {
			impl := c.pkg.implementationOf(obj)
			if impl == nil {
				continue
			}
			if missing, wrong := impl.compare(c); len(missing)+len(wrong) == 0 {
				complete = append(complete, impl)
			} else {
				found = append(found, impl)
			}
		}
		switch {
		case len(found) == 1 && (len(complete) == 0 || c.isMade(found[0])):
			return found[0], nil
		case len(complete) > 0:
			return complete[0], nil
		case len(found) > 1:
			var names []string
			for _, impl := range found {
				names = append(names, impl.name())
			}
			slices.Sort(names)
			return nil, fmt.Errorf("it is not clear which type implements %s: say -type=%s", c.name, strings.Join(names, " or -type="))
		}
	}
	return nil, nil
}

func (c *contractType) isMade(impl *implementation) bool {
	return slices.Contains(c.made(), types.Object(impl.obj))
}

// implementationOf is a type of the package that methods can be added to, nil if an object is none.
func (pkg *sourcePackage) implementationOf(obj types.Object) *implementation {
	impl := &implementation{pkg: pkg}
	impl.obj, _ = obj.(*types.TypeName)
	if impl.obj == nil || impl.obj.IsAlias() || types.IsInterface(impl.obj.Type()) {
		return nil
	}
	if _, ok := impl.obj.Type().Underlying().(*types.Pointer); ok {
		return nil
	}
	pkg.decls(func(decl ast.Decl) {
		switch decl := decl.(type) {
		case *ast.GenDecl:
			for _, spec := range decl.Specs {
				if spec, ok := spec.(*ast.TypeSpec); ok && pkg.TypesInfo.Defs[spec.Name] == obj {
					impl.spec, impl.decl = spec, decl
				}
			}
		case *ast.FuncDecl:
			if decl.Recv != nil && receiverType(decl) == obj.Name() {
				impl.methods = append(impl.methods, decl)
			}
		}
	})
	if impl.spec == nil {
		return nil
	}
	return impl
}

// receiverType is the name of the type that a method belongs to.
func receiverType(method *ast.FuncDecl) string {
	if len(method.Recv.List) == 0 {
		return ""
	}
	expr := ast.Unparen(method.Recv.List[0].Type)
	if star, ok := expr.(*ast.StarExpr); ok {
		expr = ast.Unparen(star.X)
	}
	switch generic := expr.(type) {
	case *ast.IndexExpr:
		expr = generic.X
	case *ast.IndexListExpr:
		expr = generic.X
	}
	if id, ok := expr.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// made are the types of which a value is used where the contract is asked for: it is returned as one, assigned to one, or
// given to the generated function that registers it.
func (c *contractType) made() []types.Object {
	var objs []types.Object
	add := func(expr ast.Expr) {
		t := c.pkg.TypesInfo.TypeOf(expr)
		if t == nil {
			return
		}
		t = types.Unalias(t)
		if pointer, ok := t.(*types.Pointer); ok {
			t = types.Unalias(pointer.Elem())
		}
		if named, ok := t.(*types.Named); ok && named.Obj().Pkg() == c.pkg.Types && !slices.Contains(objs, types.Object(named.Obj())) {
			objs = append(objs, named.Obj())
		}
	}
	isContract := func(expr ast.Expr) bool {
		t := c.pkg.TypesInfo.TypeOf(expr)
		return t != nil && types.Identical(t, c.obj.Type())
	}
	returned := func(results *ast.FieldList, body *ast.BlockStmt) {
		if results == nil || body == nil {
			return
		}
		index, count := -1, 0
		for _, field := range results.List {
			if isContract(field.Type) {
				index = count
			}
			count += max(1, len(field.Names))
		}
		if index < 0 {
			return
		}
		ast.Inspect(body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				return false // it returns for itself
			case *ast.ReturnStmt:
				if len(n.Results) == count {
					add(n.Results[index])
				}
			}
			return true
		})
	}
	for _, f := range c.pkg.written() {
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				returned(n.Type.Results, n.Body)
			case *ast.FuncLit:
				returned(n.Type.Results, n.Body)
			case *ast.ValueSpec:
				if n.Type != nil && isContract(n.Type) {
					for _, value := range n.Values {
						add(value)
					}
				}
			case *ast.CallExpr:
				// What is generated may not be there yet, so that the name has to do.
				if id, ok := n.Fun.(*ast.Ident); ok && id.Name == "Register"+c.name && len(n.Args) > 1 {
					add(n.Args[1])
				}
			}
			return true
		})
	}
	return objs
}

// similar are the types that have a method of the contract themselves. Those that embed the contract are fakes or
// decorators.
func (c *contractType) similar() []types.Object {
	var objs []types.Object
	for _, name := range c.pkg.Types.Scope().Names() {
		obj, ok := c.pkg.Types.Scope().Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() || types.IsInterface(obj.Type()) {
			continue
		}
		named, ok := obj.Type().(*types.Named)
		if !ok || embeds(named, c.obj.Type()) {
			continue
		}
		for m := range named.Methods() {
			if i := slices.IndexFunc(c.methods, func(of *types.Func) bool { return of.Id() == m.Id() }); i >= 0 && sameSignature(m, c.methods[i]) {
				objs = append(objs, obj)
				break
			}
		}
	}
	return objs
}

func embeds(named *types.Named, contract types.Type) bool {
	s, ok := named.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for field := range s.Fields() {
		if field.Embedded() && types.Identical(field.Type(), contract) {
			return true
		}
	}
	return false
}

func sameSignature(a, b *types.Func) bool { return types.Identical(a.Signature(), b.Signature()) }

// compare returns the methods of the contract that the type does not have, and what is wrong with those that it has.
func (impl *implementation) compare(c *contractType) (missing []*types.Func, wrong []error) {
	t := impl.obj.Type()
	if named, ok := t.(*types.Named); ok && named.TypeParams().Len() > 0 {
		// The signatures of its methods have parameters of their own.
		t = named.Origin()
	}
	for _, m := range c.methods {
		obj, index, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, impl.pkg.Types, m.Name())
		switch obj := obj.(type) {
		case nil:
			if index != nil { // several embedded types have it
				wrong = append(wrong, fmt.Errorf("%s: more than one embedded type of %s has a method %s", impl.place(impl.spec.Pos()), impl.name(), m.Name()))
				continue
			}
			missing = append(missing, m)
		case *types.Func:
			// If it does not compile, the compiler says so.
			if have := types.TypeString(obj.Type(), shortly(impl.pkg)); !sameSignature(obj, m) && !strings.Contains(have, "invalid type") {
				wrong = append(wrong, fmt.Errorf("%s: %s.%s is a %s, where %s has a %s",
					impl.place(obj.Pos()), impl.name(), m.Name(), have, c.name, types.TypeString(m.Type(), shortly(impl.pkg))))
			}
		default:
			wrong = append(wrong, fmt.Errorf("%s: %s.%s is a field, where %s has a method", impl.place(obj.Pos()), impl.name(), m.Name(), c.name))
		}
	}
	return missing, wrong
}

// shortly names packages as people do.
func shortly(pkg *sourcePackage) types.Qualifier {
	return func(p *types.Package) string {
		if p == pkg.Types {
			return ""
		}
		return p.Name()
	}
}

func (impl *implementation) place(pos token.Pos) string {
	position := impl.pkg.Fset.Position(pos)
	position.Filename = shown(position.Filename)
	return position.String()
}
