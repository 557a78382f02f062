package devserver

// A component is a program that this package builds and starts. It is the name of a folder with a module of its own,
// which no module requires and which is in no workspace: it would decide on the version of the SDK.
type component string

const (
	temporalServer component = "server"
	webUI          component = "ui"
)

// module is the path of the component's module.
func (c component) module() string { return modulePath + "/" + string(c) }

// executablePrefix is how the names of its executables begin, and what a list of processes shows.
func (c component) executablePrefix() string { return executablePrefix + string(c) + "-" }

// String is what people call it, after "Temporal".
func (c component) String() string {
	if c == webUI {
		return "Web UI"
	}
	return string(c)
}
