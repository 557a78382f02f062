package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
)

// A generator is a program that is measured.
type generator struct {
	name  string
	usage string // how it is run

	install func(ctx context.Context, root, programs string) (version string, err error)
	// prepare writes what it reads besides the contracts.
	prepare func(write func(name, content string), packages [][]contract)
	// commands are run one after the other. Each has a folder, "" for the one of the module.
	commands func(packages [][]contract) []command
	made     []string // patterns of the files that it writes
	finds    bool     // these files when it runs; otherwise they are removed before
	// before changes something before each run. It is not measured.
	before func(dir, cache string, packages [][]contract) error
	quick  bool // so that it is measured for a thousand contracts as well
}

// forget removes what temporalgen remembers of former runs.
func forget(_, cache string, _ [][]contract) error {
	return os.RemoveAll(filepath.Join(cache, "temporalgen"))
}

// editOne changes a comment of one contract, so that its file is generated again.
func editOne(dir, _ string, packages [][]contract) error {
	path := filepath.Join(dir, packages[0][0].file(".go"))
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	old, edited := "// Status is how far ", "// Status is about how far "
	if strings.Contains(string(text), edited) {
		old, edited = edited, old
	}
	if !strings.Contains(string(text), old) {
		return fmt.Errorf("%s has no comment to edit", path)
	}
	return os.WriteFile(path, []byte(strings.Replace(string(text), old, edited, 1)), 0o666)
}

// A command is run in a folder of the module.
type command struct {
	dir  string
	args []string
}

// generators are those that are measured. Others are compared with the first.
var generators = []generator{
	{
		name: "temporalgen", usage: "`temporalgen ./...`, the first time: its cache is empty, and so is what it writes",
		install: installTemporalgen, made: []string{"*/*_temporal.go"}, before: forget, quick: true,
		commands: inModule("temporalgen", "./..."),
	},
	{
		name: "temporalgen -check", usage: "`temporalgen -check ./...` with an empty cache",
		install: installTemporalgen, made: []string{"*/*_temporal.go"}, finds: true, before: forget,
		commands: inModule("temporalgen", "-check", "./..."),
	},
	{
		name: "one contract edited", usage: "`temporalgen ./...` after a comment of a contract was changed",
		install: installTemporalgen, made: []string{"*/*_temporal.go"}, finds: true, before: editOne, quick: true,
		commands: inModule("temporalgen", "./..."),
	},
	{
		name: "nothing changed", usage: "`temporalgen ./...` again",
		install: installTemporalgen, made: []string{"*/*_temporal.go"}, finds: true, quick: true,
		commands: inModule("temporalgen", "./..."),
	},
	{
		name: "temporalgen -version", usage: "which only starts the program", install: installTemporalgen, quick: true,
		commands: inModule("temporalgen", "-version"),
	},
	{
		name: "go list", usage: "`go list -export -deps ./...`, which any generator that looks at types has to do",
		install: func(ctx context.Context, _, _ string) (string, error) {
			return output(ctx, "", "go", "env", "GOVERSION")
		},
		commands: inModule("go", "list", "-export", "-deps", "./..."), quick: true,
	},
	{
		name: "moq", usage: "`moq -out mocks.go . INTERFACES` in each package", install: fromProxy("github.com/matryer/moq", "", "v0.8.1"),
		made: []string{"*/mocks.go"},
		commands: inEachPackage(func(contracts []contract) []string {
			args := []string{"moq", "-out", "mocks.go", "."}
			for _, c := range contracts {
				args = append(args, c.name, c.name+"Bank")
			}
			return args
		}),
	},
	{
		name: "mockery", usage: "`mockery`, with all packages in .mockery.yml", install: fromProxy("github.com/vektra/mockery/v3", "", "v3.9.1"),
		prepare: prepareMockery, made: []string{"*/mocks_test.go"},
		commands: inModule("mockery", "--log-level", "error"),
	},
	{
		name: "counterfeiter", usage: "`counterfeiter -generate` in each package", install: fromProxy("github.com/maxbrunsfeld/counterfeiter/v6", "", "v6.14.0"),
		prepare: prepareCounterfeiter, made: []string{"*/*fakes/*.go"},
		commands: inEachPackage(func([]contract) []string { return []string{"counterfeiter", "-generate"} }),
	},
	{
		name: "goverter", usage: "`goverter gen ./...`, for a converter of each contract's types with as many methods", install: fromProxy("github.com/jmattheis/goverter", "/cmd/goverter", "v1.11.1"),
		prepare: prepareGoverter, made: []string{"*/generated/*.go"},
		commands: inModule("goverter", "gen", "./..."),
	},
	{
		name: "protoc", usage: "`protoc --go_out=. --go-grpc_out=. FILES`, for services with the same methods and messages", install: installProtoc,
		prepare: prepareProtoc, made: []string{"*/*.pb.go"},
		commands: func(packages [][]contract) []command {
			args := []string{"protoc", "--go_out=.", "--go_opt=paths=source_relative", "--go-grpc_out=.", "--go-grpc_opt=paths=source_relative"}
			for _, contracts := range packages {
				for _, c := range contracts {
					args = append(args, c.file(".proto"))
				}
			}
			return []command{{"", args}}
		},
	},
}

func inModule(args ...string) func([][]contract) []command {
	return func([][]contract) []command { return []command{{"", args}} }
}

func inEachPackage(args func([]contract) []string) func([][]contract) []command {
	return func(packages [][]contract) []command {
		var commands []command
		for _, contracts := range packages {
			commands = append(commands, command{contracts[0].pkg, args(contracts)})
		}
		return commands
	}
}

// installTemporalgen builds what is in this repository.
func installTemporalgen(ctx context.Context, root, programs string) (string, error) {
	if _, err := output(ctx, root, "go", "build", "-buildvcs=false", "-o", programs+string(filepath.Separator), "./cmd/temporalgen"); err != nil {
		return "", err
	}
	commit, err := output(ctx, root, "git", "rev-parse", "--short", "HEAD")
	if err != nil {
		return "of this repository", nil // which need not be a clone
	}
	return "commit " + commit, nil
}

// fromProxy installs a program of a module.
func fromProxy(module, folder, version string) func(ctx context.Context, root, programs string) (string, error) {
	return func(ctx context.Context, _, programs string) (string, error) {
		cmd := exec.CommandContext(ctx, "go", "install", module+folder+"@"+version)
		cmd.Env = append(cmd.Environ(), "GOBIN="+programs, "GOWORK=off", "GOFLAGS=")
		cmd.Dir = filepath.Dir(programs) // no module
		text, err := cmd.CombinedOutput()
		if err != nil {
			lines := strings.Split(strings.TrimSpace(string(text)), "\n")
			return "", fmt.Errorf("go install %s%s@%s: %s", module, folder, version, lines[len(lines)-1])
		}
		return version, nil
	}
}

// installProtoc installs the plugins. The compiler itself is no Go program.
func installProtoc(ctx context.Context, root, programs string) (string, error) {
	version, err := output(ctx, "", "protoc", "--version")
	if err != nil {
		return "", fmt.Errorf("protoc is not in the PATH")
	}
	for _, plugin := range []struct{ module, folder, version string }{
		{"google.golang.org/protobuf", "/cmd/protoc-gen-go", "v1.36.12"},
		{"google.golang.org/grpc/cmd/protoc-gen-go-grpc", "", "v1.6.2"},
	} {
		installed, err := fromProxy(plugin.module, plugin.folder, plugin.version)(ctx, root, programs)
		if err != nil {
			return "", err
		}
		version += ", " + path.Base(plugin.module+plugin.folder) + " " + installed
	}
	return version, nil
}
