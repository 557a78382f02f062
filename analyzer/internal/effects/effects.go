package effects

import (
	"encoding/json"
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

// Analyzer finds out what the functions of a package do.
var Analyzer = &analysis.Analyzer{
	Name:       "temporaleffects",
	Doc:        "find out which functions block, issue commands, or change what they are given",
	Requires:   []*analysis.Analyzer{program.Analyzer},
	Run:        run,
	ResultType: reflect.TypeFor[*Effects](),
	FactTypes:  []analysis.Fact{new(Functions)},
}

// Functions is the fact that tells what functions of a package do. It is one for all of them, and is read when one of them
// is called: there are many, and few are.
type Functions struct{ JSON []byte }

// AFact implements analysis.Fact.
func (*Functions) AFact() {}

// Effects are those of the functions of a package, and of those that it calls.
type Effects struct {
	pass      *analysis.Pass
	program   *program.Program
	summaries map[*ssa.Function]*Summary
	imported  map[*types.Package]map[string]*Summary
}

// Of returns what a function of the package does, or one that it calls, and nil if nothing is known.
func (e *Effects) Of(fn *ssa.Function) *Summary {
	if fn == nil {
		return nil
	}
	if s := e.summaries[fn]; s != nil {
		return s
	}
	if origin := fn.Origin(); origin != nil && e.summaries[origin] != nil {
		return e.summaries[origin]
	}
	if object, ok := fn.Object().(*types.Func); ok {
		return e.OfFunc(object)
	}
	return nil
}

// OfFunc returns what a declared function does, nil if nothing is known.
func (e *Effects) OfFunc(fn *types.Func) *Summary {
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	if fn.Pkg() == e.pass.Pkg {
		return e.summaries[e.program.FuncOf(fn)]
	}
	functions, ok := e.imported[fn.Pkg()]
	if !ok {
		functions = e.read(fn.Pkg())
		e.imported[fn.Pkg()] = functions
	}
	return functions[temporal.Name(fn)]
}

func run(pass *analysis.Pass) (any, error) {
	e := &Effects{
		pass: pass, program: pass.ResultOf[program.Analyzer].(*program.Program),
		summaries: make(map[*ssa.Function]*Summary),
		imported:  make(map[*types.Package]map[string]*Summary),
	}
	if e.program.SSA == nil {
		return e, nil
	}
	e.summarize()
	e.write()
	return e, nil
}

// summarize finds out what all functions do. What a function does depends on those that it calls, so those are looked at
// first, and those that call each other until nothing new is found.
func (e *Effects) summarize() {
	callers := make(map[*ssa.Function][]*ssa.Function)
	waiting := make(map[*ssa.Function]bool)
	var order []*ssa.Function
	seen := make(map[*ssa.Function]bool)
	var visit func(fn *ssa.Function)
	visit = func(fn *ssa.Function) {
		if seen[fn] || len(fn.Blocks) == 0 || fn.Synthetic != "" && fn.Syntax() == nil {
			return // of wrappers, what they wrap is asked for
		}
		seen[fn] = true
		for _, callee := range e.calleesOf(fn) {
			callers[callee] = append(callers[callee], fn)
			visit(callee)
		}
		order = append(order, fn)
		waiting[fn] = true
	}
	for _, fn := range e.program.Functions {
		visit(fn)
	}
	const mostRounds = 20
	for round := 0; len(waiting) > 0 && round < mostRounds; round++ {
		for _, fn := range order {
			if !waiting[fn] {
				continue
			}
			delete(waiting, fn)
			s := e.summaryOf(fn)
			if old := e.summaries[fn]; old == nil && s.isEmpty() || old != nil && s.same(old) {
				e.summaries[fn] = s
				continue
			}
			e.summaries[fn] = s
			for _, caller := range callers[fn] {
				if e.summaries[caller] != nil { // the others are still to come
					waiting[caller] = true
				}
			}
		}
	}
}

// calleesOf are the functions that a function calls by name, the literals in it, and the methods of which it makes values.
func (e *Effects) calleesOf(fn *ssa.Function) []*ssa.Function {
	callees := append([]*ssa.Function(nil), fn.AnonFuncs...)
	for _, block := range fn.Blocks {
		for _, instruction := range block.Instrs {
			if call, ok := instruction.(ssa.CallInstruction); ok {
				if callee := call.Common().StaticCallee(); callee != nil {
					if origin := callee.Origin(); origin != nil {
						callee = origin
					}
					callees = append(callees, callee)
				}
			}
			if closure, ok := instruction.(*ssa.MakeClosure); ok && isMethodValue(closure) {
				method, _ := closure.Fn.(*ssa.Function).Object().(*types.Func)
				if callee := e.program.FuncOf(method); callee != nil {
					callees = append(callees, callee)
				}
			}
		}
	}
	return callees
}

// An exported summary is one in a fact. Places have no positions there.
type exported struct {
	Sites   map[Effect]string `json:"s,omitempty"`
	Unasked bool              `json:"u,omitempty"`
	Changes []exportedChange  `json:"c,omitempty"`
	Results []reach           `json:"r,omitempty"`
}

type exportedChange struct {
	Of   Origin `json:"o"`
	Text string `json:"t"`
}

// write exports what functions do that others can call.
func (e *Effects) write() {
	all := make(map[string]exported)
	for fn, s := range e.summaries {
		object, ok := fn.Object().(*types.Func)
		if !ok || !object.Exported() || fn.Parent() != nil || fn.Synthetic != "" {
			continue
		}
		if x, ok := s.export(fn); ok {
			all[temporal.Name(object)] = x
		}
	}
	if len(all) == 0 {
		return
	}
	// Neither maps nor numbers fail to be encoded.
	if text, err := json.Marshal(all); err == nil {
		e.pass.ExportPackageFact(&Functions{JSON: text})
	}
}

func (s *Summary) export(fn *ssa.Function) (x exported, ok bool) {
	x.Sites, x.Unasked = make(map[Effect]string), s.ContinuesUnasked
	// Others may have goroutines within them that concern no workflow.
	isOfWorkflows := temporal.TakesContext(fn.Signature)
	for e, sites := range s.Sites {
		if len(sites) > 0 && (Effect(e) != Threads || isOfWorkflows) {
			x.Sites[Effect(e)] = sites[0].Text
		}
	}
	var known Origin
	for _, c := range s.Changes {
		if of := c.Of.exported() &^ known; of != 0 {
			known |= of
			x.Changes = append(x.Changes, exportedChange{of, c.Text})
		}
	}
	leads := false
	for _, r := range s.results {
		for level := range r {
			r[level] = r[level].exported()
		}
		leads = leads || r != (reach{})
		x.Results = append(x.Results, r)
	}
	if !leads {
		x.Results = nil
	}
	return x, len(x.Sites)+len(x.Changes)+len(x.Results) > 0
}

// read reads what functions of another package do.
func (e *Effects) read(pkg *types.Package) map[string]*Summary {
	fact := new(Functions)
	all := make(map[string]exported)
	if !e.pass.ImportPackageFact(pkg, fact) || json.Unmarshal(fact.JSON, &all) != nil {
		return nil
	}
	functions := make(map[string]*Summary)
	for name, x := range all {
		s := &Summary{ContinuesUnasked: x.Unasked}
		for effect, text := range x.Sites {
			if effect < count { // otherwise another version has written it
				s.Sites[effect] = []Site{{Text: text}}
			}
		}
		for _, c := range x.Changes {
			s.Changes = append(s.Changes, Change{Site: Site{Text: c.Text}, Of: c.Of})
		}
		s.results = x.Results
		functions[name] = s
	}
	return functions
}
