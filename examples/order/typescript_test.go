package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// noSkip names the environment variable that makes what is missing a failure. CI sets it.
const noSkip = "TEMPORALGEN_NO_SKIP"

// A client in TypeScript orders something. What it knows of orders is in the contract file.
func TestOrderFromTypeScript(t *testing.T) {
	dir := filepath.Join("..", "typescript")
	compiler := filepath.Join("node_modules", "typescript", "bin", "tsc")
	node, err := exec.LookPath("node")
	if err == nil {
		_, err = os.Stat(filepath.Join(dir, compiler))
	}
	if err != nil {
		if os.Getenv(noSkip) != "" {
			t.Fatal(err)
		}
		t.Skip("this test needs Node.js 20.3 or later, and 'npm ci' in examples/typescript: ", err)
	}
	run := func(args ...string) string {
		t.Helper()
		command := exec.CommandContext(testContext(t), node, args...)
		command.Dir = dir
		output, err := command.CombinedOutput()
		if err != nil {
			t.Fatalf("node %v: %v\n%s", args, err, output)
		}
		return string(output)
	}
	run(compiler, "--outDir", "build")
	startWorker(t, OrderTaskQueue, registerOrder)
	want := `items in the cart: 1, together 3998 cents
after sending it again: 1
not paid: invalid card token
result: Order order-from-typescript cancelled - too expensive
`
	if diff := cmp.Diff(want, run(filepath.Join("build", "main.js"), server.Addr())); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
