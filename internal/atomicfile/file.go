// Package atomicfile changes files as a whole or not at all.
package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
)

// A Change is what is done with a file.
type Change int

// The changes.
const (
	Keep Change = iota
	Replace
	Remove
)

// A File is one that is to be changed, in three steps: [File.Prepare], [File.Commit] and [File.Discard]. Of several files all
// can be prepared before the first one is changed. Different files can be used by several goroutines at the same time.
type File struct {
	Name   string // as it was given
	Path   string // where it is, which differs if Name is a symbolic link
	Change Change

	content []byte
	mode    fs.FileMode // its permissions, 0 if there is no file
	temp    string      // the file that will replace it, "" while there is none
}

// Open finds out about a file, and whether it may be changed. content is what it is replaced with.
//
// A file keeps its mode. Where there is a symbolic link, the file that it leads to is replaced; what is removed is the link.
func Open(path string, c Change, content []byte) (*File, error) {
	f := &File{Name: path, Path: path, Change: c, content: content}
	info, err := os.Lstat(path)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 && c != Remove {
		if f.Path, err = filepath.EvalSymlinks(path); err != nil {
			return f, fmt.Errorf("%s is a symbolic link that leads nowhere: %w", path, err)
		}
		info, err = os.Stat(f.Path)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return f, nil
	case err != nil:
		return f, err
	}
	if c == Replace && !info.Mode().IsRegular() {
		return f, notRegular(path)
	}
	f.mode = info.Mode().Perm()
	if c != Keep && info.Mode().IsRegular() && f.mode&0o222 == 0 {
		return f, fmt.Errorf("%s is read-only", path)
	}
	return f, nil
}

// Prepare writes the content beside the file that it will replace, so that nobody ever sees half of it. It has to be
// followed by Discard.
func (f *File) Prepare() error {
	if f.Change != Replace {
		return nil
	}
	temp, err := createBeside(f.Path)
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

// Commit makes the change.
func (f *File) Commit() error {
	switch f.Change {
	case Replace:
		if err := os.Rename(f.temp, f.Path); err != nil {
			return err
		}
		f.temp = ""
	case Remove:
		if err := os.Remove(f.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Discard removes what was prepared and not committed. What cannot be removed is left over, as after a crash.
func (f *File) Discard() {
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

// IsBeside reports whether a name is of the form that files have which are written beside others, and of which one.
func IsBeside(name string) (of string, ok bool) {
	i := strings.LastIndexByte(name, '.')
	if i <= 0 || name[0] != '.' || strings.Trim(name[i+1:], "0123456789") != "" {
		return "", false
	}
	return name[1:i], true
}

// Read reads a regular file, or a symbolic link to one, of at most so many bytes. Opening another one could wait for somebody who
// writes, and reading a device might have no end.
func Read(path string, most int64) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, notRegular(path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, most+1))
	if err == nil && int64(len(content)) > most {
		err = fmt.Errorf("%s has more than %d bytes", path, most)
	}
	return content, err
}

func notRegular(path string) error { return fmt.Errorf("%s is not a regular file", path) }

// Write replaces the content of a file, or makes the file.
func Write(path string, content []byte) error {
	f, err := Open(path, Replace, content)
	if err != nil {
		return err
	}
	defer f.Discard()
	if err := f.Prepare(); err != nil {
		return err
	}
	return f.Commit()
}
