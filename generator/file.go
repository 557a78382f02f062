package generator

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// A change is what is done with a file.
type change int

const (
	untouched change = iota
	replaced
	removed
)

// A file is one that is to be changed.
type file struct {
	named   string // as it is in the plan
	path    string // where it is, which differs if named is a symbolic link
	change  change
	content []byte
	mode    fs.FileMode // its permissions, 0 if there is no file
	temp    string      // the file that will replace it, "" while there is none
}

// newFile finds out about a file, and whether it may be changed.
func newFile(path string, c change, content []byte) (*file, error) {
	f := &file{named: path, path: path, change: c, content: content}
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 && c != removed {
		if f.path, err = filepath.EvalSymlinks(path); err != nil {
			return f, fmt.Errorf("%s is a symbolic link that leads nowhere: %w", path, err)
		}
		info, err = os.Stat(f.path)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f, nil
	case err != nil:
		return f, err
	}
	f.mode = info.Mode().Perm()
	if c != untouched && info.Mode().IsRegular() && f.mode&0o222 == 0 {
		return f, fmt.Errorf("%s is read-only", path)
	}
	return f, nil
}

// prepare writes the content beside the file that it will replace, so that nobody ever sees half of it. It has to be
// followed by discard.
func (f *file) prepare() error {
	if f.change != replaced {
		return nil
	}
	temp, err := createBeside(f.path)
	if err != nil {
		return err
	}
	f.temp = temp.Name()
	_, err = temp.Write(f.content)
	if err == nil && f.mode != 0 {
		err = temp.Chmod(f.mode)
	}
	if closeErr := temp.Close(); err == nil {
		err = closeErr
	}
	return err
}

// commit makes the change.
func (f *file) commit() error {
	switch f.change {
	case replaced:
		if err := os.Rename(f.temp, f.path); err != nil {
			return err
		}
		f.temp = ""
	case removed:
		if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// discard removes what was prepared and not committed. What cannot be removed is left over, as after a crash.
func (f *file) discard() {
	if f.temp != "" {
		_ = os.Remove(f.temp)
	}
}

// createBeside creates a file in the folder of another one, whose name the go command ignores since it begins with a
// dot. Its mode is that of new files.
func createBeside(path string) (*os.File, error) {
	dir, name := filepath.Split(path)
	for {
		temp, err := os.OpenFile(fmt.Sprintf("%s.%s.%d", dir, name, rand.Uint32()), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) {
			return temp, err
		}
	}
}

// writing is far longer than it takes to write a file.
const writing = time.Minute

// removeLeftovers removes what processes have left beside files that ended while they wrote. Nobody misses it, and so
// nothing is said of it.
func removeLeftovers(files []*file) {
	seen := make(map[string]bool)
	for _, f := range files {
		dir := filepath.Dir(f.path)
		if seen[dir] {
			continue
		}
		seen[dir] = true
		entries, _ := os.ReadDir(dir)
		for _, entry := range entries {
			if path := filepath.Join(dir, entry.Name()); isLeftover(path, entry) {
				_ = os.Remove(path)
			}
		}
	}
}

// isLeftover reports whether a file was created by createBeside and is not being written any more. What it holds has to
// be generated as well: its name alone would say little.
func isLeftover(path string, entry fs.DirEntry) bool {
	if !hasLeftoverName(entry.Name()) {
		return false
	}
	info, err := entry.Info()
	if err != nil || !info.Mode().IsRegular() || time.Since(info.ModTime()) < writing {
		return false
	}
	content, err := os.ReadFile(path)
	name, _, _ := cutLast(entry.Name(), ".")
	return err == nil && contract.IsGenerated(name, content)
}

// hasLeftoverName reports whether a name is of the form that createBeside gives.
func hasLeftoverName(name string) bool {
	name, number, ok := cutLast(name, ".")
	return ok && name[0] == '.' && strings.HasSuffix(name, contract.OutputSuffix) && strings.Trim(number, "0123456789") == ""
}

// cutLast cuts s around the last separator.
func cutLast(s, separator string) (before, after string, found bool) {
	i := strings.LastIndex(s, separator)
	if i <= 0 {
		return s, "", false
	}
	return s[:i], s[i+len(separator):], true
}
