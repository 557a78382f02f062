package earlier

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
	out, err := r.git(ctx, "rev-parse", "--show-toplevel", "--show-prefix")
	if err != nil {
		return nil, err
	}
	top, prefix, _ := strings.Cut(strings.TrimSuffix(string(out), "\n"), "\n")
	r.top, r.prefix = top, strings.TrimSuffix(prefix, "/")
	return r, nil
}

// commit returns the full name of a commit that is named otherwise.
func (r *repository) commit(ctx context.Context, name string) (string, error) {
	out, err := r.git(ctx, "rev-parse", "--verify", "--end-of-options", name+"^{commit}")
	return strings.TrimSpace(string(out)), err
}

// file returns a file of a commit. A path that begins with ./ is that from the working directory, others are from the root. The
// error matches fs.ErrNotExist if there is none.
func (r *repository) file(ctx context.Context, commit, path string) ([]byte, error) {
	kind, err := r.git(ctx, "cat-file", "-t", commit+":"+path)
	if err != nil || strings.TrimSpace(string(kind)) != "blob" {
		return nil, fmt.Errorf("%s: %w", path, fs.ErrNotExist)
	}
	return r.git(ctx, "cat-file", "blob", commit+":"+path)
}

// git runs git, and returns what it prints.
func (r *repository) git(ctx context.Context, args ...string) ([]byte, error) {
	return r.output(ctx, descriptor.MaxSize, args...)
}

// output runs git, and returns what it prints, which is no more than a number of bytes.
func (r *repository) output(ctx context.Context, most int, args ...string) ([]byte, error) {
	cmd := gitCommand(ctx, r.dir, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(stdout, int64(most)+1))
	if err == nil && len(out) > most {
		_ = cmd.Process.Kill()
		err = fmt.Errorf("there are more than %d bytes", most)
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
