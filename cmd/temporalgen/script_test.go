package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/temporalgen/temporalgen/internal/testmodule"
)

var update = flag.Bool("update", false, "write the output of scripts into their golden files")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"temporalgen": main})
}

// TestScripts runs the scripts in testdata/script, about what is generated and when, and what the command tells.
func TestScripts(t *testing.T) {
	root, err := testmodule.Root()
	if err != nil {
		t.Fatal(err)
	}
	// Scripts compile the runtime, and the go command repeats a test that has passed only if files that it has read
	// are others.
	if err := filepath.WalkDir(filepath.Join(root, "runtime"), func(_ string, _ fs.DirEntry, err error) error { return err }); err != nil {
		t.Fatal(err)
	}
	environment := goEnvironment(t)
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join(root, "testdata", "script"),
		UpdateScripts:      *update,
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			for name, value := range environment {
				env.Setenv(name, value)
			}
			env.Setenv("HOME", env.WorkDir)
			env.Values[watchingKey{}] = &watching{env: env}
			return testmodule.Write(env.WorkDir, "example.com/order")
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"atmost":    atMost,
			"functions": functions,
			"age":       age,
			"aged":      aged,
			"exits":     exits,
			"truncate":  truncate,
			"watching":  watchingOf((*watching).start),
			"says":      watchingOf((*watching).says),
			"interrupt": watchingOf((*watching).interrupt),
		},
	})
}

// goEnvironment is what the go command needs in a script: the caches of whoever runs the tests, and the settings of
// a module for tests.
func goEnvironment(t *testing.T) map[string]string {
	t.Helper()
	out, err := exec.Command("go", "env", "-json", "GOMODCACHE", "GOCACHE", "GOPATH").Output()
	if err != nil {
		t.Fatal(err)
	}
	var environment map[string]string
	if err := json.Unmarshal(out, &environment); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"GOTOOLCHAIN", "CGO_ENABLED"} {
		if value, ok := os.LookupEnv(name); ok {
			environment[name] = value
		}
	}
	for _, setting := range testmodule.Env() {
		name, value, _ := strings.Cut(setting, "=")
		environment[name] = value
	}
	return environment
}

// atMost checks that a file has no more than a number of lines: atmost 250 file.
func atMost(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: atmost lines file")
	}
	limit, err := strconv.Atoi(args[0])
	ts.Check(err)
	lines := bytes.Count([]byte(ts.ReadFile(args[1])), []byte("\n"))
	if lines <= limit == neg {
		ts.Fatalf("%s has %d lines", args[1], lines)
	}
}

// functionPattern matches a line of go tool nm for a function.
var functionPattern = regexp.MustCompile(`(?m)^ *[0-9a-f]+ [Tt] `)

// functions checks that the compiler makes no more than a number of functions of a package: functions 500 .
// Most of the time for compiling generated code goes into them. Numbers in scripts have a twentieth of room, for other
// releases of Go and of the SDK; raise them only for what users get something from.
func functions(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: functions number package")
	}
	limit, err := strconv.Atoi(args[0])
	ts.Check(err)
	ts.Check(ts.Exec("go", "list", "-export", "-f", "{{.Export}}", args[1]))
	// Executed by the script, it would fill the log.
	symbols, err := exec.Command("go", "tool", "nm", strings.TrimSpace(ts.ReadFile("stdout"))).Output()
	ts.Check(err)
	made := len(functionPattern.FindAll(symbols, -1))
	if made == 0 || made <= limit == neg {
		ts.Fatalf(`the compiler makes %d functions of %s; those that are more than at a commit are listed by

	git worktree add ../before COMMIT
	go -C acceptance run ./benchmark/compile -functions ../../before ..

in the root of the repository`, made, args[1])
	}
}

// long is a time at which no script writes a file.
var long = time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)

// age makes files look as if they had not been written for long.
func age(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		ts.Check(os.Chtimes(ts.MkAbs(name), long, long))
	}
}

// aged checks that nobody has written files since they were aged.
func aged(ts *testscript.TestScript, neg bool, args []string) {
	for _, name := range args {
		info, err := os.Stat(ts.MkAbs(name))
		ts.Check(err)
		if info.ModTime().Equal(long) == neg {
			ts.Fatalf("%s", fmt.Sprintf("%s was last written at %v", name, info.ModTime()))
		}
	}
}

// exits runs a command and checks its exit code: exits 2 temporalgen -wrong.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits code command [args...]")
	}
	code := 0
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		code = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("%s exited with %d", args[1], code)
	}
}

// truncate cuts a file off: truncate 40 file.
func truncate(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: truncate bytes file")
	}
	size, err := strconv.Atoi(args[0])
	ts.Check(err)
	ts.Check(os.Truncate(ts.MkAbs(args[1]), int64(size)))
}
