package evolution

import (
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A place is where the walk through a payload is.
type place struct {
	path  descriptor.Path // in the new document
	owner string          // the name of the type whose field this is, "" for the payload
	typ   string          // that with its import path
	field string          // the path of the field in it
}

// defined is the place of a type that has a definition.
func defined(s side) place {
	return place{path: descriptor.Path("$defs").Join(s.definition), owner: shortName(s.Schema, s.definition), typ: s.GoType}
}

func (p place) step(part string) place {
	p.field += part
	return p
}

func (p place) property(name string) place {
	p.path = p.path.Join("properties", name)
	if p.field != "" {
		p.field += "."
	}
	p.field += name
	return p
}

// A side is a schema without references and what may be null.
type side struct {
	*descriptor.Schema                      // what it looks like
	rules              []*descriptor.Schema // with what is checked, Schema among them
	nullable           bool
	definition         string // the key of the definition, "" for none
}

// resolve follows references.
func resolve(d *descriptor.Document, s *descriptor.Schema) side {
	var r side
	for range 100 { // more are a circle
		if s == nil {
			break
		}
		switch {
		case s.Ref != "":
			r.definition = strings.TrimPrefix(s.Ref, "#/$defs/")
			s = d.Defs[r.definition]
			continue
		case len(s.OneOf) == 2 && s.OneOf[1].Type == "null":
			r.nullable = true
			s = s.OneOf[0]
			continue
		case len(s.AllOf) == 1:
			r.rules = append(r.rules, s)
			s = s.AllOf[0]
			continue
		}
		r.Schema = s
		r.rules = append(r.rules, s)
		if isEmptyStruct(r) {
			empty := *s
			empty.Properties = map[string]*descriptor.Schema{}
			r.Schema = &empty
		}
		return r
	}
	r.Schema = &descriptor.Schema{}
	return r
}

// emptyStruct is the name of a struct without fields and without a name.
const emptyStruct = "struct{}"

// isEmptyStruct reports whether an object is a struct, although it has no fields. A map that has a definition contains itself.
func isEmptyStruct(s side) bool {
	return s.Type == "object" && s.GoCodec == "" && s.Properties == nil && s.AdditionalProperties == nil && s.PropertyNames == nil &&
		(s.definition != "" || s.GoType == emptyStruct)
}

// A walk compares two schemas for one use.
type walk struct {
	*fields
	use  use
	seen map[[2]*descriptor.Schema]bool // so that it ends with types that contain themselves

	unchecked bool // what is checked is not known on both sides
}

// compare compares two payloads.
func (f *fields) compare(u use, s subject, old, new *descriptor.Payload) {
	at := place{path: s.path}
	w := &walk{fields: f, use: u, seen: make(map[[2]*descriptor.Schema]bool)}
	if old.Encoding != new.Encoding {
		w.note(u, at, what{
			code: diag.EncodingChanged, says: "is encoded as " + encoding(new.Encoding) + ", and was as " + encoding(old.Encoding),
			remedy: "add a method of another name for the new form", effect: effect{backward: true, forward: true},
		})
		return
	}
	w.schemas(at, old.Schema, new.Schema, presence{})
	if !u.answer {
		if n := resolve(f.comparison.new, new.Schema); n.definition != "" {
			at = defined(n)
		}
		w.checks(at, old.GoChecks, new.GoChecks)
	}
}

func encoding(e descriptor.Encoding) string {
	if e == descriptor.JSON {
		return "json/plain"
	}
	return string(e)
}

// schemas compares two schemas and what is in them.
func (w *walk) schemas(at place, old, new *descriptor.Schema, p presence) {
	o, n := resolve(w.comparison.old, old), resolve(w.comparison.new, new)
	if w.seen[[2]*descriptor.Schema{o.Schema, n.Schema}] {
		w.rules(at, o, n, p)
		return
	}
	w.seen[[2]*descriptor.Schema{o.Schema, n.Schema}] = true
	inside := at
	if n.definition != "" && n.Properties != nil {
		inside = defined(n)
	}
	if w.nature(at, o, n) {
		return
	}
	w.rules(at, o, n, p)
	if leavesZero(o) != leavesZero(n) && !w.unchecked {
		w = &walk{fields: w.fields, use: w.use, seen: make(map[[2]*descriptor.Schema]bool), unchecked: true}
	}
	if w.use.answer && n.nullable && !o.nullable {
		w.note(w.use, at, maybeMissing("may be null"))
	}
	switch {
	case n.Type == "array" && o.Items != nil && n.Items != nil:
		w.schemas(at.step("[]"), o.Items, n.Items, presence{})
	case n.Type == "object" && (o.Properties != nil || n.Properties != nil):
		w.properties(inside, o, n)
	case n.Type == "object" && o.AdditionalProperties != nil && n.AdditionalProperties != nil:
		w.schemas(at.step("{}"), o.AdditionalProperties, n.AdditionalProperties, presence{})
	}
}

func maybeMissing(says string) what {
	return what{
		code: diag.MaybeMissing, says: says, replaces: "Go reads that as the zero value; deployed clients in other languages count on a value",
		remedy: "always write it until they are new", effect: effect{foreign: true},
	}
}

// shortName is the name of a type without its package.
func shortName(s *descriptor.Schema, definition string) string {
	if s.GoType == "" {
		return definition
	}
	name, arguments, generic := strings.Cut(s.GoType, "[")
	name = path.Base(name)
	name = name[strings.LastIndexByte(name, '.')+1:]
	if generic {
		var short []string
		for argument := range strings.SplitSeq(strings.TrimSuffix(arguments, "]"), ",") {
			argument = path.Base(argument)
			short = append(short, argument[strings.LastIndexByte(argument, '.')+1:])
		}
		name += "[" + strings.Join(short, ",") + "]"
	}
	return name
}

// ofType is the place of a type with a name, if both sides are of it, so that what differs in it is told once.
func (p place) ofType(o, n side) place {
	if n.GoType == "" || o.GoType != n.GoType || basicNames[n.GoType] != "" || strings.HasPrefix(n.GoType, "[") {
		return p
	}
	return place{path: p.path, owner: shortName(n.Schema, ""), typ: n.GoType}
}

// nature compares what kind of values two schemas are of. It reports whether the rest need not be compared.
func (w *walk) nature(at place, o, n side) (done bool) {
	at = at.ofType(o, n)
	becomes := "becomes " + kindOf(n.Schema) + ", and was " + kindOf(o.Schema)
	codec := what{
		code: diag.CodecChanged, says: becomes,
		replaces: "nobody but its methods knows which JSON that is, and whether either reads what the other has written",
		remedy:   "test that each reads what the other writes, and accept the change", effect: effect{backward: true, forward: true},
	}
	if o.GoCodec != "" || n.GoCodec != "" {
		was, is := shortName(o.Schema, ""), shortName(n.Schema, "")
		switch {
		case o.GoCodec == n.GoCodec && was == is:
			return false
		case o.GoCodec == "ProtoReflect" && n.GoCodec == "ProtoReflect":
			w.note(w.use, at, what{
				code: diag.ProtoChanged, says: "becomes the protobuf message " + is + ", and was " + was,
				replaces: "fields of other names or types are lost, or do not decode",
				remedy:   "compare the two with buf breaking and its rules WIRE_JSON", effect: effect{backward: true, forward: true},
			})
		default:
			w.note(w.use, at, codec)
		}
		return true
	}
	backward, forward := reads(o, n), reads(n, o)
	if backward == whole && forward == whole {
		return false
	}
	change := what{
		code: diag.TypeChanged, says: becomes, remedy: "add a field of another name with the new type, and keep this one",
		effect: effect{backward: backward > whole, forward: forward > whole}, backwardAltered: backward.altered(), forwardAltered: forward.altered(),
	}
	switch {
	case at.field == "" && at.owner != "":
		change.remedy = "add a type of another name for new fields, and keep this one"
	case at.field == "":
		change.remedy = "add a method of another name with the new type"
	}
	bothMaps := shapeOf(o.Schema) == mapping && shapeOf(n.Schema) == mapping
	switch worst := max(backward, forward); {
	case bothMaps && (keysOf(o.Schema).codec != "" || keysOf(n.Schema).codec != ""):
		change = codec
	case worst == partly || worst == rounded:
		change.code = diag.NumberChanged
	}
	w.note(w.use, at, change)
	alike := bothMaps || shapeOf(o.Schema) == list && shapeOf(n.Schema) == list
	return !alike // the values of maps and lists have not been looked at
}

// properties compares the fields of two objects.
func (w *walk) properties(inside place, o, n side) {
	var gone, added []*property
	for _, name := range slices.Sorted(maps.Keys(o.Properties)) {
		if n.Properties[name] == nil {
			gone = append(gone, &property{name, o.Properties[name]})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(n.Properties)) {
		if o.Properties[name] == nil {
			added = append(added, &property{name, n.Properties[name]})
			continue
		}
		w.property(inside, name, o, n)
	}
	otherCase := func(o, n *property) bool { return strings.EqualFold(o.name, n.name) }
	sameGoName := func(o, n *property) bool { return o.goName() == n.goName() }
	sameType := shortName(o.Schema, "") == shortName(n.Schema, "")
	alike := func(o, n *property) bool { return sameType && w.comparison.equal(o.schema, n.schema) }
	for _, p := range pairs(gone, added, otherCase, sameGoName, alike) {
		switch {
		case p.new == nil:
			w.note(w.use, inside.property(p.old.name), what{
				code: diag.FieldGone, says: "is removed", remedy: "keep it until nothing has it any more",
				effect: effect{backward: true, forward: true},
			})
		case p.old == nil:
			w.added(inside.property(p.new.name), p.new.name, n)
		case strings.EqualFold(p.old.name, p.new.name):
			w.note(w.use, inside.property(p.new.name), what{
				code: diag.CaseChanged, says: "was " + p.old.name,
				replaces: "Go takes either, but other languages and encoding/json/v2 tell them apart",
				remedy:   keepName(p.old.name), effect: effect{foreign: true},
			})
		default:
			at := inside.property(p.old.name)
			at.path = inside.property(p.new.name).path
			w.note(w.use, at, what{
				code: diag.FieldGone, says: "is renamed to " + p.new.name, remedy: keepName(p.old.name),
				effect: effect{backward: true, forward: true},
			})
		}
	}
}

// keepName is the remedy for a field that has another name.
func keepName(name string) string { return "keep the name in JSON: `json:\"" + name + "\"`" }

// A property is one that only one of two objects has.
type property struct {
	name   string
	schema *descriptor.Schema
}

// goName is the name of the field in Go.
func (p *property) goName() string {
	s := p.schema
	for range 3 { // the name is outside of what is followed
		if s.GoName != "" {
			return s.GoName
		}
		switch {
		case len(s.OneOf) > 0:
			s = s.OneOf[0]
		case len(s.AllOf) > 0:
			s = s.AllOf[0]
		}
	}
	return p.name
}

// property compares two versions of a field.
func (w *walk) property(inside place, name string, o, n side) {
	at := inside.property(name)
	was, is := slices.Contains(o.Required, name), slices.Contains(n.Required, name)
	if !w.use.answer {
		w.schemas(at, o.Properties[name], n.Properties[name], presence{true, !was, !is})
		return
	}
	w.schemas(at, o.Properties[name], n.Properties[name], presence{})
	switch {
	case was && !is:
		w.note(w.use, at, maybeMissing("may be left out"))
	case is && !was:
		w.note(w.use, at, what{says: "is always written"})
	}
}

// added is a field that is new.
func (w *walk) added(at place, name string, n side) {
	change := what{says: "is added"}
	if !w.use.answer && !w.unchecked && slices.Contains(n.Required, name) {
		change = stricter("is added and required")
	}
	w.note(w.use, at, change)
}
