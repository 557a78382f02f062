package patterns

import (
	"go/build"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/internal/modules"
)

// A Pattern is one of packages, as the go command takes it: ./order, ./..., example.com/shop/order or all.
type Pattern struct {
	text  string // with slashes; absolute if it is for folders
	root  string
	named bool // the text says what the root is called

	vendored bool // the text speaks of vendored packages, which other wildcards do not match
}

// Parse returns the pattern that a text is in a folder. Every text is one.
func Parse(dir, text string) Pattern {
	p := Pattern{text: filepath.ToSlash(text)}
	if !p.isPath() {
		return p
	}
	root := p.text
	if before, after, ok := strings.Cut(root, "..."); ok {
		root = before[:strings.LastIndex(before, "/")+1] // that of ./order... is ./
		p.vendored = strings.Contains(after, "/vendor/")
	}
	p.named = !slices.Contains([]string{".", ".."}, path.Base(path.Clean(root)))
	p.text = filepath.ToSlash(modules.Absolute(dir, p.text))
	// From the root of a file system on, the go command looks for nothing.
	if root = modules.Absolute(dir, root); !p.IsWildcard() || root != filepath.Dir(root) {
		p.root = root
	}
	return p
}

// Root is the folder that the pattern matches, or below which all are that it matches. It is "" for a pattern of import paths:
// in which folders those are, only the go command knows.
func (p Pattern) Root() string { return p.root }

// isPath reports whether the pattern is for folders and not for import paths.
func (p Pattern) isPath() bool {
	return build.IsLocalImport(p.text) || filepath.IsAbs(filepath.FromSlash(p.text)) && !p.IsQuery()
}

// IsQuery reports whether only a driver of golang.org/x/tools/go/packages understands the pattern: file=x.go or //order:library.
func (p Pattern) IsQuery() bool {
	return strings.HasPrefix(p.text, "//") || strings.ContainsAny(p.text, "=:") && !filepath.IsAbs(filepath.FromSlash(p.text))
}

// IsWildcard reports whether the pattern can match packages that it does not name.
func (p Pattern) IsWildcard() bool {
	return strings.Contains(p.text, "...") || slices.Contains([]string{"all", "cmd", "std", "tool", "work"}, p.text)
}

// Matcher returns what tells whether the pattern matches a package that is listed, by its folder and its import path.
func (p Pattern) Matcher() func(dir, importPath string) bool {
	expr := strings.ReplaceAll(regexp.QuoteMeta(p.text), `\.\.\.`, `.*`)
	if prefix, ok := strings.CutSuffix(expr, "/.*"); ok {
		expr = prefix + "(/.*)?"
	}
	re := regexp.MustCompile("^" + expr + "$")
	isPath := p.isPath()
	return func(dir, importPath string) bool {
		if isPath {
			return re.MatchString(filepath.ToSlash(dir))
		}
		return re.MatchString(importPath)
	}
}
