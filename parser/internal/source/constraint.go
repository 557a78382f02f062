package source

import (
	"go/ast"
	"go/build"
	"go/build/constraint"
	"io"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Constraint returns the expression under which a file is built: that of its
// //go:build line, what the file's name says about the platform, and cgo if it imports
// "C". The name and the imports of the generated file no longer say it.
func Constraint(path string, syntax *ast.File) string {
	expr := nameConstraint(filepath.Base(path))
	if importsC(syntax) {
		expr = and(&constraint.TagExpr{Tag: "cgo"}, expr)
	}
	for _, group := range syntax.Comments {
		if group.Pos() > syntax.Package {
			break
		}
		for _, c := range group.List {
			if !constraint.IsGoBuild(c.Text) {
				continue
			}
			if line, err := constraint.Parse(c.Text); err == nil {
				expr = and(line, expr)
			}
		}
	}
	if expr, always := withoutReleases(expr); expr != nil && !always {
		return expr.String()
	}
	return ""
}

func importsC(syntax *ast.File) bool {
	return slices.ContainsFunc(syntax.Imports, func(spec *ast.ImportSpec) bool { return spec.Path.Value == `"C"` })
}

// oldestRelease is that of Go 1.x which the runtime needs, and with it every module that has generated code.
const oldestRelease = 26

// withoutReleases leaves out what a constraint demands of Go that is true in any case. A file with such a demand is
// compiled as that release would do it, which may be too old for what is generated.
func withoutReleases(expr constraint.Expr) (rest constraint.Expr, always bool) {
	switch x := expr.(type) {
	case *constraint.TagExpr:
		n, err := strconv.Atoi(strings.TrimPrefix(x.Tag, "go1."))
		return x, err == nil && n <= oldestRelease
	case *constraint.NotExpr: // !go1.20 is never built: it stays as it is
		return x, false
	case *constraint.AndExpr:
		left, leftAlways := withoutReleases(x.X)
		right, rightAlways := withoutReleases(x.Y)
		switch {
		case leftAlways:
			return right, rightAlways
		case rightAlways:
			return left, false
		}
		return &constraint.AndExpr{X: left, Y: right}, false
	case *constraint.OrExpr:
		left, leftAlways := withoutReleases(x.X)
		right, rightAlways := withoutReleases(x.Y)
		return &constraint.OrExpr{X: left, Y: right}, leftAlways || rightAlways
	}
	return expr, false
}

// nameConstraint returns the constraint that is implied by a name such as
// order_linux_amd64.go, nil for none.
func nameConstraint(name string) constraint.Expr {
	words := strings.Split(strings.TrimSuffix(name, ".go"), "_")
	n := len(words)
	switch {
	case n > 2 && isArchitecture(words[n-1]) && isPlatform(words[n-2]) && !isArchitecture(words[n-2]):
		return and(&constraint.TagExpr{Tag: words[n-2]}, &constraint.TagExpr{Tag: words[n-1]})
	case n > 1 && isPlatform(words[n-1]):
		return &constraint.TagExpr{Tag: words[n-1]}
	}
	return nil
}

// isPlatform reports whether the go command takes word, at the end of a file's name, for
// an operating system or an architecture: it then only builds the file there.
func isPlatform(word string) bool {
	return word != "test" && !isBuilt("x_"+word+".go", "none")
}

// isArchitecture reports whether the go command takes word for an architecture. After a
// system it then asks for both.
func isArchitecture(word string) bool {
	return isPlatform(word) && !isBuilt("x_linux_"+word+".go", word)
}

// isBuilt reports whether the go command builds a file of a name for an architecture and
// for no system.
func isBuilt(name, goarch string) bool {
	c := build.Context{
		GOOS: "none", GOARCH: goarch, Compiler: "gc",
		OpenFile: func(string) (io.ReadCloser, error) {
			return io.NopCloser(strings.NewReader("package p\n")), nil
		},
	}
	ok, err := c.MatchFile("", name)
	return ok && err == nil
}

func and(x, y constraint.Expr) constraint.Expr {
	if y == nil {
		return x
	}
	return &constraint.AndExpr{X: x, Y: y}
}
