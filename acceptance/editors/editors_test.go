package editors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/internal/testmodule"
)

// noSkip names the environment variable that makes what is missing a failure. CI sets it.
const noSkip = "TEMPORALGEN_NO_SKIP"

// seen is what a client has seen of the scenario.
type seen struct {
	Diagnostics []string // of a key with a typo
	Action      string   // that mends it
	Mended      string   // the line, after that
	Labels      []string // that complete the letters wai
	Completed   string   // the line, with the first of them
	Hover       string   // on a key
	Definition  string   // of a method of the contract
	Exit        int
	Answers     int // of servers that were asked
	Error       string
}

const contract = `package order

import "go.temporal.io/sdk/workflow"

// Order is a contract with a typo.
//
//temporal:workflow queue=orders id={ID}
type Order interface {
	//temporal:run
	Run(ctx workflow.Context, in OrderInput) error

	//temporal:update id={ID} dedub
	AddItem(ctx workflow.Context, item Item) (int, error)
}

type OrderInput struct{ ID string }

type Item struct{ ID string }
`

// check compares what a client has seen with what any should see.
func check(t *testing.T, got seen) {
	t.Helper()
	if got.Error != "" {
		t.Fatal(got.Error)
	}
	hover := got.Hover
	got.Hover = ""
	want := seen{
		Diagnostics: []string{"12:28 TG004 //temporal:update has no key or flag dedub: did you mean dedup?"},
		Action:      "Write dedup",
		Mended:      "\t//temporal:update id={ID} dedup",
		Labels:      []string{"wait"},
		Completed:   "\t//temporal:update id={ID} dedup wait=",
		Definition:  "order_temporal.go: func (h *OrderHandle) AddItem(ctx context.Context, item Item, opts ...runtime.UpdateOption) (int, error) {",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if !strings.Contains(hover, "**dedup** (flag)") {
		t.Errorf("the help for dedup is %q", hover)
	}
}

func TestLibraryOfVSCode(t *testing.T) {
	node := program(t, "node", "node", "Node.js")
	if _, err := os.Stat(filepath.Join("node_modules", "vscode-jsonrpc")); err != nil {
		missing(t, "'npm ci' in acceptance/editors")
	}
	command, dir := scenario(t)
	var stdout, stderr bytes.Buffer
	client := exec.CommandContext(t.Context(), node, "client.js", command, dir)
	client.Env = append(os.Environ(), testmodule.Env()...)
	client.Stdout, client.Stderr = &stdout, &stderr
	if err := client.Run(); err != nil {
		t.Fatalf("%v\n%s", err, stderr.Bytes())
	}
	var got seen
	if err := json.Unmarshal(stdout.Bytes(), &got); err != nil {
		t.Fatalf("%v\n%s%s", err, stdout.Bytes(), stderr.Bytes())
	}
	check(t, got)
}

func TestNeovim(t *testing.T) {
	nvim := program(t, "nvim", "neovim", "Neovim 0.7.2 or later")
	command, dir := scenario(t)
	check(t, neovim(t, exec.CommandContext(t.Context(), nvim, "--headless", "--clean", "-c", "luafile neovim.lua"),
		"PROGRAM="+command, "FOLDER="+dir))
}

// The settings in docs/editors.md start the server, apart from the program that is not built from here.
func TestNeovimSettings(t *testing.T) {
	nvim := program(t, "nvim", "neovim", "Neovim 0.7.2 or later")
	command, dir := scenario(t)
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "editors.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, settings, _ := strings.Cut(string(page), "```lua\n")
	settings, _, _ = strings.Cut(settings, "```\n")
	const documented = `{ "go", "tool", "temporalgen", "lsp" }`
	if !strings.Contains(settings, documented) {
		t.Fatalf("the settings do not start %s:\n%s", documented, settings)
	}
	settings = strings.ReplaceAll(settings, documented, fmt.Sprintf("{ %q, %q }", command, "lsp"))
	file := filepath.Join(t.TempDir(), "init.lua")
	if err := os.WriteFile(file, []byte(settings), 0o666); err != nil {
		t.Fatal(err)
	}
	got := neovim(t, exec.CommandContext(t.Context(), nvim, "--headless", "--clean", "-u", file, filepath.Join(dir, "order.go"), "-c", "luafile settings.lua"))
	want := seen{Diagnostics: []string{"//temporal:update has no key or flag dedub: did you mean dedup?"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// With gopls beside it, both say what they know of the same file, and both answer. CI has no gopls, since that needs a later Go
// than temporalgen.
func TestNeovimBesideGopls(t *testing.T) {
	nvim := program(t, "nvim", "neovim", "Neovim 0.7.2 or later")
	gopls, err := exec.LookPath("gopls")
	if err != nil {
		t.Skip("this test needs gopls")
	}
	command, dir := scenario(t)
	if err := os.WriteFile(filepath.Join(dir, "order.go"), []byte(contract+"\nfunc mistake() { missing() }\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	got := neovim(t, exec.CommandContext(t.Context(), nvim, "--headless", "--clean", "-c", "luafile gopls.lua"),
		"PROGRAM="+command, "FOLDER="+dir, "GOPLS="+gopls)
	want := seen{
		Diagnostics: []string{
			"compiler: undefined: missing",
			"temporalgen: //temporal:update has no key or flag dedub: did you mean dedup?",
		},
		Answers: 2,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// neovim runs Neovim with a script that writes what it has seen, and the settings of nobody.
func neovim(t *testing.T, editor *exec.Cmd, environment ...string) seen {
	t.Helper()
	result := filepath.Join(t.TempDir(), "seen.json")
	editor.Env = slices.Concat(os.Environ(), testmodule.Env(), environment, []string{"SEEN=" + result})
	output, err := editor.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	content, err := os.ReadFile(result)
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	var got seen
	if err := json.Unmarshal(content, &got); err != nil {
		t.Fatalf("%v\n%s", err, content)
	}
	return got
}

// program returns the path of a program. Without it, the test is skipped.
func program(t *testing.T, name, pkg, what string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		missing(t, what+", of Debian's package "+pkg)
	}
	return path
}

// missing skips a test for which something is not there.
func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv(noSkip) != "" {
		t.Fatalf("this test needs %s", what)
	}
	t.Skipf("this test needs %s", what)
}

// built is temporalgen, which is built only if it has changed.
var built = sync.OnceValues(func() (string, error) {
	path, err := exec.Command("go", "tool", "-n", "temporalgen").Output()
	return strings.TrimSpace(string(path)), err
})

// scenario makes a module with a contract that was generated from, and then got a typo.
func scenario(t *testing.T) (command, dir string) {
	t.Helper()
	command, err := built()
	if err != nil {
		t.Fatal(err)
	}
	if dir, err = filepath.EvalSymlinks(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, "example.com/order"); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "order.go")
	if err := os.WriteFile(file, []byte(strings.ReplaceAll(contract, "dedub", "dedup")), 0o666); err != nil {
		t.Fatal(err)
	}
	generate := exec.CommandContext(t.Context(), command)
	generate.Dir = dir
	generate.Env = append(os.Environ(), testmodule.Env()...)
	if output, err := generate.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	if err := os.WriteFile(file, []byte(contract), 0o666); err != nil {
		t.Fatal(err)
	}
	return command, dir
}
