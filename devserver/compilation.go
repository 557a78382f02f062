package devserver

import (
	"context"
	"fmt"
	"strings"
)

// A compilation tells how far the go command is with building an executable, at each tenth of the packages. So it
// fits on a screen, and in a log it is the same on every machine that has compiled none of them before.
type compilation struct {
	component component
	progress  func(step string)

	pending     map[string]bool // import paths of the packages that are still to be compiled
	total       int
	downloading bool // has been told
}

// newCompilation asks the go command which packages of the program in a folder it has to compile.
func newCompilation(ctx context.Context, built component, folder string, environment []string, progress func(step string)) (*compilation, error) {
	c := &compilation{component: built, progress: progress, pending: make(map[string]bool)}
	stale, err := goCommand(ctx, folder, environment, c.read, "list", "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}", ".")
	if err != nil {
		return nil, err
	}
	for _, path := range strings.Fields(string(stale)) {
		c.pending[path] = true
	}
	c.total = len(c.pending)
	return c, nil
}

// read reads a line of what the go command writes to standard error, and reports whether it only says what is being
// done. With -v it writes the import path of each package that it begins to compile.
func (c *compilation) read(line string) bool {
	switch {
	case strings.HasPrefix(line, "go: downloading "):
		if !c.downloading {
			c.downloading = true
			c.progress(fmt.Sprintf("downloading the source of the %v", c.component))
		}
		return true
	case c.pending[line]:
		before := c.compiled()
		delete(c.pending, line)
		if now := c.compiled(); now*10/c.total > before*10/c.total {
			c.progress(fmt.Sprintf("building the %v: compiling package %d of %d", c.component, now, c.total))
		}
		return true
	}
	return false
}

// compiled is the number of packages that are compiled, or begin to be.
func (c *compilation) compiled() int { return c.total - len(c.pending) }
