package watch

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/internal/modules"
)

// modulesHere are those whose files may change while somebody works.
type modulesHere struct {
	main     []modules.Module // the main module, or those of the workspace
	replaced []modules.Module // folders that stand for others
	files    []string         // that say which there are; some do not exist
	unknown  bool             // only a driver, or nobody, knows them
}

// findModules finds the modules of a working directory. If a file that says which there are cannot be read, it returns that as
// an error, and the modules that are known.
func findModules(ctx context.Context, dir string) (*modulesHere, error) {
	if driver := os.Getenv("GOPACKAGESDRIVER"); driver != "" && driver != "off" {
		return &modulesHere{unknown: true}, nil
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
	m := new(modulesHere)
	switch {
	case env.GOWORK != "" && env.GOWORK != "off":
		err = m.addWorkspace(env.GOWORK)
	case env.GOMOD != "" && env.GOMOD != os.DevNull:
		err = m.addMain(env.GOMOD)
	default:
		m.unknown = true
	}
	if env.GOWORK == "" {
		for above := range modules.Upwards(dir) { // one may be made
			m.files = append(m.files, filepath.Join(above, "go.work"))
		}
	}
	return m, err
}

// addWorkspace adds the modules of a workspace.
func (m *modulesHere) addWorkspace(path string) error {
	work, err := m.read(path)
	errs := []error{err}
	for _, dir := range work.Uses {
		errs = append(errs, m.addMain(filepath.Join(dir, "go.mod")))
	}
	return errors.Join(errs...)
}

// addMain adds a main module.
func (m *modulesHere) addMain(path string) error {
	file, err := m.read(path)
	if err == nil {
		m.main = append(m.main, file.Module)
	}
	return err
}

// read reads a go.mod or a go.work, and adds the folders that stand for modules in it.
func (m *modulesHere) read(path string) (modules.File, error) {
	m.files = append(m.files, modules.Beside(path)...)
	content, err := os.ReadFile(path)
	if err != nil {
		return modules.File{}, err
	}
	file, err := modules.ParseFile(path, content)
	for _, replaced := range file.Replaced {
		m.replaced = append(m.replaced, replaced)
		m.files = append(m.files, filepath.Join(replaced.Dir, "go.mod"))
	}
	return file, err
}

// folder returns the folder of a package by the path with which it is imported, "" if it is in none of the modules. Main modules
// go before what replaces others, and what a workspace replaces goes before what its modules do.
func (m *modulesHere) folder(imported string) (dir string) {
	longest := ""
	for _, module := range slices.Concat(m.main, m.replaced) {
		if folder, ok := module.Folder(imported); ok && len(module.Path) > len(longest) {
			dir, longest = folder, module.Path
		}
	}
	return dir
}
