package workspace

import (
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/text"
)

const bank = `// Package bank is a bank.
package bank

import "context"

// Bank takes money.
//
//temporal:activities start-to-close=1m
type Bank interface {
	//temporal:activity
	Charge(ctx context.Context, in Amount) error
}

type Amount struct {
	Cents int ` + "`json:\"cents\"`" + `
}
`

// While only comments are written, types are there at once; after anything else they are those of the new text.
func TestTypesWhileChecking(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "bank.go")
	for name, content := range map[string]string{"go.mod": "module example.com/bank\n\ngo 1.26\n", "bank.go": bank} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	settled := make(chan bool)
	settle := sync.OnceFunc(func() { close(settled) })
	w := New(t.Context(), Config{
		Env: append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOTOOLCHAIN=local"),
		Publish: func(f Findings) {
			if f.Settled {
				settle()
			}
		},
	})
	version := 0
	open := func(content string) {
		version++
		w.Open(&Document{Path: path, Version: version, Text: text.New([]byte(content))})
	}
	amount := func() (amount string) {
		if !w.Types(path, func(p *types.Package, _ bool) { amount = p.Scope().Lookup("Amount").Type().Underlying().String() }) {
			t.Error("the file is not open")
		}
		return amount
	}
	open(bank)
	<-settled
	for _, step := range []struct {
		name, old, new string
		waits          bool
		want           string
	}{
		{"nothing", "bank", "bank", false, `struct{Cents int "json:\"cents\""}`},
		{"a comment", "Bank takes", "Bank keeps", false, `struct{Cents int "json:\"cents\""}`},
		{"a directive", "start-to-close=1m", "start-to-close=", false, `struct{Cents int "json:\"cents\""}`},
		{"a field", "Cents int", "Cents, Tip int", true, `struct{Cents int "json:\"cents\""; Tip int "json:\"cents\""}`},
		{"a tag", `json:"cents"`, `json:"sum"`, true, `struct{Cents int "json:\"sum\""; Tip int "json:\"sum\""}`},
		{"a comment again", "Bank keeps", "Bank takes", false, `struct{Cents int "json:\"sum\""; Tip int "json:\"sum\""}`},
		{"what does not parse", "Tip int", "Tip int int", true, `struct{Cents int "json:\"sum\""; Tip int "json:\"sum\""}`},
	} {
		content := string(w.Document(path).Text.Bytes())
		if !strings.Contains(content, step.old) {
			t.Fatalf("%s: there is no %q in\n%s", step.name, step.old, content)
		}
		w.mu.Lock()
		m := w.module(dir)
		w.mu.Unlock()
		m.checking.Lock() // as if it took long
		open(strings.Replace(content, step.old, step.new, 1))
		var got string
		if step.waits {
			answered := make(chan bool)
			go func() {
				got = amount()
				close(answered)
			}()
			m.checking.Unlock()
			<-answered
		} else {
			got = amount()
			m.checking.Unlock()
		}
		if got != step.want {
			t.Errorf("%s: got %s", step.name, got)
		}
		w.View(path, func(View) {}) // now it has been checked
	}
}

func TestSameCode(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		old, new string
		want     bool
	}{
		"nothing":               {"", "", true},
		"a comment":             {"Bank takes", "Bank keeps", true},
		"a longer comment":      {"// Bank takes money.\n", "// Bank takes money,\n// and keeps it.\n", true},
		"white space between":   {"\n\ntype Amount", "\n\n\ntype Amount", true},
		"white space":           {"in Amount", "in   Amount", true},
		"a name":                {"in Amount", "of Amount", false},
		"a tag":                 {"cents", "sum", false},
		"a line less of code":   {"\tCents int `json:\"cents\"`\n", "", false},
		"code that becomes one": {"\tCents int", "\t// Cents int", false},
		"a comment above":       {"// Package bank", "// package bank", false},
		"a constraint":          {"// Package", "//go:build !none\n\n// Package", false},
		"a comment without end": {"// Bank takes", "/* Bank takes", false},
		"no package clause":     {"package bank\n", "", false},
		"what is no code of Go": {"in Amount", "in Am\"ount", false},
	} {
		changed := strings.Replace(bank, test.old, test.new, 1)
		if got := sameCode([]byte(bank), []byte(changed)); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
		if !test.want && sameCode([]byte(changed), []byte(bank)) {
			t.Errorf("%s: the other way round they are the same", name)
		}
	}
}
