// Package testmodule makes modules in which tests load, generate and compile packages, as users do in theirs.
package testmodule

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Repository is the path of the main module of this repository, with which those of the others begin.
const Repository = "github.com/temporalgen/temporalgen"

// Env are the environment variables with which the go command works in such a module: without a network, and so without
// the checksum database, and without the workspace of this repository.
//
// Tests run the go command many hundred times, and each time it lists all that the Temporal SDK imports. It does not
// collect garbage then, which would take a fifth of the time, unless there is much of it.
func Env() []string {
	return []string{"GOFLAGS=-mod=mod", "GOPROXY=off", "GOSUMDB=off", "GOWORK=off", "GOGC=off", "GOMEMLIMIT=1GiB"}
}

// Write makes a folder the root of a module with the path that is given. It requires temporalgen as it is in this
// repository, and the versions that this requires. What the tests were built with is in the module cache, so nothing
// is downloaded.
func Write(dir, module string) error {
	root, err := Root()
	if err != nil {
		return err
	}
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		return err
	}
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		return err
	}
	_, requirements, _ := strings.Cut(string(mod), "\n")
	derived := fmt.Sprintf("module %s\n%s\nrequire %s v0.0.0\n\nreplace %[3]s => %q\n", module, requirements, Repository, root)
	return errors.Join(
		os.WriteFile(filepath.Join(dir, "go.mod"), []byte(derived), 0o666),
		os.WriteFile(filepath.Join(dir, "go.sum"), sum, 0o666),
	)
}

// Root is the root of this repository. Tests run in the folder of their package, which is below it.
func Root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && strings.HasPrefix(string(mod), "module "+Repository+"\n") {
			return dir, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("the tests do not run in the repository of " + Repository)
		}
		dir = parent
	}
}
