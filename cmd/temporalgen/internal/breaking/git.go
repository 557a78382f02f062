package breaking

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"strings"

	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// A repository is one of git, which is only read.
type repository struct {
	dir    string // the folder in which the command runs
	top    string // the root of the work tree
	prefix string // from top to dir, with slashes; "" for none
}

// openRepository finds the repository that a folder is in.
func openRepository(ctx context.Context, dir string) (*repository, error) {
	r := &repository{dir: dir}
	out, err := r.git(ctx, dir, "rev-parse", "--show-toplevel", "--show-prefix")
	if err != nil {
		return nil, err
	}
	top, prefix, _ := strings.Cut(strings.TrimSuffix(string(out), "\n"), "\n")
	r.top, r.prefix = top, strings.TrimSuffix(prefix, "/")
	return r, nil
}

// commit returns the full name of a commit that is named otherwise.
func (r *repository) commit(ctx context.Context, name string) (string, error) {
	out, err := r.git(ctx, r.dir, "rev-parse", "--verify", "--end-of-options", name+"^{commit}")
	return strings.TrimSpace(string(out)), err
}

// file returns a file of a commit. A path that begins with ./ is that from the working directory, others are from the root. The
// error matches fs.ErrNotExist if there is none.
func (r *repository) file(ctx context.Context, commit, path string) ([]byte, error) {
	kind, err := r.git(ctx, r.dir, "cat-file", "-t", commit+":"+path)
	if err != nil || strings.TrimSpace(string(kind)) != "blob" {
		return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
	}
	return r.git(ctx, r.dir, "cat-file", "blob", commit+":"+path)
}

// extract writes the files of a commit to a folder.
func (r *repository) extract(ctx context.Context, commit, dir string) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := gitCommand(ctx, r.top, "archive", "--format=tar", commit)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	archive, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	err = unpack(archive, dir)
	if err != nil {
		cancel() // nobody reads the rest
	}
	return errors.Join(err, gitError(cmd.Wait(), &stderr, err != nil))
}

// git runs git in a folder, and returns what it prints.
func (r *repository) git(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := gitCommand(ctx, dir, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(stdout, descriptor.MaxSize+1))
	if err == nil && len(out) > descriptor.MaxSize {
		_ = cmd.Process.Kill()
		err = fmt.Errorf("there are more than %d bytes", descriptor.MaxSize)
	}
	return out, errors.Join(err, gitError(cmd.Wait(), &stderr, err != nil))
}

// gitCommand is git, as it neither writes nor asks.
func gitCommand(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "git", append([]string{"--no-pager", "-c", "core.fsmonitor=false"}, args...)...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GIT_OPTIONAL_LOCKS=0", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	return cmd
}

// gitError is the error of a command with what it has said. It is nil if the command was killed.
func gitError(err error, stderr *bytes.Buffer, killed bool) error {
	text := strings.TrimSpace(stderr.String())
	switch {
	case err == nil || killed:
		return nil
	case text == "":
		return fmt.Errorf("git: %w", err)
	}
	return fmt.Errorf("git: %s", strings.TrimPrefix(text, "fatal: "))
}
