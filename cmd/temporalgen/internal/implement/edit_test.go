package implement

import (
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A method and an import are added to files of all forms. What is there stays as it is.
func TestEditsLeaveTheRestAlone(t *testing.T) {
	t.Parallel()
	const method = "// M does.\nfunc (t T) M() {}\n"
	specs := func(paths ...string) (list []importSpec) {
		for _, path := range paths {
			list = append(list, importSpec{path: path})
		}
		return list
	}
	tests := map[string]struct {
		imports   []importSpec
		src, want string
	}{
		"no imports": {
			specs("time"),
			"package p // of all\n\ntype T int\n",
			"package p // of all\n\nimport \"time\"\n\ntype T int\n\n" + method,
		},
		"several, and there are none": {
			specs("example.com/b", "time", "context"),
			"package p\n\ntype T int\n",
			"package p\n\nimport (\n\t\"context\"\n\t\"time\"\n\n\t\"example.com/b\"\n)\n\ntype T int\n\n" + method,
		},
		"one": {
			specs("time"),
			"package p\n\nimport f \"fmt\"\n\ntype T int\n",
			"package p\n\nimport (\n\tf \"fmt\"\n\t\"time\"\n)\n\ntype T int\n\n" + method,
		},
		"groups": {
			specs("example.com/a/c", "fmt", "example.org/x", "os"),
			"package p\n\nimport (\n\t\"context\"\n\t\"time\" // of all\n\n\t// Ours.\n\t\"example.com/a/b\"\n\t\"example.com/a/d\"\n\n\t\"example.org/y\"\n)\n\ntype T int\n",
			"package p\n\nimport (\n\t\"context\"\n\t\"fmt\"\n\t\"os\"\n\t\"time\" // of all\n\n\t// Ours.\n\t\"example.com/a/b\"\n\t\"example.com/a/c\"\n\t\"example.com/a/d\"\n\n\t\"example.org/x\"\n\t\"example.org/y\"\n)\n\ntype T int\n\n" + method,
		},
		"groups that are not there": {
			specs("example.com/a", "context"),
			"package p\n\nimport (\n\t\"example.org/x\"\n)\n\ntype T int\n",
			"package p\n\nimport (\n\t\"context\"\n\n\t\"example.com/a\"\n\t\"example.org/x\"\n)\n\ntype T int\n\n" + method,
		},
		"only packages of Go": {
			specs("example.com/a"),
			"package p\n\nimport (\n\t\"context\"\n\t\"fmt\"\n)\n\ntype T int\n",
			"package p\n\nimport (\n\t\"context\"\n\t\"fmt\"\n\n\t\"example.com/a\"\n)\n\ntype T int\n\n" + method,
		},
		"cgo": {
			specs("time"),
			"package p\n\n// #include <math.h>\nimport \"C\"\n\ntype T int\n",
			"package p\n\n// #include <math.h>\nimport \"C\"\n\nimport \"time\"\n\ntype T int\n\n" + method,
		},
		"more behind": {
			nil,
			"package p\n\ntype T int // is one\n/* and more\nof it */\nfunc f() {}\n",
			"package p\n\ntype T int // is one\n\n" + method + "\n/* and more\nof it */\nfunc f() {}\n",
		},
		"a comment over lines": {
			nil,
			"package p\n\ntype T int /* is\none */\n\nvar x = 1\n",
			"package p\n\ntype T int /* is\none */\n\n" + method + "\nvar x = 1\n",
		},
		"not as gofmt has it": {
			specs("time"),
			"package p\nimport (\n  \"fmt\"\n)\ntype   T int",
			"package p\nimport (\n  \"fmt\"\n\t\"time\"\n)\ntype   T int\n\n" + method,
		},
		"ends of lines of Windows": {
			specs("time"),
			"package p\r\n\r\nimport \"fmt\"\r\n\r\ntype T int\r\n\r\nvar x = 1\r\n",
			"package p\r\n\r\nimport (\r\n\t\"fmt\"\r\n\t\"time\"\r\n)\r\n\r\ntype T int\r\n\r\n" + strings.ReplaceAll(method, "\n", "\r\n") + "\r\nvar x = 1\r\n",
		},
		"a byte order mark": {
			specs("time"),
			"\ufeffpackage p\n\ntype T int\n",
			"\ufeffpackage p\n\nimport \"time\"\n\ntype T int\n\n" + method,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "p.go")
			if err := os.WriteFile(path, []byte(test.src), 0o640); err != nil {
				t.Fatal(err)
			}
			f, err := open(path)
			if err != nil {
				t.Fatal(err)
			}
			f.addImports(test.imports)
			for _, decl := range f.syntax.Decls {
				if strings.HasPrefix(test.src[f.offset(decl.Pos()):], "type") {
					f.insertBehind(decl.End(), method)
				}
			}
			if err := f.save(); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, string(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if clean, err := format.Source([]byte(test.src)); err == nil && string(clean) == test.src {
				if after, err := format.Source(got); err != nil || string(after) != string(got) {
					t.Errorf("it is not as gofmt has it any more (%v)", err)
				}
			}
		})
	}
}
