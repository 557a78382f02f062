package scaffold

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// If somebody else writes one of the files meanwhile, theirs stays, and nothing of ours.
func TestCreateAllOrNone(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	theirs := filepath.Join(dir, "sales", "theirs.go")
	files := []file{{path: "orders/order.go"}, {path: "orders/orderworker/main.go"}, {path: "theirs.go"}}
	if err := os.Mkdir(filepath.Join(dir, "sales"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(theirs, []byte("package theirs\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := create(filepath.Join(dir, "sales"), files); !errors.Is(err, fs.ErrExist) {
		t.Errorf("the error is %v", err)
	}
	var left []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() || filepath.Base(path) == "orders" {
			left = append(left, path)
		}
		return err
	})
	if err != nil || len(left) != 1 || left[0] != theirs {
		t.Errorf("there is %v (%v)", left, err)
	}
	if content, err := os.ReadFile(theirs); err != nil || string(content) != "package theirs\n" {
		t.Errorf("theirs holds %q (%v)", content, err)
	}
	if err := create(filepath.Join(dir, "new", "folders"), files); err != nil {
		t.Error(err)
	}
}
