package main

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"testing"
)

// An edit keeps a package one that compiles, and is another one each time.
func TestEdit(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, content := range map[string]string{"a_test.go": "package a_test\n", "b.go": "package a\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	var texts []string
	for value := range int64(2) {
		if err := edit(dir, value); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(dir, "edited.go"))
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(text))
	}
	if texts[0] == texts[1] {
		t.Errorf("both are %s", texts[0])
	}
	syntax, err := parser.ParseFile(token.NewFileSet(), "edited.go", texts[0], 0)
	if err != nil || syntax.Name.Name != "a" {
		t.Errorf("%s, %v", texts[0], err)
	}
}

// Copies of files that cannot be written, such as those of the module cache, can be.
func TestCopyFiles(t *testing.T) {
	t.Parallel()
	from, to := t.TempDir(), filepath.Join(t.TempDir(), "copy")
	if err := os.MkdirAll(filepath.Join(from, "in"), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(from, "in", "p.go"), []byte("package p\n"), 0o444); err != nil {
		t.Fatal(err)
	}
	if err := copyFiles(to, from); err != nil {
		t.Fatal(err)
	}
	if err := edit(filepath.Join(to, "in"), 1); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(to, "in", "p.go"), []byte("package q\n"), 0o666); err != nil {
		t.Error(err)
	}
}
