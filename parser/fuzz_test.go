package parser_test

import (
	"go/format"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/templates"
)

// FuzzSource checks whole files. What is wrong with them has to be told with places in them; of all
// others code can be generated. TestRandomContracts of package generator compiles such code.
func FuzzSource(f *testing.F) {
	for _, pattern := range []string{"../testdata/diagnostics/*.txtar", "../testdata/script/*.txtar"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			f.Fatal("no archives", err)
		}
		for _, path := range paths {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				f.Fatal(err)
			}
			for _, file := range archive.Files {
				if strings.HasSuffix(file.Name, ".go") {
					f.Add(file.Data)
				}
			}
		}
	}
	memory := parser.NewMemory(f, "time", "encoding/json", "sync", "fmt", "unsafe", "google.golang.org/protobuf/types/known/durationpb")
	f.Fuzz(func(t *testing.T, src []byte) { checkSource(t, memory, src) })
}

// FuzzValidateTag checks the tag of fields of many types.
func FuzzValidateTag(f *testing.F) {
	for _, seed := range []string{
		"", "-", "required", "omitempty,min=1", "max=3,dive,required", "dive,dive,len=2", "oneof=a 'b c'", "eq=0x2C", "ne=", "uuid", "email,url",
		"gt=1m30s", "lt=0", "gte=-9223372036854775808", "min=0x10", "len=1_000", "lte=1e400", "eq=NaN", "oneof=1 2 3", "a|b", "keys", "omitempty,dive,omitempty,required",
	} {
		f.Add(seed)
	}
	memory := parser.NewMemory(f, "time")
	const source = "package shop\n\nimport (\n\t\"time\"\n\n\t\"go.temporal.io/sdk/workflow\"\n)\n\n" +
		"//temporal:workflow\ntype Order interface {\n\t//temporal:run\n\tRun(ctx workflow.Context, in Input) error\n}\n\n" +
		"type Inner struct{ Name string `validate:\"required\"` }\n\ntype Input struct { Field TYPE TAG }\n\nvar _ time.Time\n"
	types := []string{
		"string", "int", "uint8", "int64", "float32", "float64", "bool", "time.Duration", "time.Time", "[]string", "[3]int", "map[string]int", "Inner", "*Inner",
		"[]Inner", "[]*Inner", "map[string]Inner", "*string", "**int", "[][]float64", "any", "struct{ A []int }", "map[int][]time.Duration",
	}
	f.Fuzz(func(t *testing.T, tag string) {
		if strings.ContainsAny(tag, "`\r") {
			return
		}
		quoted := "`validate:\"" + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(tag) + "\"`"
		for _, typ := range types {
			checkSource(t, memory, []byte(strings.NewReplacer("TYPE", typ, "TAG", quoted).Replace(source)))
		}
	})
}

// checkSource checks a file and generates what it asks for.
func checkSource(t *testing.T, memory *parser.Memory, src []byte) {
	t.Helper()
	packages, diagnostics, ok, err := memory.Check("/shop/order.go", src)
	if err != nil {
		t.Fatalf("%v\n%s", err, src)
	}
	if !ok {
		return
	}
	for _, d := range diagnostics {
		if d.Pos.Filename != "/shop/order.go" || d.Pos.Line < 1 || d.Pos.Offset < 0 || d.Pos.Offset > len(src) || d.Message == "" ||
			d.End.IsValid() && (d.End.Offset < d.Pos.Offset || d.End.Offset > len(src)) {
			t.Errorf("a diagnostic of %d bytes at %v to %v: %v\n%s", len(src), d.Pos, d.End, d, src)
		}
	}
	if diag.HasErrors(diagnostics) {
		return
	}
	for _, p := range packages {
		for _, file := range p.Files {
			code, err := templates.Render(p, file)
			if err != nil {
				t.Fatalf("%v\n%s", err, src)
			}
			if _, err := format.Source(code); err != nil {
				t.Fatalf("what is generated does not parse: %v\n%s", err, src)
			}
		}
	}
}
