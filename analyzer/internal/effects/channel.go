package effects

import (
	"go/constant"
	"go/token"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/program"
)

// hasRoom reports whether a Go channel is in a variable of a function, and made with room for values, or one that the caller gives.
// Coroutines that fill it one after the other use it as a list.
func hasRoom(channel ssa.Value) bool { return hasRoomWithin(channel, 0) }

// hasRoomWithin is for the channel after some steps: variables may be assigned to each other.
func hasRoomWithin(channel ssa.Value, depth int) bool {
	const deepest = 8
	if depth > deepest {
		return false
	}
	depth++
	switch v := channel.(type) {
	case *ssa.MakeChan:
		size, ok := v.Size.(*ssa.Const)
		return !ok || constant.Sign(size.Value) > 0
	case *ssa.Parameter:
		return true
	case *ssa.ChangeType:
		return hasRoomWithin(v.X, depth)
	case *ssa.UnOp:
		return v.Op == token.MUL && holdsRoom(v.X, depth)
	default:
		return false
	}
}

// holdsRoom reports whether each channel that is put into a variable has room.
func holdsRoom(variable ssa.Value, depth int) bool {
	switch v := variable.(type) {
	case *ssa.FreeVar:
		return holdsRoom(program.Binding(v), depth)
	case *ssa.Alloc:
		found := false
		for _, use := range *v.Referrers() {
			if store, ok := use.(*ssa.Store); ok && store.Addr == v {
				if !hasRoomWithin(store.Val, depth) {
					return false
				}
				found = true
			}
		}
		return found
	default:
		return false
	}
}
