package report

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/internal/testmodule"
)

var fieldPattern = regexp.MustCompile("(?m)^\\| `(\\w+)`( \\?)? \\|")

// docs/output.md describes each object with the fields that it has, in their order, and says which may be left out.
func TestObjectsAreDocumented(t *testing.T) {
	root, err := testmodule.Root()
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile(filepath.Join(root, "docs", "output.md"))
	if err != nil {
		t.Fatal(err)
	}
	documented := make(map[string][]string)
	for _, section := range strings.Split(string(page), "\n### ")[1:] {
		name, text, _ := strings.Cut(section, "\n")
		for _, match := range fieldPattern.FindAllStringSubmatch(text, -1) {
			documented[name] = append(documented[name], match[1]+match[2])
		}
	}
	want := make(map[string][]string)
	for name, object := range map[string]any{
		"diagnostic": diagnosticObject{}, "position": positionObject{}, "related": relatedObject{}, "fix": fixObject{}, "edit": editObject{},
		"file": fileObject{}, "note": messageObject{}, "failure": messageObject{}, "run": runObject{}, "phase": phaseObject{},
	} {
		for i := range reflect.TypeOf(object).NumField() {
			field, options, _ := strings.Cut(reflect.TypeOf(object).Field(i).Tag.Get("json"), ",")
			if options == "omitempty" {
				field += " ?"
			}
			want[name] = append(want[name], field)
		}
	}
	if diff := cmp.Diff(want, documented); diff != "" {
		t.Errorf("docs/output.md does not describe what there is (-want +got):\n%s", diff)
	}
}
