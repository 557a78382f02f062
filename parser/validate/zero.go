package validate

import (
	"errors"
	"fmt"
	"go/types"
)

// zeroTestable explains why generated code cannot compare a value with its zero value.
func (c *Compiler) zeroTestable(v *value, rules []rule) *tagError {
	if v.pointers > 0 {
		return nil
	}
	for _, r := range rules {
		if r.name == dive {
			return nil
		}
		if r.name != required && r.name != omitEmpty {
			continue
		}
		if err := c.zeroTest(v.base); err != nil {
			return &tagError{r.span, fmt.Errorf("whether it is zero cannot be compiled: %w: use a pointer", err)}
		}
	}
	return nil
}

func (c *Compiler) zeroTest(t types.Type) error {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		if types.Comparable(t) {
			return c.pkg.Nameable(t)
		}
		for f := range u.Fields() {
			if f.Name() == "_" {
				continue
			}
			if !f.Exported() && f.Pkg() != c.pkg.Types {
				return fmt.Errorf("%s has unexported fields and cannot be compared", c.pkg.TypeString(t))
			}
			if err := c.zeroTest(f.Type()); err != nil {
				return err
			}
		}
	case *types.Array:
		if !types.Comparable(t) {
			return errors.New("the elements of an array cannot be compared")
		}
		return c.pkg.Nameable(t)
	}
	return nil
}
