package watch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
)

// modules are those whose files may change while somebody works.
type modules struct {
	list    []module
	files   []string // that say which there are; some do not exist
	unknown bool     // only a driver, or nobody, knows them
}

// A module is one that is not in the module cache.
type module struct {
	path string // with which imports of its packages begin
	dir  string
	main bool // it is the main module, or one of the workspace
}

// findModules finds the modules of a working directory. If a file that says which there are cannot be read, it returns that as
// an error, and the modules that are known.
func findModules(ctx context.Context, dir string) (*modules, error) {
	if driver := os.Getenv("GOPACKAGESDRIVER"); driver != "" && driver != "off" {
		return &modules{unknown: true}, nil
	}
	command := exec.CommandContext(ctx, "go", "env", "-json", "GOMOD", "GOWORK")
	command.Dir = dir
	out, err := command.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil, fmt.Errorf("go env: %s", strings.TrimSpace(string(exit.Stderr)))
	} else if err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	var env struct{ GOMOD, GOWORK string }
	if err := json.Unmarshal(out, &env); err != nil {
		return nil, fmt.Errorf("go env: %w", err)
	}
	m := new(modules)
	switch {
	case env.GOWORK != "" && env.GOWORK != "off":
		err = m.addWorkspace(env.GOWORK)
	case env.GOMOD != "" && env.GOMOD != os.DevNull:
		err = m.addMain(env.GOMOD)
	default:
		m.unknown = true
	}
	if env.GOWORK == "" {
		for parent := dir; ; parent = filepath.Dir(parent) { // one may be made
			m.files = append(m.files, filepath.Join(parent, "go.work"))
			if parent == filepath.Dir(parent) {
				break
			}
		}
	}
	return m, err
}

// addWorkspace adds the modules of a workspace.
func (m *modules) addWorkspace(path string) error {
	dir := filepath.Dir(path)
	m.files = append(m.files, path, path+".sum", filepath.Join(dir, "vendor", "modules.txt"))
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	work, err := modfile.ParseWork(path, content, nil)
	if err != nil {
		return err
	}
	var errs []error
	for _, use := range work.Use {
		errs = append(errs, m.addMain(filepath.Join(inDir(dir, filepath.FromSlash(use.Path)), "go.mod")))
	}
	m.addReplaced(dir, work.Replace)
	return errors.Join(errs...)
}

// addMain adds a main module, and those that stand for others in it.
func (m *modules) addMain(path string) error {
	dir := filepath.Dir(path)
	m.files = append(m.files, path, filepath.Join(dir, "go.sum"), filepath.Join(dir, "vendor", "modules.txt"))
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	mod, err := modfile.Parse(path, content, nil)
	if err != nil {
		return err
	}
	if mod.Module == nil {
		return fmt.Errorf("%s names no module", path)
	}
	m.list = append(m.list, module{mod.Module.Mod.Path, dir, true})
	m.addReplaced(dir, mod.Replace)
	return nil
}

// addReplaced adds the folders that stand for modules.
func (m *modules) addReplaced(dir string, replaced []*modfile.Replace) {
	for _, r := range replaced {
		if r.New.Version != "" {
			continue
		}
		folder := inDir(dir, filepath.FromSlash(r.New.Path))
		m.list = append(m.list, module{r.Old.Path, folder, false})
		m.files = append(m.files, filepath.Join(folder, "go.mod"))
	}
}

// folder returns the folder of a package by the path with which it is imported, "" if it is in none of the modules.
func (m *modules) folder(imported string) string {
	var best module
	for _, candidate := range m.list {
		if (imported == candidate.path || strings.HasPrefix(imported, candidate.path+"/")) && len(candidate.path) >= len(best.path) {
			best = candidate
		}
	}
	if best.path == "" {
		return ""
	}
	return filepath.Join(best.dir, filepath.FromSlash(path.Join(".", strings.TrimPrefix(imported, best.path))))
}
