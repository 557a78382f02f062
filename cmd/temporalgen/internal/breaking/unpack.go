package breaking

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// The bounds of what is written for a commit, far beyond what repositories with Go code have.
const (
	mostFiles = 500_000
	mostBytes = 4 << 30
)

// unpack writes the files of an archive to a folder, and nothing outside of it. Links are left out: the go command follows none
// that leads to a folder.
func unpack(archive io.Reader, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	left := int64(mostBytes)
	reader := tar.NewReader(archive)
	for n := 0; ; n++ {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if n == mostFiles {
			return fmt.Errorf("there are more than %d files", mostFiles)
		}
		name := filepath.FromSlash(header.Name)
		if header.Typeflag != tar.TypeReg {
			continue
		}
		if !filepath.IsLocal(name) {
			return fmt.Errorf("the file %q is outside of the repository", header.Name)
		}
		if left -= header.Size; left < 0 {
			return fmt.Errorf("there are more than %d bytes", int64(mostBytes))
		}
		if err := write(root, name, reader); err != nil {
			return err
		}
	}
}

// write writes a file with its folders.
func write(root *os.Root, name string, content io.Reader) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	f, err := root.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, content)
	return errors.Join(err, f.Close())
}
