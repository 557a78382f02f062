package waiting

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/typeutil"

	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

// The state of a package are its variables and fields: where they are read, and where they are changed.
type state struct {
	info  *types.Info
	reads map[types.Object][]use
	// changes are assignments. An address that is taken is one too.
	changes map[types.Object][]use
}

// A use is a place where a variable or a field is used.
type use struct {
	pos      token.Pos
	function ast.Node // the innermost one
}

func newState(pass *analysis.Pass) *state {
	s := &state{pass.TypesInfo, make(map[types.Object][]use), make(map[types.Object][]use)}
	for _, file := range pass.Files {
		changed := make(map[*ast.Ident]bool) // and not read
		ast.PreorderStack(file, nil, func(n ast.Node, parents []ast.Node) bool {
			u := use{n.Pos(), functionOf(parents)}
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, left := range n.Lhs {
					if id := last(left); id != nil {
						s.change(id, u)
						changed[id] = true
					}
				}
			case *ast.IncDecStmt:
				if id := last(n.X); id != nil {
					s.change(id, u)
					changed[id] = true
				}
			case *ast.CallExpr:
				callee, _ := typeutil.Callee(s.info, n).(*types.Func)
				if temporal.Of(callee).Has(temporal.Blocks) {
					for _, arg := range n.Args {
						if p, ok := arg.(*ast.UnaryExpr); ok && p.Op == token.AND {
							changed[last(p.X)] = true // what is received is written there
						}
					}
				}
			case *ast.UnaryExpr:
				if id := last(n.X); n.Op == token.AND && id != nil {
					s.change(id, u)
				}
			case *ast.KeyValueExpr:
				if id, ok := n.Key.(*ast.Ident); ok {
					changed[id] = true // the field of a literal
				}
			case *ast.Ident:
				if v, ok := s.info.Uses[n].(*types.Var); ok && !changed[n] {
					s.reads[v] = append(s.reads[v], u)
				}
			}
			return true
		})
	}
	return s
}

func (s *state) change(id *ast.Ident, u use) {
	if o := s.info.ObjectOf(id); o != nil {
		s.changes[o] = append(s.changes[o], u)
	}
}

// last is the variable or the field that an expression names, nil for others. An element belongs to what it is in.
func last(e ast.Expr) *ast.Ident {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e
	case *ast.SelectorExpr:
		return e.Sel
	case *ast.IndexExpr:
		return last(e.X)
	case *ast.StarExpr:
		return last(e.X)
	}
	return nil
}

// looksAt are the variables and fields that a condition depends on; of w.done it is the field. It is plain if it calls nothing
// but len.
func (s *state) looksAt(condition ast.Node) (looks map[types.Object]bool, plain bool) {
	looks, plain = make(map[types.Object]bool), true
	bases := make(map[ast.Expr]bool)
	for n := range ast.Preorder(condition) {
		switch n := n.(type) {
		case *ast.CallExpr:
			if b, ok := s.info.Uses[nameOf(n.Fun)].(*types.Builtin); !ok || b.Name() != "len" {
				plain = false
				bases[n.Fun] = true
			}
		case *ast.SelectorExpr:
			bases[n.X] = true
		case *ast.Ident:
			v, ok := s.info.Uses[n].(*types.Var)
			if ok && !bases[n] && (v.Pos() < condition.Pos() || condition.End() <= v.Pos()) {
				looks[v] = true
			}
		}
	}
	return looks, plain
}

// nameOf is the name of a function that is called by its name, nil for others.
func nameOf(e ast.Expr) *ast.Ident {
	id, _ := ast.Unparen(e).(*ast.Ident)
	return id
}

// isReadElsewhere reports whether any of some variables and fields is read outside of a condition.
func (s *state) isReadElsewhere(looks map[types.Object]bool, condition ast.Node) bool {
	for o := range looks {
		for _, read := range s.reads[o] {
			if read.pos < condition.Pos() || condition.End() <= read.pos {
				return true
			}
		}
	}
	return false
}

// isChangedElsewhere reports whether a variable or a field is changed by another function than the one that waits for it.
func (s *state) isChangedElsewhere(o types.Object, function ast.Node) bool {
	return slices.ContainsFunc(s.changes[o], func(u use) bool { return u.function != function })
}

// isChangedWithin reports whether a variable or a field is changed in a loop by itself.
func (s *state) isChangedWithin(o types.Object, loop ast.Node) bool {
	return slices.ContainsFunc(s.changes[o], func(u use) bool { return loop.Pos() <= u.pos && u.pos < loop.End() })
}
