package descriptor

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// definitions are the schemas of types with names, of which there may be several: of messages that are checked, of those that
// are not, and of results.
type definitions struct {
	of     map[definitionKey]*definition
	owner  definitionKey // of what is being described
	fields []placedField
}

type definitionKey struct {
	typ  string // with its import path
	form string // behind the name, if there are several
}

// The forms of a type. The first one that there is has the plain name.
const (
	checkedForm   = ""
	uncheckedForm = "Unchecked"
	resultForm    = "Result"
)

type definition struct {
	name   string // of the Go type, with those of its arguments
	pkg    string
	schema *Schema
	pos    token.Position
}

// ref is what a schema refers to a definition with until all are known.
func (k definitionKey) ref() string { return k.typ + " " + k.form }

// define makes the definition of a type if there is none yet, and returns what refers to it.
func (b *builder) define(t types.Type, check *contract.ValueCheck, d direction) string {
	named := types.Unalias(t).(*types.Named)
	key := definitionKey{types.TypeString(named, nil), uncheckedForm}
	switch {
	case d == result:
		key.form = resultForm
	case check != nil && (check.Struct != nil || check.Elem != nil):
		key.form = checkedForm
	}
	if b.definitions.of == nil {
		b.definitions.of = make(map[definitionKey]*definition)
	}
	if b.definitions.of[key] == nil {
		def := &definition{name: plainName(named), pkg: named.Obj().Pkg().Name(), pos: b.fset.PositionFor(named.Obj().Pos(), false)}
		b.definitions.of[key] = def // before its parts, among which it may be
		owner := b.definitions.owner
		b.definitions.owner = key
		def.schema = b.parts(named, check, d)
		b.definitions.owner = owner
		def.schema.GoType = key.typ
		def.schema.Description = b.commentOf(named.Obj())
	}
	return key.ref()
}

// plainName is the name of a type, with those of its arguments, as one word.
func plainName(t *types.Named) string {
	name := t.Obj().Name()
	for arg := range t.TypeArgs().Types() {
		_, base := gotypes.FollowPointers(arg)
		if named, ok := types.Unalias(base).(*types.Named); ok {
			name += plainName(named)
			continue
		}
		for word := range strings.FieldsFuncSeq(types.TypeString(base, nil), func(r rune) bool { return !isLetterOrDigit(r) }) {
			name += strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return name
}

func isLetterOrDigit(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r >= 0x80
}

// nameDefinitions gives each definition a key in the document, and makes schemas refer to that.
func (b *builder) nameDefinitions() {
	same := b.definitions.merge()
	keys := slices.SortedFunc(maps.Keys(b.definitions.of), func(x, y definitionKey) int {
		return cmp.Or(cmp.Compare(x.typ, y.typ), cmp.Compare(x.rank(), y.rank()))
	})
	names := make(map[definitionKey]string)
	taken := make(map[string]string) // types by the name that they have
	for _, qualified := range []bool{false, true} {
		byName := make(map[string]map[string]bool)
		for _, k := range keys {
			name := b.definitions.of[k].nameFor(qualified)
			if byName[name] == nil {
				byName[name] = make(map[string]bool)
			}
			byName[name][k.typ] = true
		}
		for _, k := range keys {
			def := b.definitions.of[k]
			name := def.nameFor(qualified)
			if names[same[k]] != "" || !qualified && len(byName[name]) > 1 {
				continue
			}
			if k != firstForm(keys, k.typ) {
				name += k.form
			}
			unique := name
			for i := 2; taken[unique] != ""; i++ {
				unique = fmt.Sprint(name, i)
			}
			taken[unique] = k.typ
			names[same[k]] = unique
		}
	}
	refs := make(map[string]string)
	for _, k := range keys {
		refs[k.ref()] = names[same[k]]
	}
	b.document.rename(refs)
	for _, k := range keys {
		if same[k] != k {
			continue
		}
		if b.document.Defs == nil {
			b.document.Defs = make(map[string]*Schema)
		}
		def := b.definitions.of[k]
		def.schema.rename(refs)
		b.document.Defs[names[k]] = def.schema
		b.places.add(Path("$defs").Join(names[k]), def.pos, def.pos)
	}
	for _, f := range b.definitions.fields {
		b.places.add(Path("$defs").Join(names[same[f.owner]], "properties", f.name), f.pos, f.end)
	}
}

func (d *definition) nameFor(qualified bool) string {
	if !qualified {
		return d.name
	}
	return strings.ToUpper(d.pkg[:1]) + d.pkg[1:] + d.name
}

func (k definitionKey) rank() int {
	return slices.Index([]string{checkedForm, uncheckedForm, resultForm}, k.form)
}

// firstForm is the first of the keys of a type.
func firstForm(keys []definitionKey, typ string) definitionKey {
	return keys[slices.IndexFunc(keys, func(k definitionKey) bool { return k.typ == typ })]
}

// merge finds the definitions of a type that say the same, and returns the first of them for each. At first all forms of a type
// are taken to be the same, and told apart as long as there is a difference.
func (d *definitions) merge() map[definitionKey]definitionKey {
	keys := slices.SortedFunc(maps.Keys(d.of), func(x, y definitionKey) int {
		return cmp.Or(cmp.Compare(x.typ, y.typ), cmp.Compare(x.rank(), y.rank()))
	})
	same := make(map[definitionKey]definitionKey)
	for _, k := range keys {
		same[k] = firstForm(keys, k.typ)
	}
	for changed := true; changed; {
		changed = false
		refs := make(map[string]string)
		for k, s := range same {
			refs[k.ref()] = s.ref()
		}
		next := make(map[definitionKey]definitionKey)
		first := make(map[string]definitionKey)
		for _, k := range keys {
			text := k.typ + " " + same[k].form + " " + d.of[k].schema.textWith(refs)
			if _, ok := first[text]; !ok {
				first[text] = k
			}
			next[k] = first[text]
			changed = changed || next[k] != same[k]
		}
		same = next
	}
	return same
}

// textWith is a schema as a text that is the same for schemas that say the same, with other references.
func (s *Schema) textWith(refs map[string]string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic("descriptor: " + err.Error()) // there is nothing in it that cannot be encoded
	}
	var copied Schema
	if err := json.Unmarshal(text, &copied); err != nil {
		panic("descriptor: " + err.Error())
	}
	copied.each(func(s *Schema) {
		if s.Ref != "" {
			s.Ref = refs[s.Ref]
		}
	})
	text, _ = json.Marshal(&copied) // as before
	return string(text)
}

// each calls f for a schema and those in it. References are not followed.
func (s *Schema) each(f func(*Schema)) {
	if s == nil {
		return
	}
	f(s)
	for _, list := range [][]*Schema{s.AllOf, s.OneOf, {s.Items, s.PropertyNames, s.AdditionalProperties}} {
		for _, part := range list {
			part.each(f)
		}
	}
	for _, p := range s.Properties {
		p.each(f)
	}
}

// rename makes references from the names of definitions.
func (s *Schema) rename(refs map[string]string) {
	s.each(func(s *Schema) {
		if s.Ref != "" {
			s.Ref = "#/$defs/" + refs[s.Ref]
		}
	})
}

func (d *Document) rename(refs map[string]string) {
	d.eachMethod(func(m *Method) {
		for _, p := range m.Parameters {
			p.Schema.rename(refs)
		}
		if m.Result != nil {
			m.Result.Schema.rename(refs)
		}
	})
}

// eachMethod calls f for each method.
func (d *Document) eachMethod(f func(*Method)) {
	for _, list := range [][]Workflow{d.Workflows, d.Messages} {
		for i := range list {
			w := &list[i]
			if w.Run != nil {
				f(w.Run)
			}
			for _, messages := range [][]Method{w.Signals, w.Queries, w.Updates} {
				for j := range messages {
					f(&messages[j])
				}
			}
		}
	}
	for i := range d.Activities {
		for j := range d.Activities[i].Activities {
			f(&d.Activities[i].Activities[j])
		}
	}
}
