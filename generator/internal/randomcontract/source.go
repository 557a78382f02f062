package randomcontract

import (
	"fmt"
	"slices"
	"strings"
)

// A sourceFile is a file in the making.
type sourceFile struct {
	name    string
	head    string            // above the package clause
	imports map[string]string // name by path; "" for the package's own, "." for none
	decls   []string
}

// imported is a package that can be imported, with the name that it has.
type imported struct{ path, name string }

// qualify writes a name of another package, which it imports.
func (f *sourceFile) qualify(m *maker, p imported, name string) string {
	local, ok := f.imports[p.path]
	if !ok {
		switch {
		case p.name == "dot" && m.oneIn(2):
			local = "."
		case m.oneIn(10):
			local = m.freshImport(f, m.oddName())
		case f.hasImport(p.name) || m.declared[p.name]:
			local = m.freshImport(f, p.name+"x")
		}
		f.imports[p.path] = local
	}
	switch local {
	case ".":
		return name
	case "":
		return p.name + "." + name
	}
	return local + "." + name
}

// freshImport makes a name for an import that nothing else in the package has.
func (m *maker) freshImport(f *sourceFile, name string) string {
	if name == "" || name == "_" || !isIdentifier(name) {
		name = "imp"
	}
	for f.hasImport(name) || m.declared[name] || slices.Contains(predeclared, name) {
		name += "2"
	}
	m.importNames[name] = true
	return name
}

// hasImport reports whether an import has a name.
func (f *sourceFile) hasImport(name string) bool {
	for path, local := range f.imports {
		if local == name || local == "" && packageNameOf(path) == name {
			return true
		}
	}
	return false
}

func (f *sourceFile) declare(format string, args ...any) {
	f.decls = append(f.decls, fmt.Sprintf(format, args...))
}

func (f *sourceFile) source(pkg string) string {
	var b strings.Builder
	if f.head != "" {
		b.WriteString(f.head + "\n")
	}
	fmt.Fprintf(&b, "package %s\n\n", pkg)
	var paths []string
	for path := range f.imports {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		fmt.Fprintf(&b, "import %s %q\n", f.imports[path], path)
	}
	for _, d := range f.decls {
		b.WriteString("\n" + d + "\n")
	}
	return b.String()
}

// packages are those that types are taken from.
var (
	pkgContext  = imported{"context", "context"}
	pkgWorkflow = imported{"go.temporal.io/sdk/workflow", "workflow"}
	pkgTime     = imported{"time", "time"}
	pkgJSON     = imported{"encoding/json", "json"}
	pkgSync     = imported{"sync", "sync"}
)

func foreign(path string) imported {
	return imported{"example.com/random/" + path, packageNameOf("example.com/random/" + path)}
}

// packageNameOf is the name of the package at one of the paths that are used here.
func packageNameOf(path string) string {
	switch path {
	case "example.com/random/lib/v2":
		return "lib"
	case "example.com/random/go-dash.pkg":
		return "dash"
	case "go.temporal.io/api/common/v1":
		return "common"
	case "go.temporal.io/api/enums/v1":
		return "enums"
	}
	return path[strings.LastIndexByte(path, '/')+1:]
}
