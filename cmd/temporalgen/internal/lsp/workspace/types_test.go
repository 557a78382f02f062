package workspace

import (
	"go/types"
	"os"
	"path/filepath"
	"strings"
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
	published, goOn := make(chan Findings), make(chan bool)
	w := New(t.Context(), Config{
		Env: append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOTOOLCHAIN=local"),
		Publish: func(f Findings) { // which the check waits for
			published <- f
			<-goOn
		},
	})
	version := 0
	open := func(content string) {
		version++
		w.Open(&Document{Path: path, Version: version, Text: text.New([]byte(content))})
	}
	fields := func() (fields string, settled bool) {
		w.Types(path, func(p *types.Package, s bool) {
			settled = s
			if p != nil {
				if amount := p.Scope().Lookup("Amount"); amount != nil {
					fields = amount.Type().Underlying().String()
				}
			}
		})
		return fields, settled
	}
	open(bank)
	for settled := false; !settled; goOn <- true {
		settled = (<-published).Settled
	}
	for _, step := range []struct {
		name, old, new string
		waits          bool
		want           string // a part of the type
	}{
		{"nothing", "bank", "bank", false, "Cents int"},
		{"a comment", "Bank takes", "Bank keeps", false, "Cents int"},
		{"a directive", "start-to-close=1m", "start-to-close=", false, "Cents int"},
		{"a line", "//temporal:activity\n", "// Charge charges.\n\t//\n\t//temporal:activity\n", false, "Cents int"},
		{"an end of a line", "in Amount) error\n}", "in Amount) error }", false, "Cents int"},
		{"a field", "Cents int", "Cents, Tip int", true, "Tip int"},
		{"a tag", `json:\"cents\"`, `json:\"sum\"`, true, "Tip int"},
		{"a constraint", "// Package", "//go:build !none\n\n// Package", true, "Tip int"},
		{"what is no code", "Bank keeps money.\n", "Bank keeps money.\n\"\n", true, "Tip int"},
	} {
		content := string(w.Document(path).Text.Bytes())
		step.old = strings.ReplaceAll(step.old, `\"`, `"`)
		step.new = strings.ReplaceAll(step.new, `\"`, `"`)
		if !strings.Contains(content, step.old) {
			t.Fatalf("%s: there is no %q in\n%s", step.name, step.old, content)
		}
		open(strings.Replace(content, step.old, step.new, 1))
		first := <-published // now the package is being checked
		answered := make(chan bool)
		var got string
		var settled bool
		ask := func() {
			got, settled = fields()
			close(answered)
		}
		if step.waits {
			go ask()
			select {
			case <-answered:
				t.Errorf("%s: types were told before the check was over", step.name)
			default:
			}
			for !first.Settled {
				goOn <- true
				first = <-published
			}
			goOn <- true
			<-answered
		} else {
			ask()
			goOn <- true
		}
		if !strings.Contains(got, step.want) || !step.waits && !settled {
			t.Errorf("%s: got %s, settled %t", step.name, got, settled)
		}
	}
}
