package effects

import (
	"slices"

	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

// The methods of package sync that take a lock, and those that give it back.
var (
	locks   = []string{"Mutex.Lock", "RWMutex.Lock", "RWMutex.RLock", "Locker.Lock"}
	unlocks = []string{"Mutex.Unlock", "RWMutex.Unlock", "RWMutex.RUnlock", "Locker.Unlock"}
)

// holds adds where the function holds something of package sync while it lets other coroutines run.
func (f *function) holds() {
	var taken, given, waits []*ssa.Call
	for _, block := range f.fn.Blocks {
		for _, instruction := range block.Instrs {
			call, ok := instruction.(*ssa.Call)
			if !ok {
				continue
			}
			switch name := nameInSync(call); {
			case slices.Contains(locks, name):
				taken = append(taken, call)
			case slices.Contains(unlocks, name):
				given = append(given, call)
			case name == "Once.Do":
				if s, _ := f.callee(call.Call.Args[1]); s.Does(Blocks) {
					f.site(Holds, Site{Pos: call.Pos(), Text: "holds a Once of package sync when it " + shorten(s.Site(Blocks).Text)})
				}
			case f.At(Blocks, call.Pos()):
				waits = append(waits, call)
			}
		}
	}
	for _, lock := range taken {
		i := slices.IndexFunc(waits, func(wait *ssa.Call) bool {
			return program.Follows(wait, lock) && !slices.ContainsFunc(given, func(unlock *ssa.Call) bool {
				return program.Follows(unlock, lock) && program.Follows(wait, unlock)
			})
		})
		if i >= 0 {
			sites := f.Sites[Blocks]
			wait := sites[slices.IndexFunc(sites, func(s Site) bool { return s.Pos == waits[i].Pos() })]
			f.site(Holds, Site{Pos: lock.Pos(), Text: "holds a mutex of package sync when it " + shorten(wait.Text)})
		}
	}
}

// nameInSync is the name of the function of package sync that is called, "" for others.
func nameInSync(call *ssa.Call) string {
	callee := Callee(&call.Call)
	if callee == nil || callee.Pkg() == nil || callee.Pkg().Path() != "sync" {
		return ""
	}
	return temporal.Name(callee)
}
