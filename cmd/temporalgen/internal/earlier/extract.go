package earlier

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The bounds of what is written for a commit, far beyond what repositories with Go code have.
const (
	mostFiles = 500_000
	mostNames = 256 << 20 // bytes of the list of files
	mostBytes = 4 << 30
)

// A blob is a file of a commit: where it is, and the name of its content.
type blob struct{ path, object string }

// extract writes the files of a commit to a folder, as they were committed: attributes that hide or change files in archives
// or in a work tree, and filters, have no part in it.
func (r *repository) extract(ctx context.Context, commit, dir string) error {
	tree, err := r.output(ctx, mostNames, "ls-tree", "-r", "-z", "--full-tree", commit)
	if err != nil {
		return err
	}
	blobs, err := readTree(tree)
	if err != nil {
		return err
	}
	var objects bytes.Buffer
	for _, b := range blobs {
		objects.WriteString(b.object + "\n")
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	cmd := gitCommand(ctx, r.dir, "cat-file", "--batch", "--buffer")
	cmd.Stdin = &objects
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	contents, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	err = unpack(blobs, contents, dir)
	if err != nil {
		cancel() // nobody reads the rest
	}
	return errors.Join(err, gitError(cmd.Wait(), &stderr, err != nil))
}

// readTree reads what git ls-tree -r -z lists. Links are left out, for the go command follows none that leads to a folder, and so
// are modules of git, which are other repositories.
func readTree(list []byte) ([]blob, error) {
	var blobs []blob
	for entry := range bytes.SplitSeq(list, []byte{0}) {
		if len(entry) == 0 {
			continue
		}
		about, path, ok := strings.Cut(string(entry), "\t")
		fields := strings.Fields(about) // mode, type and name
		if !ok || len(fields) != 3 {
			return nil, fmt.Errorf("git lists %q", entry)
		}
		const regular = "100" // what modes of files begin with
		if fields[1] != "blob" || !strings.HasPrefix(fields[0], regular) {
			continue
		}
		if !filepath.IsLocal(filepath.FromSlash(path)) {
			return nil, fmt.Errorf("the file %q is outside of the repository", path)
		}
		if len(blobs) == mostFiles {
			return nil, fmt.Errorf("there are more than %d files", mostFiles)
		}
		blobs = append(blobs, blob{path, fields[2]})
	}
	return blobs, nil
}

// unpack writes files to a folder, and nothing outside of it. Their contents are what git cat-file --batch prints.
func unpack(blobs []blob, contents io.Reader, dir string) error {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	left := int64(mostBytes)
	reader := bufio.NewReader(contents)
	for _, b := range blobs {
		header, err := reader.ReadString('\n')
		if err != nil {
			return unexpected(err)
		}
		fields := strings.Fields(header)
		if len(fields) != 3 || fields[0] != b.object || fields[1] != "blob" {
			return fmt.Errorf("%s: git has %q", b.path, strings.TrimSpace(header))
		}
		size, err := strconv.ParseInt(fields[2], 10, 64)
		if err != nil || size < 0 {
			return fmt.Errorf("%s: git has %q", b.path, strings.TrimSpace(header))
		}
		if left -= size; left < 0 {
			return fmt.Errorf("there are more than %d bytes", int64(mostBytes))
		}
		if err := write(root, filepath.FromSlash(b.path), reader, size); err != nil {
			return err
		}
		if _, err := reader.Discard(1); err != nil { // a newline
			return unexpected(err)
		}
	}
	return nil
}

// write writes a file with its folders.
func write(root *os.Root, name string, content io.Reader, size int64) error {
	if err := root.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return err
	}
	f, err := root.Create(name)
	if err != nil {
		return err
	}
	_, err = io.CopyN(f, content, size)
	return errors.Join(unexpected(err), f.Close())
}

// unexpected is the error of reading, where the end is one as well.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
