package program

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// NodeAt returns the call, or the statement that changes something, with the position that an instruction has in the SSA
// form. If there is none it is the smallest node there, nil if pos is in no file of the package.
func NodeAt(pass *analysis.Pass, pos token.Pos) ast.Node {
	for _, file := range pass.Files {
		if pos < file.FileStart || file.FileEnd <= pos {
			continue
		}
		path, _ := astutil.PathEnclosingInterval(file, pos, pos)
		for _, n := range path {
			switch n := n.(type) {
			case *ast.CallExpr:
				if n.Lparen == pos || n.Pos() == pos {
					return n
				}
			case *ast.AssignStmt, *ast.IncDecStmt:
				return n
			case *ast.FuncDecl, *ast.FuncLit:
				return path[0]
			}
		}
		return path[0]
	}
	return nil
}
