// Package digest tells from what code is rendered, so that the same need not be rendered again.
package digest

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// A Digest is of all that templates.Render looks at for a file. As long as it is the same, and the templates are, so is the
// code.
type Digest [sha256.Size]byte

// A Package makes the digests for the files of a package. It may be used by several goroutines.
type Package struct {
	pkg          *contract.Package
	plain, names func() Digest // of the declared names that are like those of most imports, and of all
}

// Of returns what makes the digests for a package.
func Of(pkg *contract.Package) *Package {
	names := func(which func(name string) bool) func() Digest {
		return sync.OnceValue(func() Digest {
			w := newWalk()
			for _, name := range slices.Sorted(maps.Keys(pkg.Declared)) {
				if pkg.Declared[name] && which(name) {
					w.text(name)
				}
			}
			return w.digest()
		})
	}
	return &Package{pkg, names(isPlain), names(func(string) bool { return true })}
}

// isPlain reports whether a name has lower case letters and digits only. The names that imports get have, unless the package or
// its import has another name.
func isPlain(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
}

// File returns the digest for a file of the package.
func (p *Package) File(source *contract.File) Digest {
	w := newWalk()
	w.text(p.pkg.Path)
	w.text(p.pkg.Name)
	w.text(filepath.Base(source.Path))
	w.text(source.Constraint)
	for _, part := range []any{source.Imports, source.Workflows, source.Messages, source.Activities} {
		w.value(reflect.ValueOf(part))
	}
	for _, name := range source.Imports {
		w.odd = w.odd || !isPlain(name)
	}
	declared := p.plain()
	if w.odd {
		declared = p.names()
	}
	w.data = append(w.data, declared[:]...)
	return w.digest()
}

// isPlace reports whether a type says where something is.
func isPlace(t reflect.Type) bool {
	return t == reflect.TypeFor[token.Position]() || t == reflect.TypeFor[contract.Directive]()
}

// A walk takes the model apart by reflection, so that no field can be missed.
type walk struct {
	data      []byte
	pointers  map[any]int     // numbers of those that were followed
	described map[string]bool // types
	odd       bool            // there is a package whose name is not plain
}

func newWalk() *walk {
	return &walk{data: make([]byte, 0, 4096), pointers: make(map[any]int), described: make(map[string]bool)}
}

func (w *walk) digest() Digest { return sha256.Sum256(w.data) }

func (w *walk) number(n int) { w.data = binary.AppendVarint(w.data, int64(n)) }

func (w *walk) text(s string) {
	w.number(len(s))
	w.data = append(w.data, s...)
}

func (w *walk) value(v reflect.Value) {
	switch v.Kind() {
	case reflect.String:
		w.text(v.String())
	case reflect.Bool:
		if v.Bool() {
			w.number(1)
		} else {
			w.number(0)
		}
	case reflect.Int, reflect.Int64:
		w.number(int(v.Int()))
	case reflect.Pointer:
		if number, seen := w.pointers[v.Interface()]; seen || v.IsNil() {
			w.number(number)
			return
		}
		w.pointers[v.Interface()] = len(w.pointers) + 1
		w.number(len(w.pointers))
		w.value(v.Elem())
	case reflect.Struct:
		if isPlace(v.Type()) { // nothing is rendered of it, and any line may move it
			return
		}
		for i := range v.NumField() {
			w.value(v.Field(i))
		}
	case reflect.Slice:
		w.number(v.Len())
		for i := range v.Len() {
			w.value(v.Index(i))
		}
	case reflect.Map:
		w.number(v.Len())
		for _, key := range slices.SortedFunc(slices.Values(v.MapKeys()), func(a, b reflect.Value) int {
			return strings.Compare(a.String(), b.String())
		}) {
			w.value(key)
			w.value(v.MapIndex(key))
		}
	case reflect.Interface:
		switch value := v.Interface().(type) {
		case nil:
			w.text("")
		case types.Type:
			w.typ(value)
		case constant.Value:
			w.text(value.Kind().String())
			w.text(value.ExactString())
		default:
			panic(fmt.Sprintf("the model of a contract has a %T", value))
		}
	default:
		w.text(fmt.Sprint(v))
	}
}

// typ describes a type, and what its name does not tell and code for its values depends on.
func (w *walk) typ(t types.Type) {
	name := w.typeString(t)
	w.text(name)
	if w.described[name] {
		return
	}
	w.described[name] = true
	switch t := t.(type) {
	case *types.Alias:
		w.typ(t.Rhs())
	case *types.Named:
		w.typ(t.Underlying())
	case *types.Pointer:
		w.typ(t.Elem())
	case *types.Slice:
		w.typ(t.Elem())
	case *types.Array:
		w.typ(t.Elem())
	case *types.Map:
		w.typ(t.Key())
		w.typ(t.Elem())
	case *types.Struct:
		for field := range t.Fields() {
			// What the field refers to matters only if it is checked too, and then it is a part of the model.
			switch field.Type().(type) {
			case *types.Pointer, *types.Slice, *types.Map:
			default:
				w.typ(field.Type())
			}
		}
	}
}

// typeString is types.TypeString, but sooner for most types.
func (w *walk) typeString(t types.Type) string {
	switch t := t.(type) {
	case *types.Basic:
		return t.Name()
	case *types.Named:
		if obj := t.Obj(); t.TypeArgs().Len()+t.TypeParams().Len() == 0 && obj.Pkg() != nil {
			return w.qualifier(obj.Pkg()) + "." + obj.Name()
		}
	}
	return types.TypeString(t, w.qualifier)
}

func (w *walk) qualifier(p *types.Package) string {
	w.odd = w.odd || !isPlain(p.Name())
	return p.Path() + " " + p.Name()
}
