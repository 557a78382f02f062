package descriptor_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/internal/testmodule"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
)

var update = flag.Bool("update", false, "write what the tests found into the archives")

// describe returns what the contracts in an archive say.
func describe(t *testing.T, files []txtar.File) (document *descriptor.Document, places *descriptor.Places, dir string) {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, "example.com/shop"); err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	loaded, err := parser.Load(t.Context(), parser.Config{Dir: dir, Env: append(os.Environ(), testmodule.Env()...), Patterns: []string{"./..."}})
	if err != nil {
		t.Fatal(err)
	}
	if diag.HasErrors(loaded.Diagnostics) {
		t.Fatal(loaded.Diagnostics)
	}
	document, places = descriptor.Of(loaded.Packages, os.ReadFile)
	return document, places, dir
}

// TestOf compares documents with the end of each archive.
func TestOf(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatal("no archives", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			last := len(archive.Files) - 1
			document, _, _ := describe(t, archive.Files[:last])
			var got bytes.Buffer
			if err := document.Write(&got); err != nil {
				t.Fatal(err)
			}
			if *update {
				archive.Files[last].Data = got.Bytes()
				if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
					t.Error(err)
				}
			} else if diff := cmp.Diff(string(archive.Files[last].Data), got.String()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			read, err := descriptor.Read(&got)
			if err != nil {
				t.Fatal(err)
			}
			var again bytes.Buffer
			if err := read.Write(&again); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(archive.Files[last].Data), again.String()); diff != "" {
				t.Errorf("read and written again: -want +got:\n%s", diff)
			}
		})
	}
}

// TestDocumentsHaveAllKeys shows that no key of a directive is left out of documents.
// Those that decide what things are called are in them as names.
func TestDocumentsHaveAllKeys(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/everything.txtar")
	if err != nil {
		t.Fatal(err)
	}
	source, want := string(archive.Files[0].Data), string(archive.Files[len(archive.Files)-1].Data)
	asNames := map[string]bool{"name": true, "prefix": true, "for": true}
	for _, k := range directive.Kinds() {
		for _, key := range k.Keys {
			if !strings.Contains(source, " "+key.Name+"=") && !strings.Contains(source, " "+key.Name) {
				t.Errorf("the archive has no %s", key.Name)
			}
			if !asNames[key.Name] && !strings.Contains(want, `"`+key.Name+`": "`) {
				t.Errorf("no document has %s", key.Name)
			}
		}
	}
}
