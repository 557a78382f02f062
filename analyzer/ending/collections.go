package ending

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ssa"

	"github.com/temporalgen/temporalgen/analyzer/internal/finding"
	"github.com/temporalgen/temporalgen/analyzer/internal/program"
	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A collection is a field with a map or a slice, and what the package does with it.
type collection struct {
	grows  []ast.Node // where something is added
	keyed  []ast.Node // of those, where it is added under a key that is not constant
	pruned bool       // something is taken out, or perhaps: it is given to somebody
}

// collections finds what happens to the maps and slices in fields.
func (c *check) collections() map[*types.Var]*collection {
	all := make(map[*types.Var]*collection)
	for _, file := range c.pass.Files {
		ast.PreorderStack(file, nil, func(n ast.Node, parents []ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if field := c.collectionField(s); field != nil {
					if all[field] == nil {
						all[field] = new(collection)
					}
					all[field].use(c.pass.TypesInfo, s, parents)
				}
			}
			return true
		})
	}
	return all
}

// collectionField is the field that an expression selects, if it is a map or a slice.
func (c *check) collectionField(s *ast.SelectorExpr) *types.Var {
	v, ok := c.pass.TypesInfo.Uses[s.Sel].(*types.Var)
	if !ok || !v.IsField() {
		return nil
	}
	switch v.Type().Underlying().(type) {
	case *types.Map, *types.Slice:
		return v.Origin()
	}
	return nil
}

// use adds a use of the field.
func (f *collection) use(info *types.Info, s *ast.SelectorExpr, parents []ast.Node) {
	parent := func(i int) ast.Node {
		if i < len(parents) {
			return parents[len(parents)-1-i]
		}
		return nil
	}
	switch p := parent(0).(type) {
	case *ast.IndexExpr:
		if assignment, ok := parent(1).(*ast.AssignStmt); ok && slices.Contains(assignment.Lhs, ast.Expr(p)) {
			f.grows = append(f.grows, assignment)
			if info.Types[p.Index].Value == nil {
				f.keyed = append(f.keyed, assignment)
			}
		}
		if u, ok := parent(1).(*ast.UnaryExpr); ok && u.Op == token.AND {
			f.pruned = true
		}
	case *ast.AssignStmt:
		i := slices.Index(p.Lhs, ast.Expr(s))
		switch {
		case i < 0: // it is read, and what is done with the other name is not known
			f.pruned = f.pruned || p.Tok == token.DEFINE || !isFieldOfLeft(info, p)
		case len(p.Lhs) != len(p.Rhs):
			f.pruned = true
		case isAppendTo(info, p.Rhs[i], s):
			f.grows = append(f.grows, p)
		case isMade(p.Rhs[i]) && isWhenMissing(parents):
		default:
			f.pruned = true
		}
	case *ast.CallExpr:
		id, ok := p.Fun.(*ast.Ident)
		isBuiltin := ok && info.Types[p.Fun].IsBuiltin()
		f.pruned = f.pruned || !isBuiltin || id.Name != "len" && id.Name != "append"
	case *ast.SliceExpr:
		f.pruned = true
	case *ast.UnaryExpr:
		f.pruned = f.pruned || p.Op == token.AND
	}
}

// isFieldOfLeft reports whether all that is assigned are fields, as when a workflow takes over what its input has.
func isFieldOfLeft(info *types.Info, a *ast.AssignStmt) bool {
	return !slices.ContainsFunc(a.Lhs, func(e ast.Expr) bool {
		s, ok := e.(*ast.SelectorExpr)
		return !ok || info.Selections[s] == nil
	})
}

// isAppendTo reports whether an expression appends to the field that it is assigned to.
func isAppendTo(info *types.Info, e ast.Expr, to *ast.SelectorExpr) bool {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	id, ok := call.Fun.(*ast.Ident)
	if !ok || id.Name != "append" || !info.Types[call.Fun].IsBuiltin() {
		return false
	}
	whole := call.Args[0]
	if part, ok := whole.(*ast.SliceExpr); ok {
		whole = part.X // which takes something out as well
	}
	first, ok := whole.(*ast.SelectorExpr)
	return ok && info.Uses[first.Sel] == info.Uses[to.Sel]
}

// isMade reports whether an expression is an empty map or slice.
func isMade(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		return len(e.Elts) == 0
	case *ast.CallExpr:
		id, ok := e.Fun.(*ast.Ident)
		return ok && id.Name == "make"
	}
	return false
}

// isWhenMissing reports whether code is in a branch for something that is nil.
func isWhenMissing(parents []ast.Node) bool {
	return slices.ContainsFunc(parents, func(n ast.Node) bool {
		branch, ok := n.(*ast.IfStmt)
		if !ok {
			return false
		}
		comparison, ok := branch.Cond.(*ast.BinaryExpr)
		if !ok || comparison.Op != token.EQL {
			return false
		}
		id, ok := comparison.Y.(*ast.Ident)
		return ok && id.Name == "nil"
	})
}

// carried looks at what workflows give to their next run: sets that only grow, and what is not given although it changes.
func (c *check) carried(w *workflow, collections map[*types.Var]*collection) {
	for _, fn := range w.code {
		for call, known := range calls(fn) {
			if !known.Has(temporal.Continues) || known.Type == 0 {
				continue
			}
			args, _ := variadic(call.Common().Args[len(call.Common().Args)-1])
			for i, arg := range args {
				made, ok := arg.(*ssa.MakeInterface)
				if !ok {
					continue
				}
				written := c.literalAt(call, known.Type+1+i)
				if written != nil {
					c.leftOut(w, written, collections)
				}
				for _, field := range fieldsOf(made.X.Type()) {
					f := collections[field]
					if f == nil || f.pruned || !isSet(field.Type()) || written.leavesOut(field) {
						continue
					}
					if at := c.within(w, f.keyed); at != nil {
						c.reportOnce(finding.Finding{
							Code: diag.OnlyGrows, Severity: diag.Warning, At: at,
							Message: field.Name() + " only grows, and each run hands it to the next: " +
								"the workflow gets stuck when the input is larger than 2 MiB; take old entries out",
							Related: c.related(call, "here it is handed on"),
						})
					}
				}
			}
		}
	}
}

// reportOnce reports a finding at a place that several workflows may lead to.
func (c *check) reportOnce(f finding.Finding) {
	if !c.reported[f.At.Pos()] {
		c.reported[f.At.Pos()] = true
		finding.Report(c.pass, f)
	}
}

// within returns the first of some nodes that is in the code of a workflow.
func (c *check) within(w *workflow, nodes []ast.Node) ast.Node {
	for _, n := range nodes {
		if slices.Contains(w.code, c.functionAt(n)) {
			return n
		}
	}
	return nil
}

// fieldsOf are the fields of a struct, and of those in it.
func fieldsOf(t types.Type) []*types.Var {
	var found []*types.Var
	seen := make(map[types.Type]bool)
	var visit func(t types.Type)
	visit = func(t types.Type) {
		if seen[t] {
			return
		}
		seen[t] = true
		switch u := t.Underlying().(type) {
		case *types.Pointer:
			visit(u.Elem())
		case *types.Struct:
			for field := range u.Fields() {
				if field.Exported() {
					found = append(found, field.Origin())
					visit(field.Type())
				}
			}
		}
	}
	visit(t)
	return found
}

// isSet reports whether a type is that of a set: a map in which only the keys are of interest, or a time for each.
func isSet(t types.Type) bool {
	m, ok := t.Underlying().(*types.Map)
	if !ok {
		return false
	}
	key, ok := m.Key().Underlying().(*types.Basic)
	if !ok || key.Info()&types.IsString == 0 {
		return false
	}
	switch value := m.Elem().Underlying().(type) {
	case *types.Basic:
		return value.Kind() == types.Bool
	case *types.Struct:
		return value.NumFields() == 0 || temporal.IsNamed(m.Elem(), "time", "Time")
	}
	return false
}

// An input is a literal of a struct, with names of fields, that is given to the next run.
type input struct {
	literal *ast.CompositeLit
	fields  *types.Struct
	given   map[string]bool
}

// leavesOut reports whether a field of the struct is not given.
func (in *input) leavesOut(field *types.Var) bool {
	if in == nil || in.given[field.Name()] {
		return false
	}
	for f := range in.fields.Fields() {
		if f.Origin() == field {
			return true
		}
	}
	return false
}

// literalAt is the argument of a call that is a literal with names of fields, nil for others. One without any fields is a new
// beginning, and not looked at.
func (c *check) literalAt(call ssa.CallInstruction, i int) *input {
	expression, ok := program.NodeAt(c.pass, call.Pos()).(*ast.CallExpr)
	if !ok || i >= len(expression.Args) {
		return nil
	}
	arg := ast.Unparen(expression.Args[i])
	if address, ok := arg.(*ast.UnaryExpr); ok && address.Op == token.AND {
		arg = address.X
	}
	literal, ok := arg.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	in := &input{literal: literal, given: make(map[string]bool)}
	if in.fields, ok = c.pass.TypesInfo.TypeOf(literal).Underlying().(*types.Struct); !ok {
		return nil
	}
	for _, element := range literal.Elts {
		if kv, ok := element.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok {
				in.given[key.Name] = true
			}
		}
	}
	if len(in.given) == 0 {
		return nil
	}
	return in
}

// leftOut finds fields of an input that the workflow changes, and that are not in the input of the next run.
func (c *check) leftOut(w *workflow, in *input, collections map[*types.Var]*collection) {
	for field := range in.fields.Fields() {
		f := collections[field.Origin()]
		if f == nil || !in.leavesOut(field.Origin()) {
			continue
		}
		if at := c.within(w, f.grows); at != nil {
			finding.Report(c.pass, finding.Finding{
				Code: diag.ContinueArgs, Severity: diag.Warning, At: in.literal,
				Message: field.Name() + " is not handed to the next run, which begins without what is in it",
				Related: []analysis.RelatedInformation{finding.Related(at, "here it changes")},
			})
		}
	}
}
