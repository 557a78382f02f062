// Recording writes docs/recording.md: what temporalgen shows on a terminal and in Neovim. It needs Neovim, and is run in the
// folder acceptance:
//
//	go run ./editors/recording
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/template"

	"github.com/temporalgen/temporalgen/internal/testmodule"
)

//go:embed record.lua
var script string

//go:embed page.md.tmpl
var page string

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "recording:", err)
		os.Exit(1)
	}
}

func run() error {
	root, err := testmodule.Root()
	if err != nil {
		return err
	}
	recorded, err := record(root, nil)
	if err != nil {
		return err
	}
	return os.WriteFile(recording(root), recorded, 0o666)
}

// recording is the path of the page.
func recording(root string) string { return filepath.Join(root, "docs", "recording.md") }

// record returns the page. expected are its screens by name, nil if nobody knows what they will be.
func record(root string, expected map[string]string) ([]byte, error) {
	temp, err := os.MkdirTemp("", "recording")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(temp)
	folder := filepath.Join(temp, "shop")
	environment := slices.Concat(os.Environ(), testmodule.Env(), []string{
		"FOLDER=" + folder, "SETTINGS=" + filepath.Join(temp, "init.lua"), "SCREENS=" + filepath.Join(temp, "screens.json"),
	})
	if expected != nil {
		content, err := json.Marshal(expected)
		if err != nil {
			return nil, err
		}
		path := filepath.Join(temp, "expected.json")
		if err := os.WriteFile(path, content, 0o666); err != nil {
			return nil, err
		}
		environment = append(environment, "EXPECTED="+path)
	}
	if err := os.Mkdir(folder, 0o777); err != nil {
		return nil, err
	}
	if err := testmodule.Write(folder, "example.com/shop"); err != nil {
		return nil, err
	}
	settings, err := documentedSettings(root)
	if err != nil {
		return nil, err
	}
	settings += "\nvim.o.completeopt, vim.o.wrap = \"menuone,noselect\", false\n"
	for name, content := range map[string]string{"init.lua": settings, "record.lua": script} {
		if err := os.WriteFile(filepath.Join(temp, name), []byte(content), 0o666); err != nil {
			return nil, err
		}
	}
	// It is built before, so that nobody has to look how long that takes.
	for _, args := range [][]string{
		{"go", "get", "-tool", testmodule.Repository + "/cmd/temporalgen"},
		{"go", "tool", "temporalgen", "-version"},
		{"nvim", "--headless", "--clean", "-c", "luafile " + filepath.Join(temp, "record.lua")},
	} {
		cmd := exec.Command(args[0], args[1:]...)
		cmd.Dir, cmd.Env = folder, environment
		if output, err := cmd.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("%s: %w\n%s", strings.Join(args, " "), err, output)
		}
	}
	content, err := os.ReadFile(filepath.Join(temp, "screens.json"))
	if err != nil {
		return nil, err
	}
	var screens map[string]string
	if err := json.Unmarshal(content, &screens); err != nil {
		return nil, fmt.Errorf("%w\n%s", err, content)
	}
	if screens["error"] != "" {
		return nil, errors.New(screens["error"])
	}
	t, err := template.New("page").Option("missingkey=error").Parse(page)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, screens)
	return b.Bytes(), err
}

// documentedSettings are those for Neovim that docs/editors.md has.
func documentedSettings(root string) (string, error) {
	content, err := os.ReadFile(filepath.Join(root, "docs", "editors.md"))
	if err != nil {
		return "", err
	}
	_, settings, _ := strings.Cut(string(content), "```lua\n")
	settings, _, found := strings.Cut(settings, "```\n")
	if !found {
		return "", errors.New("docs/editors.md has no settings for Neovim")
	}
	return settings, nil
}
