package inputs

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A file that was read is read again when it may hold something else.
func TestReader(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.go")
	var r Reader
	want := func(after, want string) {
		t.Helper()
		data, err := r.ReadFile(path)
		if err != nil || string(data) != want {
			t.Errorf("after %s: %q, %v, want %q", after, data, err, want)
		}
	}
	old := func() {
		past := time.Now().Add(-time.Hour)
		if err := os.Chtimes(path, past, past); err != nil {
			t.Fatal(err)
		}
	}
	writeFile(t, path, "one")
	want("writing", "one")
	writeFile(t, path, "two") // of the same size, and perhaps at the same time
	want("writing at once", "two")
	old()
	want("another time", "two")
	writeFile(t, path, "six")
	old()
	want("another content with the old time", "six")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	if _, err := r.ReadFile(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is gone: %v", err)
	}
	writeFile(t, path, "new")
	want("coming back", "new")
}

// What has been read before is not read again.
func TestReaderKeepsFiles(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.go")
	writeFile(t, path, "one")
	var r Reader
	first, err := r.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r.files[path].since += int64(time.Hour) // as if the file had been old
	again, err := r.ReadFile(path)
	if err != nil || &again[0] != &first[0] {
		t.Errorf("it was read again (%v)", err)
	}
	r.Sweep(func(string) bool { return true })
	if len(r.files) != 1 {
		t.Error("a file that was read is forgotten")
	}
	r.Sweep(func(string) bool { return false })
	if len(r.files) != 1 {
		t.Error("another file is forgotten")
	}
	r.Sweep(func(string) bool { return true })
	if len(r.files) != 0 {
		t.Error("a file that was not read is kept")
	}
}
