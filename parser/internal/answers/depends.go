package answers

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/internal/inputs"
	"github.com/temporalgen/temporalgen/internal/modules"
	"github.com/temporalgen/temporalgen/internal/patterns"
	"github.com/temporalgen/temporalgen/parser/contract"
)

// canRemember reports whether all that the answers about the packages of some patterns depend on can be looked at.
func (c Command) canRemember(texts []string) bool {
	for _, name := range []string{"PATH", "HOME", "USERPROFILE", "APPDATA", "XDG_CONFIG_HOME"} {
		if c.Getenv(name) != os.Getenv(name) {
			return false // programs and files are looked up in the environment of this process
		}
	}
	for _, flag := range []string{"overlay", "toolexec"} {
		if c.Flag(flag) != "" {
			return false
		}
	}
	return !c.HasDriver() && c.setting("GO111MODULE") != "off" && c.goRoot() != "" &&
		!slices.ContainsFunc(texts, func(text string) bool { return patterns.Parse(c.Dir, text).Root() == "" })
}

// HasDriver reports whether golang.org/x/tools/go/packages asks another program than the go command.
func (c Command) HasDriver() bool {
	switch c.Getenv("GOPACKAGESDRIVER") {
	case "off":
		return false
	case "":
		_, err := exec.LookPath("gopackagesdriver")
		return err == nil
	}
	return true
}

// goRoot is the folder that the go command is installed in, "" if what is called go is something else: a script may choose
// another go command every time.
func (c Command) goRoot() string {
	path, err := exec.LookPath("go")
	if err != nil {
		return ""
	}
	real, err := filepath.EvalSymlinks(path)
	if err != nil || strings.TrimSuffix(filepath.Base(real), ".exe") != "go" {
		return ""
	}
	file, err := os.Open(real)
	if err != nil {
		return ""
	}
	defer func() { _ = file.Close() }() // it is only read
	beginning := make([]byte, 2)
	if _, err := file.Read(beginning); err != nil || string(beginning) == "#!" {
		return ""
	}
	root := filepath.Dir(filepath.Dir(real))
	if info, err := os.Stat(filepath.Join(root, "VERSION")); err != nil || !info.Mode().IsRegular() {
		return "" // it is being developed, or told by GOROOT where it belongs
	}
	return root
}

// look adds to in what the answers about patterns depend on, as far as it is known before they are given.
func (c Command) look(in *inputs.Set, texts []string) {
	c.lookAtCommands(in)
	m := c.lookAtModules(in)
	for _, text := range texts {
		pattern := patterns.Parse(c.Dir, text)
		in.Links(pattern.Root())
		for dir := range modules.Upwards(pattern.Root()) {
			m.look([]string{filepath.Join(dir, "go.mod")})
		}
		exists := func(path string) bool {
			_, err := in.ReadFile(path)
			return err == nil
		}
		for dir := range pattern.Folders(exists) {
			lookAtFolder(in, dir)
		}
	}
}

// lookAtCommands adds which go command is run and how it is set.
func (c Command) lookAtCommands(in *inputs.Set) {
	in.Program("go")
	in.Program("gopackagesdriver")
	root := c.goRoot()
	for _, name := range []string{"VERSION", "go.env"} {
		in.Content(filepath.Join(root, name))
	}
	if path := c.settingsFile(); path != "" {
		in.Content(path)
	}
	// Whether there is a C compiler decides about cgo.
	for _, name := range append([]string{"gcc", "clang"}, splitQuoted(c.setting("CC"))...) {
		in.Program(name)
	}
}

// lookAtFolder adds what is listed of the package in a folder.
func lookAtFolder(in *inputs.Set, dir string) {
	in.Sources(dir)
	for _, path := range goFiles(dir) {
		if strings.HasSuffix(path, contract.OutputSuffix) {
			in.Clause(path) // what it imports, nobody asks for
		} else {
			in.Header(path)
		}
		in.Recent(path) // perhaps it is compiled
	}
}

// goFiles are the paths of the Go files in a folder that the go command looks at.
func goFiles(dir string) []string {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil
	}
	var paths []string
	for _, entry := range entries {
		if name := entry.Name(); strings.HasSuffix(name, ".go") && !patterns.IsHidden(name) && !entry.IsDir() {
			paths = append(paths, filepath.Join(dir, name))
		}
	}
	return paths
}

// A moduleSearch adds the files that say which modules there are.
type moduleSearch struct {
	in    *inputs.Set
	seen  map[string]bool
	found []modules.Module
}

// lookAtModules adds the files of the module and the workspace in which the go command runs.
func (c Command) lookAtModules(in *inputs.Set) *moduleSearch {
	m := &moduleSearch{in: in, seen: make(map[string]bool)}
	for dir := range modules.Upwards(c.Dir) {
		m.look(modules.Files(dir))
	}
	if work := c.setting("GOWORK"); work != "" && work != "off" {
		m.look(modules.Beside(work))
	}
	if name := c.Flag("modfile"); name != "" {
		m.look(modules.Beside(modules.Absolute(c.Dir, name)))
	}
	return m
}

// look adds files, and those of the modules in other folders that they speak of.
func (m *moduleSearch) look(paths []string) {
	for _, path := range paths {
		if m.seen[path] {
			continue
		}
		m.seen[path] = true
		data, err := m.in.ReadFile(path)
		if err != nil {
			continue
		}
		file, err := modules.ParseFile(path, data)
		if err != nil {
			// If the go command does not fail, it does not need the file, or is a later one that knows more.
			m.in.Unknown()
			continue
		}
		m.found = append(append(m.found, file.Module), file.Replaced...)
		for _, dir := range file.Uses {
			m.look(modules.Files(dir))
		}
		for _, replaced := range file.Replaced {
			m.look(modules.Files(replaced.Dir))
		}
	}
}

// lookInTheWay adds that there is no package of a module in a folder with the path of one in the module cache: that would
// be an error.
func (m *moduleSearch) lookInTheWay(path string) {
	for _, module := range m.found {
		folder, ok := module.Folder(path)
		if !ok {
			continue
		}
		m.in.Sources(folder)
		for above := range modules.Upwards(folder) {
			if above == module.Dir {
				break
			}
			m.in.Content(filepath.Join(above, "go.mod"))
		}
	}
}

// lookBelow adds what packages with export data depend on: the release of Go, and all that is below, which are those of modules
// among them and among what they import. It has been read since begun.
func (c Command) lookBelow(in *inputs.Set, begun time.Time, packages, below []*Package) {
	in.Late(begun)
	cache := c.moduleCache()
	local := c.lookAtModules(in)
	for _, p := range packages {
		in.Size(p.Export)
		if root, ok := strings.CutSuffix(filepath.ToSlash(p.Dir), "/src/"+p.Path); ok && p.Module == nil {
			c.lookAtRelease(in, filepath.FromSlash(root))
		}
	}
	for _, p := range below {
		if rel, err := filepath.Rel(cache, p.Dir); cache != "" && err == nil && filepath.IsLocal(rel) {
			in.Folder(moduleFolder(cache, rel))
			local.lookInTheWay(p.Path)
		} else {
			lookAtSources(in, p.Dir)
		}
	}
}

// lookAtRelease adds which release of Go has compiled packages. It is another one than that of the go command in the path
// if go.mod asks for it.
func (c Command) lookAtRelease(in *inputs.Set, root string) {
	version, err := in.ReadFile(filepath.Join(root, "VERSION"))
	if err != nil {
		in.Unknown()
		return
	}
	if real, err := filepath.EvalSymlinks(root); err != nil || real != c.goRoot() {
		name, _, _ := strings.Cut(string(version), "\n")
		in.Program(strings.TrimSpace(name)) // it would be taken from the path
	}
}

// moduleFolder is the folder of the module in the cache that has a package in the folder rel. The files in it never change,
// but it may be removed.
func moduleFolder(cache, rel string) string {
	dir := cache
	for name := range strings.SplitSeq(filepath.ToSlash(rel), "/") {
		dir = filepath.Join(dir, name)
		if strings.Contains(name, "@") {
			break
		}
	}
	return dir
}

// lookAtSources adds all that a package is compiled from.
func lookAtSources(in *inputs.Set, dir string) {
	in.Sources(dir)
	in.Links(dir)
	modules.Of(dir, in.ReadFile) // where another go.mod would take it away
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		switch {
		case !inputs.IsSource(entry) || entry.IsDir():
		case strings.HasSuffix(path, "_test.go"):
			in.Header(path)
		default:
			src, err := in.ReadFile(path)
			if err != nil || !strings.HasSuffix(path, ".go") {
				continue
			}
			if usesC(src) {
				in.Unknown() // what it includes is anywhere
			}
			if bytes.Contains(src, []byte("//go:embed")) {
				_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, _ error) error {
					if entry != nil && entry.IsDir() {
						in.Names(path)
					}
					return nil
				})
			}
		}
	}
}

// usesC reports whether a file uses cgo.
func usesC(src []byte) bool {
	if !bytes.Contains(src, []byte(`"C"`)) {
		return false
	}
	syntax, _ := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	return syntax == nil || slices.ContainsFunc(syntax.Imports, func(spec *ast.ImportSpec) bool { return spec.Path.Value == `"C"` })
}
