// Driver answers the questions of golang.org/x/tools/go/packages from a file, as the driver of a build system that has
// nothing to do with the go command.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
)

// answers are what the file holds that DRIVER_ANSWERS names.
type answers struct {
	Patterns map[string][]string        // the IDs of packages, by pattern
	Packages map[string]json.RawMessage // by ID
}

type request struct {
	Mode       int      `json:"mode"`
	BuildFlags []string `json:"build_flags"`
}

type response struct {
	Roots    []string
	Packages []json.RawMessage
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var asked request
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		return err
	}
	if err := note(asked, os.Args[1:]); err != nil {
		return err
	}
	content, err := os.ReadFile(os.Getenv("DRIVER_ANSWERS"))
	if err != nil {
		return err
	}
	var known answers
	if err := json.Unmarshal(content, &known); err != nil {
		return err
	}
	var found response
	for _, pattern := range os.Args[1:] {
		ids := known.Patterns[pattern]
		if known.Packages[pattern] != nil {
			ids = []string{pattern}
		}
		for _, id := range ids {
			found.Roots = append(found.Roots, id)
			found.Packages = append(found.Packages, known.Packages[id])
		}
	}
	return json.NewEncoder(os.Stdout).Encode(found)
}

// note appends what was asked to the file that DRIVER_LOG names.
func note(asked request, patterns []string) error {
	log, err := os.OpenFile(os.Getenv("DRIVER_LOG"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	defer log.Close()
	_, err = io.WriteString(log, fmt.Sprintln(asked.BuildFlags, patterns))
	return err
}
