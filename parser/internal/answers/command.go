package answers

// A Command tells how the go command is run.
type Command struct {
	Dir   string   // an absolute path
	Env   []string // not nil
	Flags []string // build flags, such as -tags=integration
}

// A Package is one that the go command has listed without an error.
type Package struct {
	Path    string // that it is imported by
	Name    string
	Dir     string
	Files   []string // names of the Go files that are built
	Ignored []string // names of the Go files that are not built
	Export  string   // the file with export data
	Module  *Module  // nil if it has none
}

// A Module is what is known of the module of a package.
type Module struct {
	Path string
	Dir  string
	Main bool // it is the one in which the go command runs, or one of the workspace
}
