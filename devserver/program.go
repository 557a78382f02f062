package devserver

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

const (
	// modulePath is the module of this package.
	modulePath = "github.com/temporalgen/temporalgen/devserver"
	// executablePrefix is how the names of the executables of all components begin.
	executablePrefix = "temporal-"
	// buildPrefix is how the names of folders begin in which executables are built.
	buildPrefix = "build-"
)

const (
	// keptUnused is for how long an executable that nobody starts is kept.
	keptUnused = 30 * 24 * time.Hour
	// interruptTimeout is for how long the go command may clean up after itself when it is interrupted.
	interruptTimeout = 5 * time.Second
)

// A program is where the source of a component is. Either folder or version is set.
type program struct {
	component
	folder  string
	version string // of the component's module
}

// executable returns the path of a component's executable, which is built if it is not there.
func (c component) executable(ctx context.Context, progress func(step string)) (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("folder for the executable of the Temporal %v: %w", c, err)
	}
	p, err := c.find(ctx)
	if err != nil {
		return "", err
	}
	return p.executableIn(ctx, filepath.Join(cache, "temporalgen", "devserver"), progress)
}

// find finds the program of the component that belongs to this package.
func (c component) find(ctx context.Context) (program, error) {
	// The compiler knows where this file is. That takes no time, and test programs have no other information
	// about their modules.
	_, file, _, _ := runtime.Caller(0)
	return c.findFor(ctx, file)
}

// findFor is find for a file of this package, as the compiler calls it.
func (c component) findFor(ctx context.Context, file string) (program, error) {
	named, ok := c.beside(file)
	if ok && filepath.IsAbs(file) {
		return named, nil
	}
	p, err := c.ofModule(ctx)
	// With -trimpath a file has the version that is required also if a folder takes the place of the module.
	if ok && (err != nil || p.folder == "") {
		return named, nil
	}
	return p, err
}

// beside returns the program that belongs to a file of this package, if the name of the file tells
// which one that is. It does not if the package was built from a vendor folder, or with -trimpath from a
// folder that is not in the module cache.
func (c component) beside(file string) (_ program, ok bool) {
	folder := filepath.Dir(file)
	// The module cache has the two apart.
	beside := filepath.Join(folder, string(c))
	if _, err := os.Stat(filepath.Join(beside, "go.mod")); filepath.IsAbs(file) && err == nil {
		return program{component: c, folder: beside}, true
	}
	// In a version an exclamation mark stands for a capital letter.
	_, version, ok := strings.Cut(path.Base(filepath.ToSlash(folder)), "@")
	return program{component: c, version: version}, ok && !strings.Contains(version, "!")
}

// ofModule asks the go command, which has to be in the folder of a module or a workspace that uses
// this package, as it is in a test.
func (c component) ofModule(ctx context.Context) (program, error) {
	output, err := goCommand(ctx, "", nil, nil, "list", "-m", "-json", modulePath)
	if err != nil {
		return program{}, fmt.Errorf("looking for the source of the Temporal %v: %w", c, err)
	}
	type module struct {
		Dir, Version string
		Replace      *module
	}
	var m module
	if err := json.Unmarshal(output, &m); err != nil {
		return program{}, fmt.Errorf("looking for the source of the Temporal %v: %w", c, err)
	}
	for m.Replace != nil {
		m = *m.Replace
	}
	if m.Version != "" {
		return program{component: c, version: m.Version}, nil
	}
	return program{component: c, folder: filepath.Join(m.Dir, string(c))}, nil
}

// key stands for all that makes a difference for the executable.
func (p program) key() (string, error) {
	hash := sha256.New()
	fmt.Fprintln(hash, runtime.Version(), runtime.GOOS, runtime.GOARCH, p.version)
	if p.version == "" {
		entries, err := os.ReadDir(p.folder)
		if err != nil {
			return "", fmt.Errorf("source of the Temporal %v: %w", p.component, err)
		}
		for _, entry := range entries {
			if entry.IsDir() {
				continue
			}
			content, err := os.ReadFile(filepath.Join(p.folder, entry.Name()))
			if err != nil {
				return "", fmt.Errorf("source of the Temporal %v: %w", p.component, err)
			}
			fmt.Fprintf(hash, "%q %d\n", entry.Name(), len(content))
			hash.Write(content)
		}
	}
	return fmt.Sprintf("%x", hash.Sum(nil)[:8]), nil
}

// executableIn returns the path of the program's executable in a folder, and builds it if it is not there. Several
// processes may do so at the same time.
//
// This is done here because it takes the go command more than a second to find that nothing has changed.
func (p program) executableIn(ctx context.Context, folder string, progress func(step string)) (string, error) {
	key, err := p.key()
	if err != nil {
		return "", err
	}
	executable := filepath.Join(folder, p.executablePrefix()+key)
	if runtime.GOOS == "windows" {
		executable += ".exe"
	}
	if isBuilt(executable) {
		return executable, nil
	}

	progress(fmt.Sprintf("building the %v, which takes minutes but is done only once", p.component))
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return "", fmt.Errorf("building the Temporal %v: %w", p.component, err)
	}
	unlock, err := lock(ctx, filepath.Join(folder, "lock"))
	if err != nil {
		return "", fmt.Errorf("waiting until nobody else builds the Temporal %v: %w", p.component, err)
	}
	defer unlock()
	if isBuilt(executable) { // by somebody else in the meantime
		return executable, nil
	}
	removeUnused(folder)
	if err := p.build(ctx, folder, executable, progress); err != nil {
		return "", fmt.Errorf("building the Temporal %v: %w", p.component, err)
	}
	return executable, nil
}

// isBuilt reports whether an executable is there, and notes that it is used.
func isBuilt(executable string) bool {
	info, err := os.Stat(executable)
	if err != nil {
		return false
	}
	if now := time.Now(); now.Sub(info.ModTime()) > keptUnused/30 {
		_ = os.Chtimes(executable, now, now) // or it is built again one day
	}
	return true
}

// removeUnused removes the executables that have not been used for long, and what builds that were killed have
// left. It is called with the lock. What cannot be removed, such as an executable that runs, stays until the
// next time.
func removeUnused(folder string) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		switch {
		case strings.HasPrefix(entry.Name(), buildPrefix):
			_ = os.RemoveAll(path)
		case strings.HasPrefix(entry.Name(), executablePrefix):
			if info, err := entry.Info(); err == nil && time.Since(info.ModTime()) > keptUnused {
				_ = os.Remove(path)
			}
		}
	}
}

// build builds the executable, which is there completely or not at all.
func (p program) build(ctx context.Context, folder, executable string, progress func(step string)) error {
	work, err := os.MkdirTemp(folder, buildPrefix)
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)

	// The settings of the caller are for its own code: the program is the same whether tests run with the race
	// detector, with tags or with a vendor folder.
	environment := []string{
		"GOWORK=off", "GOFLAGS=-mod=readonly -buildvcs=false", "GOOS=" + runtime.GOOS, "GOARCH=" + runtime.GOARCH,
	}
	source := p.folder
	if p.version != "" {
		output, err := goCommand(ctx, work, environment, nil, "mod", "download", "-json", p.module()+"@"+p.version)
		if err != nil {
			return err
		}
		var downloaded struct{ Dir string }
		if err := json.Unmarshal(output, &downloaded); err != nil {
			return fmt.Errorf("go mod download: %w", err)
		}
		source = downloaded.Dir
	}
	compilation, err := newCompilation(ctx, p.component, source, environment, progress)
	if err != nil {
		return err
	}
	built := filepath.Join(work, filepath.Base(executable))
	// Without symbols and information for debuggers it is linked in less than half of the time. Stacks of panics
	// are as ever.
	if _, err := goCommand(ctx, source, environment, compilation.read, "build", "-v", "-ldflags=-s", "-o", built, "."); err != nil {
		return err
	}
	return os.Rename(built, executable)
}

// lock locks a file for this process. Who has died has no lock any more.
func lock(ctx context.Context, path string) (unlock func(), err error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx) // without a goroutine that would still make the file
	}
	type result struct {
		unlock func()
		err    error
	}
	results := make(chan result, 1)
	go func() {
		unlock, err := lockedfile.MutexAt(path).Lock()
		results <- result{unlock, err}
	}()
	select {
	case r := <-results:
		return r.unlock, r.err
	case <-ctx.Done():
		go func() {
			if r := <-results; r.err == nil {
				r.unlock()
			}
		}()
		return nil, context.Cause(ctx)
	}
}

// goCommand runs the go command in a folder and returns what it prints. Lines of standard error are passed to read, if that
// is set; those that it does not understand are complaints, and in the error.
func goCommand(ctx context.Context, folder string, environment []string, read func(line string) (understood bool), arguments ...string) ([]byte, error) {
	command := exec.CommandContext(ctx, "go", arguments...)
	command.Dir = folder
	command.Env = append(command.Environ(), environment...)
	// Killed, it would leave its temporary files and its compilers behind.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = interruptTimeout
	var stdout bytes.Buffer
	stderr := lines{read: read}
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	complaints := stderr.close()
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		err = fmt.Errorf("go %s: %w", strings.Join(arguments, " "), err)
		if complaint := bytes.TrimSpace(append(complaints, stdout.Bytes()...)); len(complaint) > 0 {
			err = fmt.Errorf("%w\n%s", err, complaint)
		}
		return nil, err
	}
	return stdout.Bytes(), nil
}
