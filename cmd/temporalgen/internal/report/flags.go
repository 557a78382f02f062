package report

import (
	"flag"
	"fmt"
	"io"
	"os"
	"runtime"
)

// Flags are the flags with which commands are told in which form to report.
type Flags struct {
	format Format
	json   bool
}

// AddTo defines -format and -json.
func (f *Flags) AddTo(flags *flag.FlagSet) {
	flags.Var(&f.format, "format", "")
	flags.BoolVar(&f.json, "json", false, "")
}

// Format is the form that was asked for. Without a flag it is text, and annotations in GitHub Actions.
func (f *Flags) Format() (Format, error) {
	switch {
	case f.json && f.format != "" && f.format != JSON:
		return "", fmt.Errorf("-json is -format=json, and cannot be given with -format=%s", f.format)
	case f.json:
		return JSON, nil
	case f.format == "" && os.Getenv("GITHUB_ACTIONS") == "true":
		return GitHub, nil
	case f.format == "":
		return Text, nil
	}
	return f.format, nil
}

// Here is the configuration of a report by this process: of files in its working directory, and for a terminal if stderr is
// one. If there is no working directory, files have their absolute paths, and that is an error.
func Here(format Format, stdout, stderr io.Writer) (Config, error) {
	dir, err := os.Getwd()
	terminal := IsTerminal(stderr)
	return Config{
		Format: format, Dir: dir, Stdout: stdout, Stderr: stderr,
		Terminal: terminal, Color: terminal && colored(), ReadFile: os.ReadFile, Workspace: os.Getenv("GITHUB_WORKSPACE"),
	}, err
}

// IsTerminal reports whether somebody looks at what is written.
func IsTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// colored reports whether colors are wanted on a terminal.
func colored() bool {
	return os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && runtime.GOOS != "windows" // where they have to be switched on
}
