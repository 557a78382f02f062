package check

import (
	"fmt"
	"go/types"
	"strings"
)

// nameable explains why generated code cannot refer to a type.
func (c *checker) nameable(t types.Type) error {
	switch t := t.(type) {
	case *types.Basic:
		if c.hidesBasic(t) {
			return fmt.Errorf("%s is another type in this package", t.Name())
		}
	case *types.Alias:
		return c.nameableInstance(t, t.Obj(), t.TypeArgs())
	case *types.Named:
		return c.nameableInstance(t, t.Obj(), t.TypeArgs())
	case *types.Pointer:
		return c.nameable(t.Elem())
	case *types.Slice:
		return c.nameable(t.Elem())
	case *types.Array:
		return c.nameable(t.Elem())
	case *types.Map:
		if err := c.nameable(t.Key()); err != nil {
			return err
		}
		return c.nameable(t.Elem())
	case *types.Struct:
		for f := range t.Fields() {
			if !f.Exported() && f.Pkg() != c.source.Types {
				return fmt.Errorf("a struct without a name has the field %s of another package", f.Name())
			}
			if err := c.nameable(f.Type()); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *checker) nameableInstance(t types.Type, obj *types.TypeName, args *types.TypeList) error {
	if p := obj.Pkg(); p != nil && p != c.source.Types {
		switch {
		case !obj.Exported():
			return fmt.Errorf("%s is not exported", c.typeString(t))
		case !mayImport(c.source.Path, p.Path()):
			return fmt.Errorf("%s is in an internal package", c.typeString(t))
		}
	}
	for arg := range args.Types() {
		if err := c.nameable(arg); err != nil {
			return err
		}
	}
	return nil
}

// mayImport reports whether a package may import another one, which is internal to a
// part of a module if its path says so.
func mayImport(importer, path string) bool {
	elems := strings.Split(path, "/")
	for i := len(elems) - 1; i >= 0; i-- {
		if elems[i] == "internal" {
			parent := strings.Join(elems[:i], "/")
			return importer == parent || strings.HasPrefix(importer, parent+"/")
		}
	}
	return true
}
