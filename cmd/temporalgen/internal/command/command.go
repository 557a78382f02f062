// Package command is what the commands of temporalgen, such as explain, have in common: how they are listed, how they read
// their arguments, and what their exit codes mean.
package command

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
)

// The exit codes of all commands.
const (
	OK         = 0 // fine, perhaps with warnings
	Failed     = 1 // what was asked for could not be done, or is not as it should be
	WrongUsage = 2 // the command line is wrong
)

// A Command is what temporalgen does when its first argument is Name. A package in a folder of that name is ./Name.
type Command struct {
	Name    string
	Args    string // what may follow the name, such as "[codes]"
	Summary string // one line, for the list of commands

	// Run is the whole command, apart from ending the process. It is given the arguments after the name, and returns the
	// exit code.
	Run func(args []string, stdin io.Reader, stdout, stderr io.Writer) int
}

// Parse reads the flags of a command. If there is nothing left to do, since help was asked for or the flags are wrong, it
// prints usage and returns false with the exit code. The name of the flag set is that of the command, as users type it.
func Parse(flags *flag.FlagSet, usage string, args []string, stdout, stderr io.Writer) (code int, ok bool) {
	flags.SetOutput(io.Discard) // it would print errors before the usage
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprint(stdout, usage)
		return OK, false
	}
	for _, arg := range flags.Args() {
		if err == nil && strings.HasPrefix(arg, "-") {
			err = fmt.Errorf("flag %s after another argument: flags come first", arg)
		}
	}
	if err != nil {
		return Refuse(flags, usage, err, stderr), false
	}
	return OK, true
}

// GivenEmpty is the error for a flag that is given without a value, nil if there is none. Whoever gives one expects
// something of it, and would be told of something else: perhaps a variable of a shell is not set.
func GivenEmpty(flags *flag.FlagSet, names ...string) error {
	var err error
	flags.Visit(func(f *flag.Flag) {
		if err == nil && slices.Contains(names, f.Name) && strings.TrimSpace(f.Value.String()) == "" {
			err = fmt.Errorf("-%s is given without a value", f.Name)
		}
	})
	return err
}

// Refuse says what is wrong with the command line, and returns the exit code.
func Refuse(flags *flag.FlagSet, usage string, err error, stderr io.Writer) int {
	fmt.Fprintf(stderr, "%s: %v\n\n%s", flags.Name(), err, usage)
	return WrongUsage
}
