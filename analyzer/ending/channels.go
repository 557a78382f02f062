package ending

import (
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/effects"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

// unnamed is the name of a signal that is not constant.
const unnamed = "?"

// signalOf returns the name of the signal that comes through a channel. It is "" if that is not known, or if the channel is
// one of another kind.
func (c *check) signalOf(channel ssa.Value) string { return c.signalOfValue(channel, 0) }

func (c *check) signalOfValue(v ssa.Value, depth int) string {
	const deepest = 8
	if depth > deepest {
		return ""
	}
	depth++
	switch v := v.(type) {
	case *ssa.Call:
		return c.signalOfCall(v, depth)
	case *ssa.ChangeInterface:
		return c.signalOfValue(v.X, depth)
	case *ssa.MakeInterface:
		return c.signalOfValue(v.X, depth)
	case *ssa.FreeVar:
		if captured := program.Binding(v); captured != nil {
			return c.signalOfValue(captured, depth)
		}
	case *ssa.UnOp:
		if v.Op == token.MUL {
			return c.signalIn(v.X, depth)
		}
	}
	return ""
}

// signalOfCall is for a channel that a call returns.
func (c *check) signalOfCall(call *ssa.Call, depth int) string {
	known := temporal.Of(effects.Callee(&call.Call))
	if opensChannel(known) {
		if name, ok := call.Call.Args[known.MessageName].(*ssa.Const); ok && name.Value != nil {
			return constant.StringVal(name.Value)
		}
		return unnamed
	}
	callee := call.Call.StaticCallee()
	if callee == nil {
		return ""
	}
	for _, block := range callee.Blocks {
		if r, ok := block.Instrs[len(block.Instrs)-1].(*ssa.Return); ok && len(r.Results) == 1 {
			return c.signalOfValue(r.Results[0], depth)
		}
	}
	return ""
}

// signalIn is for a channel in a variable, or in a field of any value of a type: all that is stored there is for one signal.
func (c *check) signalIn(addr ssa.Value, depth int) string {
	var stored []ssa.Value
	switch addr := addr.(type) {
	case *ssa.FreeVar:
		if captured := program.Binding(addr); captured != nil {
			return c.signalIn(captured, depth+1)
		}
	case *ssa.Alloc:
		for _, referrer := range *addr.Referrers() {
			if store, ok := referrer.(*ssa.Store); ok && store.Addr == addr {
				stored = append(stored, store.Val)
			}
		}
	case *ssa.FieldAddr:
		stored = c.storedIn(addr)
	}
	name := ""
	for i, v := range stored {
		of := c.signalOfValue(v, depth)
		if i > 0 && of != name {
			return ""
		}
		name = of
	}
	return name
}

// A fieldKey is a field of a type of struct.
type fieldKey struct {
	of    string
	field int
}

func keyOf(addr *ssa.FieldAddr) fieldKey {
	return fieldKey{types.TypeString(addr.X.Type(), nil), addr.Field}
}

// storedIn is what code of the package stores in a field.
func (c *check) storedIn(addr *ssa.FieldAddr) []ssa.Value {
	if c.fields == nil {
		c.fields = make(map[fieldKey][]ssa.Value)
		for _, fn := range c.program.Functions {
			for _, block := range fn.Blocks {
				for _, i := range block.Instrs {
					store, ok := i.(*ssa.Store)
					if !ok {
						continue
					}
					if to, ok := store.Addr.(*ssa.FieldAddr); ok {
						c.fields[keyOf(to)] = append(c.fields[keyOf(to)], store.Val)
					}
				}
			}
		}
	}
	return c.fields[keyOf(addr)]
}

// opensChannel reports whether a function returns the channel of a signal.
func opensChannel(known *temporal.Function) bool {
	return known != nil && known.Message == temporal.Signal && !known.HasAny(temporal.Sends|temporal.Commands)
}
