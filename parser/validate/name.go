package validate

import (
	"fmt"
	"go/types"
	"strings"
	"unicode"

	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// checkName chooses a name for a struct that no other has in this package.
func (c *Compiler) checkName(at place, t types.Type) string {
	name := c.nameOf(t)
	if name == "" {
		name = exportName(wordOf(at.label))
	}
	chosen := name
	for i := 2; c.names[chosen]; i++ {
		chosen = fmt.Sprint(name, i)
	}
	c.names[chosen] = true
	return chosen
}

// nameOf makes one word of a type: PairStringItem of Pair[string, []Item].
func (c *Compiler) nameOf(t types.Type) string {
	t = followUnnamed(t)
	name, args := gotypes.TypeName(t), (*types.TypeList)(nil)
	switch t := t.(type) {
	case *types.Basic:
		return exportName(t.Name())
	case *types.Named:
		args = t.TypeArgs()
	case *types.Alias:
		args = t.TypeArgs()
	}
	if name == nil {
		return ""
	}
	word := exportName(name.Name())
	if name.Pkg() != nil && name.Pkg() != c.pkg.Types {
		word = exportName(name.Pkg().Name()) + word
	}
	for arg := range args.Types() {
		word += c.nameOf(arg)
	}
	return word
}

// followUnnamed is the type at the end of pointers, slices, arrays and maps that have no
// names.
func followUnnamed(t types.Type) types.Type {
	for {
		switch u := t.(type) {
		case *types.Pointer:
			t = u.Elem()
		case *types.Slice, *types.Array, *types.Map:
			t = gotypes.Elem(u)
		default:
			return t
		}
	}
}

func exportName(name string) string {
	runes := []rune(name)
	if len(runes) > 0 {
		runes[0] = unicode.ToUpper(runes[0])
	}
	return string(runes)
}

// wordOf makes one word of a label such as Order.Pair[string, struct{ID int}].Second: what is in brackets is left out.
func wordOf(label string) string {
	depth := 0
	return strings.Map(func(r rune) rune {
		switch {
		case r == '[':
			depth++
		case r == ']':
			depth--
		case depth == 0 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			return r
		}
		return -1
	}, label)
}
