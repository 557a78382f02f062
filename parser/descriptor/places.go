package descriptor

import (
	"go/token"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// A Path names a part of a document by names, and not by where in a list it is:
//
//	workflows/Order/signals/add-item
//	messages/Holder/updates/release
//	activities/Payments/Charge
//	$defs/Item/properties/sku
//
// Below a workflow are run, signals, queries and updates, below a method parameters/0, result and options/KEY. Where two
// packages have a workflow type, or an interface of one name, @ and the import path follow the name. A slash within a name is
// written ~1 and a tilde ~0, as in a JSON pointer.
type Path string

var pathEscaper = strings.NewReplacer("~", "~0", "/", "~1")

// Join returns the path of a part of what p names.
func (p Path) Join(names ...string) Path {
	for _, name := range names {
		p += Path("/" + pathEscaper.Replace(name))
	}
	return p
}

// Names are the names that the path consists of.
func (p Path) Names() []string {
	names := strings.Split(string(p), "/")
	for i, name := range names {
		names[i] = strings.NewReplacer("~1", "/", "~0", "~").Replace(name)
	}
	return names
}

// Parent is the path without its last name, "" if there is only one.
func (p Path) Parent() Path {
	i := strings.LastIndexByte(string(p), '/')
	if i < 0 {
		return ""
	}
	return p[:i]
}

func (d *Document) pathOfWorkflow(w *Workflow) Path {
	name, several := w.Type, 0
	for _, other := range d.Workflows {
		if other.Type == w.Type {
			several++
		}
	}
	return Path("workflows").Join(nameIn(name, w.Package, several > 1))
}

func (d *Document) pathOfMessages(w *Workflow) Path {
	several := 0
	for _, other := range d.Messages {
		if other.GoName == w.GoName {
			several++
		}
	}
	return Path("messages").Join(nameIn(w.GoName, w.Package, several > 1))
}

func (d *Document) pathOfActivities(a *Activities) Path {
	several := 0
	for _, other := range d.Activities {
		if other.GoName == a.GoName {
			several++
		}
	}
	return Path("activities").Join(nameIn(a.GoName, a.Package, several > 1))
}

func nameIn(name, pkg string, qualified bool) string {
	if qualified {
		return name + "@" + pkg
	}
	return name
}

// PathOf is the path of a workflow or an interface of messages of the document.
func (d *Document) PathOf(w *Workflow) Path {
	if w.Run == nil {
		return d.pathOfMessages(w)
	}
	return d.pathOfWorkflow(w)
}

// PathOfActivities is the path of an interface of activities of the document.
func (d *Document) PathOfActivities(a *Activities) Path { return d.pathOfActivities(a) }

// Places tell where in the source the parts of a document are.
type Places struct{ places map[Path]place }

type place struct{ pos, end token.Position }

// Find returns where a part of the document is: what the path names, or else the nearest of what that is in. The positions are
// not valid if nothing of it is known.
func (p *Places) Find(path Path) (pos, end token.Position) {
	for ; path != ""; path = path.Parent() {
		if at, ok := p.places[path]; ok && at.pos.IsValid() {
			return at.pos, at.end
		}
	}
	return token.Position{}, token.Position{}
}

func (p *Places) add(path Path, pos, end token.Position) { p.places[path] = place{pos, end} }

// at notes where something with a directive is. Its path is known once the document is whole.
func (b *builder) at(path func() Path, directive contract.Directive, name token.Position, goName string) {
	b.placed = append(b.placed, placed{path, directive, name, len(goName), b.fset})
}

// place finds the paths of what has a place.
func (b *builder) place() {
	for _, p := range b.placed {
		path, end := p.path(), p.name
		end.Column += p.length
		end.Offset += p.length
		b.places.add(path, p.name, end)
		for _, key := range p.directive.Keys {
			b.places.add(path.Join("options", key.Name), p.fset.PositionFor(key.Pos, false), p.fset.PositionFor(key.End, false))
		}
	}
}

// A placedField is a field of a type that has a definition.
type placedField struct {
	owner    definitionKey
	name     string
	pos, end token.Position
}

// placeField notes where a field of the definition that is being made is.
func (b *builder) placeField(f gotypes.JSONField) {
	owner := b.definitions.owner
	if owner == (definitionKey{}) || !f.Pos().IsValid() {
		return
	}
	if slices.ContainsFunc(b.definitions.fields, func(other placedField) bool { return other.owner == owner && other.name == f.Name }) {
		return
	}
	pos := b.fset.PositionFor(f.Pos(), false)
	end := pos
	end.Column += len(f.Var.Name())
	end.Offset += len(f.Var.Name())
	b.definitions.fields = append(b.definitions.fields, placedField{owner, f.Name, pos, end})
}
