// Temporalgen generates typed Temporal code from annotated Go interfaces.
//
// For a source file with contracts, such as order.go, it writes order_temporal.go
// beside it. Run temporalgen -help for its flags.
package main

import (
	"io"
	"math"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/breaking"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/command"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/contractfile"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/explain"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/implement"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/scaffold"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/vet"
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/vet/govet"
)

func main() {
	// Without it, go/types loses the names of aliases, and with them the names that authors have chosen.
	_ = os.Setenv("GODEBUG", os.Getenv("GODEBUG")+",gotypesalias=1")
	collectLate()
	if govet.IsTool(os.Args[1:]) {
		govet.Tool()
	}
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// collectLate keeps garbage while there is little of it: the process is over soon. After that, collecting it less often
// would save no time, and collecting none takes three times the memory for a thousand contracts.
func collectLate() {
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(128 << 20)
	runtime.AddCleanup(new(*int), func(percent int) { // after the first collection
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(math.MaxInt64)
	}, 400)
}

// commands are what temporalgen does apart from generating.
func commands() []command.Command {
	return []command.Command{
		scaffold.Command(),
		implement.Command(),
		contractfile.Command(),
		breaking.Command(),
		vet.Command(moduleVersion),
		document.Command(),
		explain.Command(),
		lsp.Command(moduleVersion),
	}
}

// run is the whole command, except that it does not end the process. The standard input is read by commands only.
func run(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) > 0 {
		for _, c := range commands() {
			if c.Name == args[0] {
				return c.Run(args[1:], stdin, stdout, stderr)
			}
		}
	}
	opts, code, ok := parseArgs(args, stdout, stderr)
	if !ok {
		return code
	}
	return generate(opts, stdout, stderr)
}
