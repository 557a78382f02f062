package answers

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Getenv returns the value of an environment variable, "" if it is not set.
func (c Command) Getenv(name string) string {
	for _, entry := range slices.Backward(c.Env) {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value
		}
	}
	return ""
}

// Flag returns the value of a build flag: that among the build flags, or the one that the go command takes from the
// environment or from its own configuration.
func (c Command) Flag(name string) string {
	if value, ok := flagValue(c.Flags, name); ok {
		return value
	}
	value, _ := flagValue(splitQuoted(c.setting("GOFLAGS")), name)
	return value
}

// WithFlagGiven returns the command with a build flag among Flags that would be taken from GOFLAGS, which no longer has it.
func (c Command) WithFlagGiven(name string) Command {
	set := splitQuoted(c.setting("GOFLAGS"))
	value, ok := flagValue(set, name)
	if !ok {
		return c
	}
	if _, given := flagValue(c.Flags, name); !given {
		c.Flags = append([]string{"-" + name + "=" + value}, c.Flags...)
	}
	rest := "-e" // what is set by go env -w would stand in for nothing, and go/packages gives this flag anyway
	if others := WithoutFlag(set, name); len(others) > 0 {
		rest = joinQuoted(others)
	}
	c.Env = append(slices.Clip(c.Env), "GOFLAGS="+rest)
	return c
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

// WithoutFlag returns flags without a flag that has a value.
func WithoutFlag(flags []string, name string) []string {
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

// joinQuoted is the inverse of splitQuoted.
func joinQuoted(fields []string) string {
	quoted := make([]string, len(fields))
	for i, field := range fields {
		quote := ""
		switch {
		case strings.Contains(field, `"`):
			quote = "'"
		case strings.ContainsAny(field, " \t\r\n'"):
			quote = `"`
		}
		quoted[i] = quote + field + quote
	}
	return strings.Join(quoted, " ")
}

// setting returns a setting of the go command: the value of an environment variable, or what go env -w has set it to.
func (c Command) setting(name string) string {
	if value := c.Getenv(name); value != "" {
		return value
	}
	return c.configured(name)
}

// configured returns what go env -w has set a variable to.
func (c Command) configured(name string) string {
	path := c.settingsFile()
	if path == "" {
		return ""
	}
	content, err := os.ReadFile(path)
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

// settingsFile is the file of go env -w, "" if there is none.
func (c Command) settingsFile() string {
	switch path := c.Getenv("GOENV"); path {
	case "off":
		return ""
	case "":
	default:
		return path
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "go", "env")
}

// moduleCache is the folder with the modules that the go command has downloaded, "" if that is not known.
func (c Command) moduleCache() string {
	if dir := c.setting("GOMODCACHE"); dir != "" {
		return filepath.Clean(dir)
	}
	for _, dir := range filepath.SplitList(c.setting("GOPATH")) {
		return filepath.Join(dir, "pkg", "mod")
	}
	if home, err := os.UserHomeDir(); err == nil {
		return filepath.Join(home, "go", "pkg", "mod")
	}
	return ""
}
