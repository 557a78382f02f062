package breaking

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/contractfile"
	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// earlier returns the version that is compared with: that of a file if there is one of the name, or else that of a commit.
func (o *options) earlier(ctx context.Context, note func(format string, args ...any)) (*descriptor.Document, error) {
	info, err := os.Stat(o.inDir(o.against))
	switch {
	case err == nil && info.Mode().IsRegular():
		return readFile(o.inDir(o.against))
	case err == nil && !info.IsDir():
		return nil, fmt.Errorf("%s is not a regular file", o.against)
	case err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrInvalid):
		return nil, err
	}
	name, path, hasPath := strings.Cut(o.against, ":")
	repository, err := openRepository(ctx, o.dir)
	if err != nil {
		return nil, fmt.Errorf("%s is no file, and no commit either: %w", o.against, err)
	}
	commit, err := repository.commit(ctx, name)
	if err != nil {
		return nil, fmt.Errorf("%s is neither a file nor a commit, a branch or a tag: %w", o.against, err)
	}
	if !hasPath {
		path = "./" + contractfile.DefaultName
	}
	content, err := repository.file(ctx, commit, path)
	switch {
	case err == nil:
		document, err := descriptor.Read(bytes.NewReader(content))
		if err != nil {
			return nil, fmt.Errorf("%s at %s: %w", strings.TrimPrefix(path, "./"), name, err)
		}
		return document, nil
	case !errors.Is(err, fs.ErrNotExist):
		return nil, err
	case hasPath:
		return nil, fmt.Errorf("there is no %s at %s", path, name)
	}
	note("%s has no %s here: its source is compared", name, contractfile.DefaultName)
	return o.sourceAt(ctx, repository, commit, name)
}

// sourceAt returns what the source of a commit says.
func (o *options) sourceAt(ctx context.Context, repository *repository, commit, name string) (*descriptor.Document, error) {
	dir, err := os.MkdirTemp("", "temporalgen-breaking-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if dir, err = filepath.EvalSymlinks(dir); err != nil {
		return nil, err
	}
	if err := repository.extract(ctx, commit, dir); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	at := o.source
	at.dir = filepath.Join(dir, filepath.FromSlash(repository.prefix))
	if _, err := os.Stat(at.dir); errors.Is(err, fs.ErrNotExist) {
		return &descriptor.Document{Format: descriptor.Format}, nil // the folder is new
	}
	v, err := at.load(ctx)
	if wrong, ok := errors.AsType[contractErrors](err); ok {
		for i := range wrong {
			wrong[i].Pos.Filename = strings.TrimPrefix(wrong[i].Pos.Filename, dir+string(filepath.Separator))
		}
		err = wrong
	}
	if err != nil {
		return nil, fmt.Errorf("the source of %s: %w", name, err)
	}
	return v.document, nil
}
