package atomicfile

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// Only regular files are read and replaced: a device would be one no more, and a pipe keep who reads it for ever.
func TestOnlyRegularFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("devices have no paths of files")
	}
	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	if err := os.Symlink(os.DevNull, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{os.DevNull, link, dir} {
		if _, err := Read(path, 10); err == nil || !strings.Contains(err.Error(), path+" is not a regular file") {
			t.Errorf("reading %s: %v", path, err)
		}
		// Only looked at: who could write it might replace it.
		if _, err := Open(path, Replace, nil); err == nil || !strings.Contains(err.Error(), path+" is not a regular file") {
			t.Errorf("replacing %s: %v", path, err)
		}
	}
}

func TestWrite(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "file"), filepath.Join(dir, "link")
	if err := Write(path, []byte("first")); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("file", link); err != nil {
		t.Skip(err)
	}
	if err := Write(link, []byte("second")); err != nil {
		t.Fatal(err)
	}
	content, err := Read(path, 6)
	if err != nil || string(content) != "second" {
		t.Errorf("the file has %q, %v", content, err)
	}
	if _, err := Read(path, 5); err == nil {
		t.Error("more is read than is allowed")
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the mode has become %v, %v", info.Mode(), err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 2 {
		t.Errorf("there are %v, %v", entries, err)
	}
}
