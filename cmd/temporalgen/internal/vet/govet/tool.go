package govet

import (
	"flag"
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/temporalgen/temporalgen/analyzer"
)

// IsTool reports whether the go command runs the program as the tool of go vet, by the arguments: to ask for its version or its
// flags, or to look at a package.
func IsTool(args []string) bool {
	if len(args) == 0 {
		return false
	}
	return args[0] == "-V=full" || args[0] == "-flags" || strings.HasSuffix(args[len(args)-1], ".cfg")
}

// Tool does what the go command asks for, and ends the process.
func Tool() {
	analyzer.AddFlags(flag.CommandLine)
	unitchecker.Main(analyzer.All()...)
}
