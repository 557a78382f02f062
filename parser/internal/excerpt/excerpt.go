// Package excerpt keeps of export data what source code refers to. A package such as that of the SDK for workflows exports so
// much that reading it takes longer than checking a contract.
package excerpt

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"

	"golang.org/x/tools/go/gcexportdata"
)

// An Excerpt is a part of some packages: what some names stand for, and all that this refers to.
type Excerpt struct {
	table table
	types []byte // of a package with a declaration for each object
}

// A table tells what the declarations stand for.
type table struct {
	Packages map[string]string // names of the packages, by path
	Objects  []object          // of the declarations, by their numbers
}

// An object is one that a package declares.
type object struct {
	Path, Name string
	Type       bool // it is a type, which the declaration only refers to
}

// own is the path of the package with the declarations, which nothing can import.
const own = "temporalgen excerpt"

// errOther is for what there can be no excerpt of, which is rare.
var errOther = errors.New("something else than a type, a constant, a variable or a function without type parameters")

// Of returns the excerpt of packages, which are complete, with what some names stand for. If one of them stands for nothing, or
// for something that cannot be put down, there is an error.
func Of(fset *token.FileSet, packages map[string]*types.Package, names Names) (*Excerpt, error) {
	e := &Excerpt{table: table{Packages: make(map[string]string)}}
	declarations := types.NewPackage(own, "excerpt")
	seen := make(map[types.Object]bool)
	declare := func(obj types.Object) error {
		if seen[obj] {
			return nil
		}
		seen[obj] = true
		declared, err := declaration(declarations, number(len(e.table.Objects)), obj)
		if err != nil {
			return fmt.Errorf("%s.%s: %w", obj.Pkg().Path(), obj.Name(), err)
		}
		_, isType := obj.(*types.TypeName)
		e.table.Objects = append(e.table.Objects, object{obj.Pkg().Path(), obj.Name(), isType})
		declarations.Scope().Insert(declared)
		return nil
	}
	for path, p := range packages {
		e.table.Packages[path] = p.Name()
	}
	for _, path := range slices.Sorted(maps.Keys(names)) {
		for _, name := range slices.Sorted(maps.Keys(names[path])) {
			var obj types.Object
			if p := packages[path]; p != nil {
				obj = p.Scope().Lookup(name)
			}
			if obj == nil {
				return nil, fmt.Errorf("%s has no %s", path, name)
			}
			if err := declare(obj); err != nil {
				return nil, err
			}
		}
	}
	// The constants of a type are its values. Which types there are shows when all has been put down.
	if err := e.write(fset, declarations); err != nil {
		return nil, err
	}
	read, err := e.read(token.NewFileSet())
	if err != nil {
		return nil, err
	}
	for _, path := range slices.Sorted(maps.Keys(read)) {
		for _, k := range constantsOf(packages[path], read[path]) {
			if err := declare(k); err != nil {
				return nil, err
			}
		}
	}
	return e, e.write(fset, declarations)
}

// constantsOf returns the constants of a package whose types are among those that have been read of it.
func constantsOf(p, read *types.Package) []types.Object {
	var constants []types.Object
	if p == nil {
		return nil
	}
	for _, name := range p.Scope().Names() {
		k, ok := p.Scope().Lookup(name).(*types.Const)
		if !ok {
			continue
		}
		if named, ok := types.Unalias(k.Type()).(*types.Named); ok && named.Obj().Pkg() == p && read.Scope().Lookup(named.Obj().Name()) != nil {
			constants = append(constants, k)
		}
	}
	return constants
}

// number is the name of a declaration. Only exported ones are put down.
func number(i int) string { return fmt.Sprint("X", i) }

// declaration returns what stands for an object.
func declaration(p *types.Package, name string, obj types.Object) (types.Object, error) {
	switch obj := obj.(type) {
	case *types.TypeName:
		switch t := obj.Type().(type) {
		case *types.Named:
			if t.Obj() == obj {
				return types.NewVar(obj.Pos(), p, name, t), nil
			}
		case *types.Alias:
			if t.Obj() == obj {
				return types.NewVar(obj.Pos(), p, name, t), nil
			}
		}
	case *types.Const:
		return types.NewConst(obj.Pos(), p, name, obj.Type(), obj.Val()), nil
	case *types.Var:
		return types.NewVar(obj.Pos(), p, name, obj.Type()), nil
	case *types.Func:
		if signature := obj.Signature(); signature.TypeParams().Len() == 0 {
			return types.NewFunc(obj.Pos(), p, name, signature), nil
		}
	}
	return nil, errOther
}

// write puts the declarations down.
func (e *Excerpt) write(fset *token.FileSet, declarations *types.Package) error {
	var data bytes.Buffer
	err := gcexportdata.Write(&data, fset, declarations)
	e.types = data.Bytes()
	return err
}

// read returns the packages of which something has been put down, by path.
func (e *Excerpt) read(fset *token.FileSet) (map[string]*types.Package, error) {
	packages := make(map[string]*types.Package)
	for path, name := range e.table.Packages {
		packages[path] = types.NewPackage(path, name)
	}
	declarations, err := gcexportdata.Read(bytes.NewReader(e.types), fset, packages, own)
	if err != nil {
		return nil, err
	}
	delete(packages, own)
	for i, o := range e.table.Objects {
		p := packages[o.Path]
		if o.Type {
			continue
		}
		if p == nil {
			return nil, errMalformed
		}
		var obj types.Object
		switch declared := declarations.Scope().Lookup(number(i)).(type) {
		case *types.Const:
			obj = types.NewConst(declared.Pos(), p, o.Name, declared.Type(), declared.Val())
		case *types.Var:
			obj = types.NewVar(declared.Pos(), p, o.Name, declared.Type())
		case *types.Func:
			obj = types.NewFunc(declared.Pos(), p, o.Name, declared.Signature())
		default:
			return nil, errMalformed
		}
		p.Scope().Insert(obj)
	}
	return packages, nil
}

// Packages returns the packages of which there is something in the excerpt, by path. To the type checker, those that the excerpt
// was made of are complete.
func (e *Excerpt) Packages(fset *token.FileSet) (map[string]*types.Package, error) {
	packages, err := e.read(fset)
	for path := range e.table.Packages {
		if p := packages[path]; p != nil {
			p.MarkComplete()
		}
	}
	return packages, err
}

// Names are those that the excerpt is for, and of constants.
func (e *Excerpt) Names() Names {
	names := make(Names)
	for _, o := range e.table.Objects {
		names.Add(o.Path, o.Name)
	}
	return names
}

// Append appends the excerpt to data in a form that Decode reads.
func (e *Excerpt) Append(data []byte) []byte {
	table, _ := json.Marshal(e.table) // it has strings and truth values
	data = binary.AppendUvarint(data, uint64(len(table)))
	return slices.Concat(data, table, e.types)
}

var errMalformed = errors.New("malformed excerpt")

// Decode reads an excerpt.
func Decode(data []byte) (*Excerpt, error) {
	n, size := binary.Uvarint(data)
	if size <= 0 || n > uint64(len(data)-size) {
		return nil, errMalformed
	}
	e := &Excerpt{types: data[size+int(n):]}
	if json.Unmarshal(data[size:size+int(n)], &e.table) != nil {
		return nil, errMalformed
	}
	return e, nil
}
