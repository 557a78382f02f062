package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// worldFiles are modules with contracts: shop, which is generated for, a stand-in for the SDK, which is quickly compiled,
// and lib, of which shop imports a package, which imports another one.
const worldFiles = `
-- shop/go.mod --
module example.com/shop

go 1.26

require (
	example.com/lib v1.0.0
	go.temporal.io/sdk v1.51.0
)

replace (
	example.com/lib => ../lib
	go.temporal.io/sdk => ../sdk
)
-- shop/order/order.go --
package order

import (
	"go.temporal.io/sdk/workflow"

	"example.com/lib"
	"example.com/lib/hold"
	"example.com/shop/item"
)

// Order is an order.
//
//temporal:workflow
type Order interface {
	//temporal:run
	Run(ctx workflow.Context, in item.Item) (lib.Result, error)

	hold.Holder

	//temporal:signal
	Stop(ctx workflow.Context, reason string) error
}
-- shop/order/help.go --
package order

func help() int { return 1 }
-- shop/order/order_test.go --
package order

var _ = help()
-- shop/order/late.go --
//go:build late

package order

import "go.temporal.io/sdk/workflow"

//temporal:workflow
type Late interface {
	//temporal:run
	Run(ctx workflow.Context) error
}
-- shop/item/item.go --
package item

type Item struct {
	SKU   string
	Count int
}
-- shop/pay/pay.go --
package pay

import (
	"context"

	"example.com/lib"
)

// Bank takes money.
//
//temporal:activities start-to-close=1m
type Bank interface {
	//temporal:activity
	Charge(ctx context.Context, in lib.Result) error
}
-- lib/go.mod --
module example.com/lib

go 1.26
-- lib/lib.go --
package lib

import (
	_ "embed"

	"example.com/lib/deep"
)

//go:embed text.txt
var text string

type Result = deep.Result

type Reason string

const (
	Late Reason = "late"
	Lost Reason = "lost"
)
-- lib/hold/hold.go --
package hold

import "go.temporal.io/sdk/workflow"

type Holder interface {
	//temporal:update
	Add(ctx workflow.Context, in int) (int, error)
}
-- lib/text.txt --
text
-- lib/deep/deep.go --
package deep

type Result struct{ Total int }
-- lib2/go.mod --
module example.com/lib

go 1.26
-- lib2/lib.go --
package lib

type Result struct{ Sum func() }
-- lib2/hold/hold.go --
package hold

import "go.temporal.io/sdk/workflow"

type Holder interface {
	//temporal:update
	Put(ctx workflow.Context, in int) (int, error)
}
-- sdk/go.mod --
module go.temporal.io/sdk

go 1.26
-- sdk/workflow/workflow.go --
package workflow

import "context"

type Context = *ctx

type ctx struct{ context.Context }
-- env --
-- bin/readme --
`

// A world is two folders with the same files, for runs with a cache and for runs without.
type world struct {
	t       *testing.T
	roots   [2]string
	program string
	env     map[string]string
	caches  map[string]string // of the go command, and how much memory it takes
	dir     string            // below the roots, where runs are
	args    []string          // of the next runs
	used    map[string]int
	without map[[sha256.Size]byte]outcome // of runs without a cache, by what they depend on
}

// An outcome is what can be seen of a run, and the files that it has changed as they are then, "" for those that are gone.
type outcome struct {
	seen  string
	files map[string]string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, program: filepath.Join(dir, "temporalgen"), dir: "shop", args: []string{"./..."}, used: make(map[string]int), caches: make(map[string]string),
		without: make(map[[sha256.Size]byte]outcome)}
	for i, name := range []string{"a", "b"} { // of the same length
		w.roots[i] = filepath.Join(dir, name)
	}
	for name, value := range goEnvironment(t) {
		if slices.Contains([]string{"GOMODCACHE", "GOCACHE", "GOPATH", "GOGC", "GOMEMLIMIT"}, name) {
			w.caches[name] = value
		}
	}
	if err := os.Symlink(executable, w.program); err != nil {
		t.Skip(err)
	}
	w.env = newEnv(w)
	w.reset()
	return w
}

// newEnv is the environment of runs at first. ROOT stands for the folder with all modules, and "" for a variable that is
// not set.
func newEnv(w *world) map[string]string {
	env := map[string]string{
		"GOENV": "ROOT/env", "GOWORK": "", "GOFLAGS": "", "GOPROXY": "off", "GOTOOLCHAIN": "local", "GOOS": "", "GOARCH": "", "GO111MODULE": "",
		"XDG_CACHE_HOME": "ROOT/cache", "PATH": "ROOT/bin" + string(filepath.ListSeparator) + os.Getenv("PATH"),
	}
	for name, value := range w.caches {
		env[name] = value
	}
	return env
}

// reset makes the files what they were at first. What is as it was is not written.
func (w *world) reset() {
	want := make(map[string][]byte)
	for _, f := range txtar.Parse([]byte(worldFiles)).Files {
		want[f.Name] = f.Data
	}
	for _, root := range w.roots {
		if info, err := os.Stat(filepath.Join(root, "cache")); err == nil && !info.IsDir() {
			w.check(os.Remove(filepath.Join(root, "cache")))
		}
		for name := range w.files(root) {
			info, err := os.Lstat(filepath.Join(root, name))
			w.check(err)
			if _, ok := want[name]; (!ok || info.Mode()&fs.ModeSymlink != 0) && !strings.HasPrefix(name, ".git/") {
				w.check(os.Remove(filepath.Join(root, name)))
			}
		}
		w.removeEmpty(root)
	}
	for name, data := range want {
		w.write(name, string(data))
	}
}

// removeEmpty removes folders without files.
func (w *world) removeEmpty(root string) {
	var dirs []string
	w.check(errors.Join(os.MkdirAll(root, 0o777), filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() && path != root {
			dirs = append(dirs, path)
		}
		return err
	})))
	for _, dir := range slices.Backward(dirs) {
		_ = os.Remove(dir) // unless it has files
	}
}

func (w *world) check(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// each does something in both folders.
func (w *world) each(do func(root string) error) {
	w.t.Helper()
	for _, root := range w.roots {
		w.check(do(root))
	}
}

// write writes a file if it holds something else. ROOT stands for the folder with all modules.
func (w *world) write(name, content string) {
	w.t.Helper()
	w.each(func(root string) error {
		path := filepath.Join(root, name)
		content := strings.ReplaceAll(content, "ROOT", root)
		if info, err := os.Lstat(path); err == nil && info.Mode()&fs.ModeSymlink != 0 {
			if err := os.Remove(path); err != nil { // it may lead out of here
				return err
			}
		}
		if old, err := os.ReadFile(path); err == nil && string(old) == content {
			return nil
		}
		dir := filepath.Dir(path)
		for above := dir; above != root; above = filepath.Dir(above) {
			info, err := os.Lstat(above)
			if _, leads := os.Stat(above); err == nil && info.Mode()&fs.ModeSymlink != 0 && leads != nil {
				if err := os.Remove(above); err != nil { // a link that leads nowhere is in the way
					return err
				}
			}
		}
		if err := os.MkdirAll(dir, 0o777); err != nil {
			return err
		}
		return os.WriteFile(path, []byte(content), 0o666)
	})
}

func (w *world) has(name string) bool {
	_, err := os.Lstat(filepath.Join(w.roots[0], name))
	return err == nil
}

func (w *world) remove(name string) {
	w.t.Helper()
	w.each(func(root string) error { return os.RemoveAll(filepath.Join(root, name)) })
}

// edit replaces a part of a file, if it is there.
func (w *world) edit(name, old, with string) {
	w.t.Helper()
	w.each(func(root string) error {
		path := filepath.Join(root, name)
		data, err := os.ReadFile(path)
		if err != nil || !bytes.Contains(data, []byte(old)) {
			return nil
		}
		return os.WriteFile(path, bytes.Replace(data, []byte(old), []byte(with), 1), 0o666)
	})
}

// rename moves a file or a folder, if it is there and nothing else is where it goes.
func (w *world) rename(from, to string) {
	w.t.Helper()
	w.each(func(root string) error {
		if _, err := os.Lstat(filepath.Join(root, to)); err == nil {
			return nil
		}
		if _, err := os.Lstat(filepath.Join(root, from)); err != nil {
			return nil
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, to)), 0o777); err != nil {
			return err
		}
		return os.Rename(filepath.Join(root, from), filepath.Join(root, to))
	})
}

// link makes a symbolic link, if nothing is there and it leads to something.
func (w *world) link(target, name string) {
	w.t.Helper()
	w.each(func(root string) error {
		target := strings.ReplaceAll(target, "ROOT", root)
		path := filepath.Join(root, name)
		_, targetErr := os.Stat(target)
		if _, err := os.Lstat(path); err == nil || targetErr != nil {
			return nil
		}
		return errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.Symlink(target, path))
	})
}

// command runs a program in a folder of both.
func (w *world) command(dir, name string, args ...string) {
	w.t.Helper()
	w.each(func(root string) error {
		cmd := exec.Command(name, args...)
		cmd.Dir = filepath.Join(root, dir)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%s %v: %w: %s", name, args, err, out)
		}
		return nil
	})
}

// files are the names of the files below a folder, and what they are. What the go command and git keep and the cache are not among them.
func (w *world) files(root string) map[string]string {
	w.t.Helper()
	files := make(map[string]string)
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		name, _ := filepath.Rel(root, path)
		name = filepath.ToSlash(name)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case name == "cache" || name == "home" || name == "shop/.git":
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.Type()&fs.ModeSymlink != 0:
			target, err := os.Readlink(path)
			files[name] = "-> " + strings.ReplaceAll(target, root, "ROOT")
			return err
		case entry.IsDir():
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		files[name] = info.Mode().String() + " " + strings.ReplaceAll(string(data), root, "ROOT")
		return err
	})
	w.check(err)
	return files
}

var (
	usedCache = regexp.MustCompile(`(?m)^temporalgen: .* contracts; cache: (\w+)$`)
	temporary = regexp.MustCompile(`\.go\.\d+`) // the name of a file that replaces another one
	perhaps   = regexp.MustCompile(`(?m)(; cache: \w+$)|^temporalgen: .* ms in all\n`)
)

// run runs temporalgen in one of the folders, and returns what can be seen of it.
func (w *world) run(root string, flags ...string) (seen, cache string) {
	w.t.Helper()
	cmd := exec.Command(w.program, append(append(flags, "-v"), w.args...)...)
	cmd.Dir = filepath.Join(root, w.dir)
	cmd.Env = slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		_, set := w.env[name]
		return set
	})
	for name, value := range w.env {
		if value != "" {
			cmd.Env = append(cmd.Env, name+"="+strings.ReplaceAll(value, "ROOT", root))
		}
	}
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if _, failed := errors.AsType[*exec.ExitError](err); err != nil && !failed {
		w.t.Fatal(err)
	}
	if m := usedCache.FindStringSubmatch(out.String()); m != nil {
		cache = m[1]
	}
	text := perhaps.ReplaceAllString(out.String(), "")
	text = temporary.ReplaceAllString(text, ".go.N")
	return fmt.Sprintf("exit code %d\n%s", cmd.ProcessState.ExitCode(), strings.ReplaceAll(text, root, "ROOT")), cache
}

// reference runs temporalgen without a cache. Where all was the same before, it does what was done then: most changes begin with
// the same files.
func (w *world) reference() string {
	w.t.Helper()
	root := w.roots[1]
	before := w.files(root)
	state := sha256.Sum256(fmt.Append(nil, before, w.env, w.dir, w.args))
	if known, ok := w.without[state]; ok {
		for name, file := range known.files {
			path := filepath.Join(root, name)
			if file == "" {
				w.check(os.Remove(path))
				continue
			}
			_, content, _ := strings.Cut(file, " ")
			w.check(os.WriteFile(path, []byte(strings.ReplaceAll(content, "ROOT", root)), 0o666))
		}
		return known.seen
	}
	seen, _ := w.run(root, "-cache=off")
	changed := w.files(root)
	for name, file := range before {
		if after, ok := changed[name]; !ok {
			changed[name] = ""
		} else if after == file {
			delete(changed, name)
		}
	}
	w.without[state] = outcome{seen, changed}
	return seen
}

// compare runs temporalgen with a cache and without, and fails if there is any difference. It returns what can be seen, and
// what was taken from the cache.
func (w *world) compare(after string) (seen, cache string) {
	w.t.Helper()
	got, cache := w.run(w.roots[0])
	want := w.reference()
	w.used[cache]++
	if diff := cmp.Diff(want, got); diff != "" {
		w.t.Errorf("after %s, with %q from the cache: -without +with\n%s", after, cache, diff)
	}
	if diff := cmp.Diff(w.files(w.roots[1]), w.files(w.roots[0])); diff != "" {
		w.t.Errorf("after %s, with %q from the cache: files -without +with\n%s", after, cache, diff)
	}
	return want, cache
}
