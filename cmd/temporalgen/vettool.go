package main

import (
	"flag"
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/temporalgen/temporalgen/analyzer"
)

// isVetTool reports whether the go command runs the program as the tool of go vet: to ask for its version or its flags, or
// to look at a package.
func isVetTool(args []string) bool {
	if len(args) == 0 {
		return false
	}
	return args[0] == "-V=full" || args[0] == "-flags" || strings.HasSuffix(args[len(args)-1], ".cfg")
}

// vetTool does what the go command asks for, and ends the process.
func vetTool() {
	analyzer.AddFlags(flag.CommandLine)
	unitchecker.Main(analyzer.All()...)
}
