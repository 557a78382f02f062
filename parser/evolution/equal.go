package evolution

import (
	"maps"
	"slices"

	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// equal reports whether two schemas say the same of values, apart from whether they may be null.
func (c *comparison) equal(old, new *descriptor.Schema) bool {
	e := equality{c, make(map[[2]*descriptor.Schema]bool)}
	return e.schemas(old, new)
}

// An equality compares two schemas.
type equality struct {
	*comparison
	seen map[[2]*descriptor.Schema]bool // so that it ends with types that contain themselves
}

func (e equality) schemas(old, new *descriptor.Schema) bool {
	if old == nil || new == nil {
		return old == new
	}
	o, n := resolve(e.old, old), resolve(e.new, new)
	if e.seen[[2]*descriptor.Schema{o.Schema, n.Schema}] {
		return sameRules(o, n)
	}
	e.seen[[2]*descriptor.Schema{o.Schema, n.Schema}] = true
	return sameRules(o, n) && shapeOf(o.Schema) == shapeOf(n.Schema) && sizeOf(o.Schema) == sizeOf(n.Schema) &&
		o.GoCodec == n.GoCodec && (o.GoCodec == "" || shortName(o.Schema, "") == shortName(n.Schema, "")) &&
		slices.Equal(o.Required, n.Required) && maps.EqualFunc(o.Properties, n.Properties, e.schemas) &&
		e.schemas(o.Items, n.Items) && e.schemas(o.AdditionalProperties, n.AdditionalProperties) &&
		keysOf(o.Schema) == keysOf(n.Schema)
}

// sameRules reports whether the same is checked of values.
func sameRules(o, n side) bool {
	was, is := allowedBy(o, false), allowedBy(n, false)
	return was.equal(is) && leavesZero(o) == leavesZero(n)
}
