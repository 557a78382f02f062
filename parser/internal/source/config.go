package source

import (
	"os"
	"path/filepath"

	"github.com/temporalgen/temporalgen/internal/cache"
	"github.com/temporalgen/temporalgen/parser/internal/answers"
)

// Config tells where and how packages are built.
type Config struct {
	Dir        string            // where patterns are resolved, "" for the working directory
	Env        []string          // of the go command, nil for os.Environ()
	BuildFlags []string          // of the go command, such as -tags=integration
	Overlay    map[string][]byte // content of files by absolute path, instead of what is on disk
	Cache      cache.Dir         // where answers of the go command are kept, "" for nowhere

	// ReadFile reads files that the overlay does not have. If it is nil, they are read from disk each time, and Close returns
	// them as inputs.
	ReadFile func(path string) ([]byte, error)
}

// complete fills in what is left out.
func (c Config) complete() (Config, error) {
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return c, err
	}
	c.Dir = dir
	if c.Env == nil {
		c.Env = os.Environ()
	}
	return c, nil
}

// command is how the go command is run.
func (c Config) command() answers.Command {
	return answers.Command{Dir: c.Dir, Env: c.Env, Flags: c.BuildFlags}
}
