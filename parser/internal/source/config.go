package source

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Config tells where and how packages are built.
type Config struct {
	Dir        string            // where patterns are resolved, "" for the working directory
	Env        []string          // of the go command, nil for os.Environ()
	BuildFlags []string          // of the go command, such as -tags=integration
	Overlay    map[string][]byte // content of files by absolute path, instead of what is on disk
}

// complete fills in what is left out.
func (c Config) complete() (Config, error) {
	dir, err := filepath.Abs(c.Dir)
	if err != nil {
		return c, err
	}
	c.Dir = dir
	if c.Env == nil {
		c.Env = os.Environ()
	}
	return c, nil
}

// getenv returns the value of an environment variable of the go command.
func (c Config) getenv(name string) string {
	for _, entry := range slices.Backward(c.Env) {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value
		}
	}
	return ""
}

// flag returns the value of a build flag: that among the build flags, or the one that the go command takes from the
// environment or from its own configuration.
func (c Config) flag(name string) string {
	if value, ok := flagValue(c.BuildFlags, name); ok {
		return value
	}
	flags := c.getenv("GOFLAGS")
	if flags == "" {
		flags = c.configured("GOFLAGS")
	}
	value, _ := flagValue(splitQuoted(flags), name)
	return value
}

// flagValue returns the last value of a flag.
func flagValue(flags []string, name string) (value string, ok bool) {
	for i, flag := range flags {
		switch rest, found := cutFlag(flag, name); {
		case !found:
		case rest != "":
			value, ok = rest[1:], true
		case i+1 < len(flags):
			value, ok = flags[i+1], true
		}
	}
	return value, ok
}

// withoutFlag returns flags without a flag that has a value.
func withoutFlag(flags []string, name string) []string {
	var others []string
	for i := 0; i < len(flags); i++ {
		switch rest, found := cutFlag(flags[i], name); {
		case !found:
			others = append(others, flags[i])
		case rest == "":
			i++ // its value is the next
		}
	}
	return others
}

// cutFlag returns what follows the name of a flag, which begins with an equals sign if it is not empty. It returns false
// for other flags.
func cutFlag(flag, name string) (rest string, ok bool) {
	for _, dashes := range []string{"--", "-"} {
		if rest, ok = strings.CutPrefix(flag, dashes+name); ok && (rest == "" || rest[0] == '=') {
			return rest, true
		}
	}
	return "", false
}

// splitQuoted splits the value of GOFLAGS: fields that hold spaces stand in quotes.
func splitQuoted(s string) []string {
	var fields []string
	for {
		s = strings.TrimLeft(s, " \t\r\n")
		if s == "" {
			return fields
		}
		end := " \t\r\n"
		if s[0] == '"' || s[0] == '\'' {
			end, s = s[:1], s[1:]
		}
		n := strings.IndexAny(s, end)
		if n < 0 {
			return append(fields, s)
		}
		fields, s = append(fields, s[:n]), s[n+1:]
	}
}

// configured returns what go env -w has set a variable to.
func (c Config) configured(name string) string {
	path := c.getenv("GOENV")
	if path == "" {
		dir, err := os.UserConfigDir()
		if err != nil {
			return ""
		}
		path = filepath.Join(dir, "go", "env")
	}
	content, err := os.ReadFile(path) // "off" is no file
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(content)) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), name+"="); ok {
			return value
		}
	}
	return ""
}
