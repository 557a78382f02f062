package scaffold

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"go/format"
	"io/fs"
	"os"
	"path/filepath"
	"text/template"
)

// A file is one that is to be written.
type file struct {
	path    string // below the folder of the contract, with slashes
	about   string // one line
	content []byte
}

//go:embed templates
var templates embed.FS

// files are the files of a workflow apart from the generated one. The first is the contract.
func (n names) files() ([]file, error) {
	worker := n.lower + "worker"
	files := []file{
		{path: n.lower + ".go", about: "the contract: change it, and run go generate"},
		{path: n.lower + "_workflow.go", about: "the implementation, and its activity"},
		{path: n.lower + "_test.go", about: "a test, which needs no server"},
		{path: worker + "/main.go", about: "a worker, for a server on 127.0.0.1:7233"},
	}
	for i, name := range []string{"contract", "implementation", "test", "worker"} {
		t, err := template.ParseFS(templates, "templates/"+name+".go.tmpl")
		if err != nil {
			return nil, err
		}
		var text bytes.Buffer
		if err := t.Execute(&text, n); err != nil {
			return nil, err
		}
		if files[i].content, err = format.Source(text.Bytes()); err != nil {
			return nil, fmt.Errorf("%s: %w", files[i].path, err)
		}
	}
	return files, nil
}

// create writes files that do not exist below a folder, or none of them: then it also removes the folders that it has made.
func create(dir string, files []file) (err error) {
	var made []string
	defer func() {
		if err == nil {
			return
		}
		for i := len(made) - 1; i >= 0; i-- {
			_ = os.Remove(made[i]) // what others have put into a folder meanwhile keeps it
		}
	}()
	for _, f := range files {
		name := filepath.Join(dir, filepath.FromSlash(f.path))
		folders, err := makeFolders(filepath.Dir(name))
		made = append(made, folders...)
		if err != nil {
			return err
		}
		created, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if err != nil {
			return err
		}
		made = append(made, name)
		_, err = created.Write(f.content)
		if err := errors.Join(err, created.Close()); err != nil {
			return err
		}
	}
	return nil
}

// makeFolders makes a folder and those that it is in, and returns the ones that were not there.
func makeFolders(dir string) (made []string, err error) {
	if info, err := os.Stat(dir); err == nil && info.IsDir() {
		return nil, nil
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if made, err = makeFolders(filepath.Dir(dir)); err != nil {
		return made, err
	}
	if err := os.Mkdir(dir, 0o777); err != nil {
		return made, err
	}
	return append(made, dir), nil
}
