package randomcontract

import (
	_ "embed"
	"go/token"
	"maps"
	"slices"
	"strings"
)

// Foreign are the packages that those of Make import, as a txtar archive. They belong in the root of
// a module example.com/random.
//
//go:embed foreign.txtar
var Foreign string

// Make makes the files of a package, by their names. Those in names are given to what is
// declared there.
func Make(seed uint64, names Names) map[string]string {
	m := &maker{
		random: newRandom(seed), names: names,
		declared: make(map[string]bool), importNames: make(map[string]bool), methods: make(map[string]bool), sharedMethods: make(map[string]bool),
	}
	return m.pkg()
}

// A maker makes one package.
type maker struct {
	random
	names       Names
	files       []*sourceFile
	declared    map[string]bool // names in the package's scope
	importNames map[string]bool
	methods     map[string]bool // names of methods of contracts
	types       []*typ          // that the package declares
	contract    string          // the name of the one that is made
	shared      []string        // interfaces that can be embedded

	sharedMethods map[string]bool // names of their methods
	wires         int             // how many names on the wire there are
}

func isIdentifier(name string) bool { return token.IsIdentifier(name) }

// oddName is a name that may be in the way of generated code.
func (m *maker) oddName() string {
	switch m.IntN(4) {
	case 0:
		if len(m.names.of) > 0 {
			if name := fill(pick(m.random, m.names.of...), m.contract, "Ship"); isIdentifier(name) {
				return name
			}
		}
	case 1:
		return pick(m.random, predeclared...)
	case 2:
		return pick(m.random, oddNames...)
	}
	if len(m.names.plain) > 0 {
		return pick(m.random, m.names.plain...)
	}
	return "opts"
}

// freshName makes a name for a declaration of the package, once in odd times an odd one.
func (m *maker) freshName(name string, odd int) string {
	if odd > 0 && m.oneIn(odd*3) {
		name = m.oddName()
	}
	for name == "_" || name == "init" || name == "main" || m.declared[name] || m.importNames[name] || !isIdentifier(name) || slices.Contains(predeclared, name) && !m.oneIn(8) {
		name += "2"
	}
	m.declared[name] = true
	return name
}

// file is one of the files of the package.
func (m *maker) file() *sourceFile { return pick(m.random, m.files...) }

func (m *maker) pkg() map[string]string {
	name := pick(m.random, packageNames...)
	if m.oneIn(6) {
		name = pick(m.random, oddPackages...)
	}
	m.contract = pick(m.random, contractNames...)
	if m.oneIn(5) {
		m.contract = pick(m.random, oddContracts...)
	}
	for _, fileName := range []string{"order.go", "types.go", "more.go"}[:1+m.IntN(3)] {
		m.files = append(m.files, &sourceFile{name: fileName, imports: make(map[string]string)})
	}
	if m.oneIn(12) {
		m.files[0].name = pick(m.random, "order_linux.go", "order_amd64.go", "a b.go", "é.go", "order_unix.go", "x_temporal_y.go")
	}
	if m.oneIn(12) {
		m.files[0].head = pick(m.random, "//go:build linux", "//go:build go1.18", "//go:build !windows && (linux || darwin)", "// A licence.\n\n//go:build go1.21 || linux", "//go:build !ignore", "//go:build cgo || !cgo") + "\n"
	}
	if m.oneIn(15) {
		m.files[0].head = pick(m.random, "// Package order is documented.", "/* block */", "//go:debug x=y\n")
	}
	contracts := []string{m.contract}
	m.declared[m.contract] = true
	if m.oneIn(4) {
		contracts = append(contracts, m.freshName(pick(m.random, contractNames...), 0))
	}
	m.obstacles(name)
	m.declareTypes(2 + m.IntN(4))
	m.sharedInterfaces()
	for i, c := range contracts {
		f := m.files[0]
		if i > 0 {
			f = m.file()
		}
		m.contract = c
		if m.oneIn(5) {
			m.activities(f)
		} else {
			m.workflow(f)
		}
	}
	files := make(map[string]string)
	for _, f := range m.files {
		files[f.name] = f.source(name)
		if m.oneIn(25) {
			files[f.name] = strings.ReplaceAll(files[f.name], "\n", "\r\n")
		}
	}
	return files
}

// obstacles declares what generated code could stumble over.
func (m *maker) obstacles(pkg string) {
	for m.oneIn(4) {
		name := m.oddName()
		f := m.file()
		if m.oneIn(3) {
			f = &sourceFile{name: pick(m.random, "order_test.go", "other_windows.go", "other_darwin.go", "x_test.go"), imports: make(map[string]string)}
			if slices.ContainsFunc(m.files, func(other *sourceFile) bool { return other.name == f.name }) {
				continue
			}
		}
		if m.declared[name] || m.importNames[name] || name == "_" || name == "init" || name == "main" || name == pkg {
			continue
		}
		m.declared[name] = true
		if !slices.Contains(m.files, f) {
			m.others(f, name)
			continue
		}
		f.declare("%s", m.obstacle(name))
	}
}

// others adds a file that is not built with the contracts.
func (m *maker) others(f *sourceFile, name string) {
	f.declare("%s", m.obstacle(name))
	m.files = append(m.files, f)
}

func (m *maker) obstacle(name string) string {
	switch m.IntN(5) {
	case 0:
		return "const " + name + " = 1"
	case 1:
		return "var " + name + " = 1"
	case 2:
		return "func " + name + "() {}"
	case 3:
		return "type " + name + " struct{ ID int }"
	default:
		return "type " + name + "[T any] struct{ ID T }"
	}
}

// sharedInterfaces declares interfaces with messages that contracts embed.
func (m *maker) sharedInterfaces() {
	if !m.oneIn(5) {
		return
	}
	name := m.freshName("Shared", 0)
	f := m.files[0]
	var b strings.Builder
	for range 1 + m.IntN(2) {
		b.WriteString(m.message(f))
	}
	if m.oneIn(4) {
		b.WriteString("\n\t" + f.qualify(m, foreign("messages"), "Pausable") + "\n")
		m.methods["Pause"], m.methods["IsPaused"] = true, true
	}
	m.file().declare("type %sAlias = int", name)
	doc := ""
	if m.oneIn(2) {
		doc = m.doc(name, m.directive("messages", nil))
	}
	f.declare("%stype %s interface {\n%s}", doc, name, b.String())
	m.shared = append(m.shared, name)
	m.sharedMethods = maps.Clone(m.methods)
}

// params are the parameters of a method as they are written, with what templates can refer to.
type params struct {
	text  string
	named bool // they have names
	refs  []string
}

// params makes parameters that follow a context, if there is one.
func (m *maker) params(f *sourceFile, most int) params {
	n := m.IntN(most + 1)
	if n > 1 && !m.oneIn(3) {
		n = 1
	}
	var list []*typ
	var names []string
	unnamed := m.oneIn(12)
	p := params{named: !unnamed}
	for range n {
		name := pick(m.random, paramNames...)
		if m.oneIn(4) {
			name = m.oddName()
		}
		for slices.Contains(names, name) && name != "_" || name == "ctx" || !isIdentifier(name) {
			name += "2"
		}
		names = append(names, name)
		t := m.typ(2)
		if m.oneIn(2) && len(m.types) > 0 {
			t = pick(m.random, m.types...)
		}
		if m.oneIn(200) {
			t = m.unsendable()
		}
		list = append(list, t)
	}
	if n == 2 && !unnamed && m.oneIn(3) && list[0].write(f) == list[1].write(f) {
		p.text, list = names[0]+", "+names[1]+" "+list[0].write(f), nil
	}
	for i, t := range list {
		if p.text != "" {
			p.text += ", "
		}
		if !unnamed {
			p.text += names[i] + " "
		}
		p.text += t.write(f)
		switch {
		case n == 1 && t.kind == "struct":
			for _, field := range t.fields {
				p.refs = append(p.refs, m.refsTo(field, 2)...)
			}
		case unnamed || names[i] == "_":
		case t.kind == "struct":
			for _, field := range t.fields {
				for _, ref := range m.refsTo(field, 1) {
					p.refs = append(p.refs, names[i]+"."+ref)
				}
			}
		case slices.Contains([]string{"string", "int", "uint", "bool"}, t.kind):
			p.refs = append(p.refs, names[i])
		}
	}
	return p
}

func (m *maker) refsTo(f field, depth int) []string {
	if f.t.kind != "struct" {
		return []string{f.name}
	}
	var refs []string
	for _, inner := range f.t.fields {
		if depth > 0 {
			for _, ref := range m.refsTo(inner, depth-1) {
				refs = append(refs, f.name+"."+ref)
			}
		}
	}
	return refs
}

// method writes a method with its doc comment.
func (m *maker) method(name, directive, params, results string) string {
	return "\n" + indent(m.doc(name, directive)) + "\t" + name + "(" + params + ") " + results + "\n"
}

func indent(doc string) string {
	if doc == "" {
		return ""
	}
	return "\t" + strings.ReplaceAll(strings.TrimSuffix(doc, "\n"), "\n", "\n\t") + "\n"
}

func (m *maker) methodName() string {
	name := pick(m.random, methodNames...)
	switch {
	case m.oneIn(12):
		name = pick(m.random, oddMethods...)
	case m.oneIn(20):
		name = exported(m.oddName())
	}
	for m.methods[name] || !token.IsExported(name) || !isIdentifier(name) {
		name = "M" + name
	}
	m.methods[name] = true
	return name
}

func (m *maker) workflowContext(f *sourceFile) string {
	name := pick(m.random, "ctx ", "ctx ", "ctx ", "c ", "w ")
	return name + f.qualify(m, pkgWorkflow, "Context")
}

// withContext joins the context and other parameters, which have names or have none.
func withContext(ctx, params string) string {
	switch {
	case params == "":
		return ctx
	case ctx == "":
		return params
	}
	return ctx + ", " + params
}

func (m *maker) workflow(f *sourceFile) {
	m.methods = maps.Clone(m.sharedMethods)
	var b strings.Builder
	run := m.params(f, 3)
	body := m.body(f)
	runMethod := m.method(pick(m.random, "Run", "Run", "Execute_", "Main"), m.directive("run", nil), m.joined(f, run), m.result(f))
	b.WriteString(runMethod + body)
	m.declareContract(f, m.directive("workflow", run.refs), b.String())
}

// joined puts the context before parameters: all have names, or none has.
func (m *maker) joined(f *sourceFile, p params) string {
	ctx := m.workflowContext(f)
	if p.text != "" && !p.named {
		ctx = ctx[strings.IndexByte(ctx, ' ')+1:]
	} else if name, _, _ := strings.Cut(ctx, " "); strings.Contains(", "+p.text, ", "+name+" ") || strings.HasPrefix(p.text, name+" ") {
		ctx = "ctx " + f.qualify(m, pkgWorkflow, "Context")
	}
	return withContext(ctx, p.text)
}

// declareContract declares an interface, once in a while in a group.
func (m *maker) declareContract(f *sourceFile, directive, methods string) {
	doc := m.doc(m.contract, directive)
	if m.oneIn(8) {
		f.declare("type (\n\t%s int\n\n%s\t%s interface {%s}\n)", m.freshName("Beside", 0), indent(doc), m.contract, methods)
		return
	}
	f.declare("%stype %s interface {%s}", doc, m.contract, methods)
}

func (m *maker) body(f *sourceFile) string {
	var b strings.Builder
	if len(m.shared) > 0 && !m.oneIn(8) {
		b.WriteString("\n\t" + m.shared[0] + "\n")
	} else if m.oneIn(8) {
		b.WriteString("\n\t" + f.qualify(m, foreign("messages"), pick(m.random, "Pausable", "Holdable", "Watched", "HiddenParams")) + "\n")
	}
	for range m.IntN(5) {
		b.WriteString(m.message(f))
	}
	if m.oneIn(15) {
		b.WriteString("\n\tinterface {" + m.message(f) + "\t}\n")
	}
	return b.String()
}

func (m *maker) result(f *sourceFile) string {
	if m.oneIn(2) {
		return "error"
	}
	return "(" + m.typ(2).write(f) + ", error)"
}

// message writes a signal, a query or an update.
func (m *maker) message(f *sourceFile) string {
	name := m.methodName()
	switch m.IntN(3) {
	case 0:
		p := m.params(f, 1)
		d := m.directive("signal", p.refs)
		if strings.Contains(d, " batch-") && !strings.Contains(d, "key=") && !strings.Contains(d, "serial=") {
			p = params{text: "in []" + m.typ(1).write(f), named: true}
		}
		return m.method(name, d, m.joined(f, p), pick(m.random, "error", ""))
	case 1:
		p := m.params(f, 2)
		r := m.typ(2).write(f)
		return m.method(name, m.directive("query", nil), p.text, pick(m.random, r, "("+r+", error)"))
	}
	p := m.params(f, 3)
	text := m.method(name, m.directive("update", p.refs), m.joined(f, p), m.result(f))
	if m.oneIn(3) {
		validator := m.methodName()
		text += m.method(validator, m.directive("validator", nil, "for="+name), m.joined(f, p), "error")
	}
	return text
}

func (m *maker) activities(f *sourceFile) {
	m.methods = make(map[string]bool)
	var b strings.Builder
	for range 1 + m.IntN(3) {
		p := m.params(f, 3)
		ctx := "ctx " + f.qualify(m, pkgContext, "Context")
		if p.text != "" && !p.named {
			ctx = f.qualify(m, pkgContext, "Context")
		}
		b.WriteString(m.method(m.methodName(), m.directive("activity", nil), withContext(ctx, p.text), m.result(f)))
	}
	m.declareContract(f, m.directive("activities", nil, "start-to-close=1h"), b.String())
}
