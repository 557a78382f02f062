package templates

import (
	"cmp"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"
)

// An importable is a package that generated code may refer to.
type importable struct{ path, name string }

// The packages that generated code refers to besides those of the user's types.
var (
	stdContext  = importable{"context", "context"}
	stdSlices   = importable{"slices", "slices"}
	stdStrconv  = importable{"strconv", "strconv"}
	stdTime     = importable{"time", "time"}
	stdUTF8     = importable{"unicode/utf8", "utf8"}
	runtimeLib  = importable{"github.com/temporalgen/temporalgen/runtime", "runtime"}
	hostLib     = importable{"github.com/temporalgen/temporalgen/runtime/host", "host"}
	stubLib     = importable{"github.com/temporalgen/temporalgen/runtime/stub", "stub"}
	validateLib = importable{"github.com/temporalgen/temporalgen/runtime/validate", "validate"}
	sdkActivity = importable{"go.temporal.io/sdk/activity", "activity"}
	sdkClient   = importable{"go.temporal.io/sdk/client", "client"}
	sdkTemporal = importable{"go.temporal.io/sdk/temporal", "temporal"}
	sdkWorker   = importable{"go.temporal.io/sdk/worker", "worker"}
	sdkWorkflow = importable{"go.temporal.io/sdk/workflow", "workflow"}
	apiEnums    = importable{"go.temporal.io/api/enums/v1", "enums"}
)

// ownImports keep their names where a package of the user's types has the same one.
var ownImports = []importable{
	stdContext, stdSlices, stdStrconv, stdTime, stdUTF8, runtimeLib, validateLib,
	sdkActivity, sdkClient, sdkTemporal, sdkWorker, sdkWorkflow, apiEnums,
}

// imports chooses the names under which a file imports packages. Which packages those
// are is found out by generating the file once with the names that the packages have;
// resolve then settles the names that the file is generated with.
type imports struct {
	local string                 // path of the package that is generated for
	taken func(name string) bool // names that an import must not have

	used  map[string]string // declared name by path
	names map[string]string // chosen name by path, once resolved
}

func newImports(local string, taken func(name string) bool) *imports {
	return &imports{local: local, taken: taken, used: map[string]string{}, names: map[string]string{}}
}

// qual refers to a name of a package, which is imported unless it is the local one.
func (im *imports) qual(pkg importable, name string) *jen.Statement {
	if pkg.path != im.local {
		im.used[pkg.path] = pkg.name
	}
	return jen.Qual(pkg.path, name)
}

// resolve settles the names of all packages used so far.
func (im *imports) resolve() {
	paths := slices.Collect(maps.Keys(im.used))
	slices.SortFunc(paths, func(a, b string) int {
		return cmp.Or(cmp.Compare(importRank(a), importRank(b)), cmp.Compare(a, b))
	})
	for _, p := range paths {
		im.names[p] = im.choose(p, im.used[p])
	}
}

// importRank tells who gets a name that several packages have: the lowest.
func importRank(path string) int {
	i := slices.IndexFunc(ownImports, func(p importable) bool { return p.path == path })
	if i < 0 {
		return len(ownImports)
	}
	return i
}

// has reports whether name is the name of an import.
func (im *imports) has(name string) bool {
	for _, n := range im.names {
		if n == name {
			return true
		}
	}
	return false
}

// choose returns the declared name if it is free, or else one that says where the
// package comes from: client becomes sdkclient.
func (im *imports) choose(importPath, declared string) string {
	free := func(name string) bool { return !reserved(name) && !im.taken(name) && !im.has(name) }
	name := declared
	if free(name) && !majorVersion.MatchString(name) { // v1 says nothing
		return name
	}
	parents := strings.Split(importPath, "/")
	parents = parents[:len(parents)-1]
	if len(parents) == 0 {
		parents = []string{"std"}
	}
	for _, parent := range slices.Backward(parents) {
		name = notInName.ReplaceAllString(strings.ToLower(parent), "") + name
		if free(name) && token.IsIdentifier(name) {
			return name
		}
	}
	for i := 2; ; i++ {
		if name := fmt.Sprint(declared, i); free(name) {
			return name
		}
	}
}

var notInName = regexp.MustCompile(`[^a-z0-9]`)

// reserved reports whether generated code may not declare name, whatever the package.
func reserved(name string) bool {
	return token.IsKeyword(name) || types.Universe.Lookup(name) != nil || jen.IsReservedWord(name)
}

// hint makes file render the names that were chosen.
func (im *imports) hint(file *jen.File) {
	for p, name := range im.names {
		file.ImportAlias(p, name)
	}
}

// source is the import declaration: the standard library first, as goimports has it.
func (im *imports) source() string {
	var std, others []string
	for _, p := range slices.Sorted(maps.Keys(im.names)) {
		spec := fmt.Sprintf("%q", p)
		if im.names[p] != assumedName(p) {
			spec = im.names[p] + " " + spec
		}
		if first, _, _ := strings.Cut(p, "/"); strings.Contains(first, ".") {
			others = append(others, spec)
		} else {
			std = append(std, spec)
		}
	}
	var b strings.Builder
	b.WriteString("import (\n")
	for i, group := range [][]string{std, others} {
		if i > 0 && len(std) > 0 && len(others) > 0 {
			b.WriteString("\n")
		}
		for _, spec := range group {
			b.WriteString("\t" + spec + "\n")
		}
	}
	b.WriteString(")\n")
	return b.String()
}

// assumedName is the name that goimports expects of the package at a path. It adds the
// real one to an import that has another, so generated code does so too.
func assumedName(importPath string) string {
	base := path.Base(importPath)
	if dir := path.Dir(importPath); dir != "." && majorVersion.MatchString(base) {
		base = path.Base(dir)
	}
	base = strings.TrimPrefix(base, "go-")
	if i := strings.IndexFunc(base, func(r rune) bool { return !token.IsIdentifier("x" + string(r)) }); i >= 0 {
		base = base[:i]
	}
	return base
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)
