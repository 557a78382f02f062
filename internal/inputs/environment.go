package inputs

import (
	"os"
	"slices"
	"strings"
)

// prefixes begin the names of environment variables that the go command and what it starts look at. Names are compared in
// upper case, as on Windows.
var prefixes = []string{
	"GO", "CGO_", "GCC", "PKG_CONFIG", "XDG_", "MACOSX_",
}

// variables are the names of others.
var variables = []string{
	"AR", "CC", "CXX", "FC", "CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "LIBRARY_PATH", "SDKROOT", "DEVELOPER_DIR",
	"PATH", "PATHEXT", "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR", "TMP", "TEMP",
}

// generating are the names of variables that go generate sets for the file that it is at. The go command does not look at
// them.
var generating = []string{"GOFILE", "GOLINE", "GOPACKAGE"}

// Environment is what the go command may see of an environment, in a form that can be compared. Nil stands for that of this
// process.
func Environment(env []string) string {
	if env == nil {
		env = os.Environ()
	}
	values := make(map[string]string)
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		if upper := strings.ToUpper(name); isSeen(upper) {
			values[name] = value // the last one counts
		}
	}
	var relevant []string
	for name, value := range values {
		relevant = append(relevant, name+"="+value+"\x00")
	}
	slices.Sort(relevant)
	// The go command itself is looked up here.
	return os.Getenv("PATH") + "\x00" + strings.Join(relevant, "")
}

func isSeen(name string) bool {
	if slices.Contains(generating, name) {
		return false
	}
	return slices.Contains(variables, name) ||
		slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}
