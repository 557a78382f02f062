package parser

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// TestDescribe compares the descriptors of packages with the end of each archive.
func TestDescribe(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("testdata/describe/*.txtar")
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
			result := load(t, writeModule(t, &txtar.Archive{Files: archive.Files[:last]}), "./...")
			if diag.HasErrors(result.Diagnostics) {
				t.Fatal(result.Diagnostics)
			}
			var got []byte
			for _, p := range result.Packages {
				text, err := json.MarshalIndent(p.Describe(), "", "  ")
				if err != nil {
					t.Fatal(err)
				}
				got = append(append(got, text...), '\n')
			}
			if *update {
				archive.Files[last].Data = got
				if err := os.WriteFile(path, txtar.Format(archive), 0o666); err != nil {
					t.Error(err)
				}
			} else if diff := cmp.Diff(string(archive.Files[last].Data), string(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestDescriptorsHaveAllKeys shows that no key of a directive is left out of descriptors.
// Those that decide what things are called are in them as names.
func TestDescriptorsHaveAllKeys(t *testing.T) {
	t.Parallel()
	archive, err := txtar.ParseFile("testdata/describe/everything.txtar")
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
				t.Errorf("no descriptor has %s", key.Name)
			}
		}
	}
}
