package randomcontract

import (
	"fmt"
	"strings"
)

// A typ is a type with what is known of it.
type typ struct {
	write  func(f *sourceFile) string // as it is written in a file
	kind   string                     // of its underlying type: string, int, uint, float, bool, duration, slice, map, array, struct, pointer or other
	elem   *typ                       // of a slice, an array, a map or a pointer
	fields []field                    // of a struct, those that a template can refer to
}

type field struct {
	name string
	t    *typ
}

func literal(text, kind string) *typ {
	return &typ{write: func(*sourceFile) string { return text }, kind: kind}
}

func (m *maker) qualified(p imported, name, kind string, fields ...field) *typ {
	return &typ{write: func(f *sourceFile) string { return f.qualify(m, p, name) }, kind: kind, fields: fields}
}

func wrapped(prefix string, elem *typ, kind string) *typ {
	return &typ{write: func(f *sourceFile) string { return prefix + elem.write(f) }, kind: kind, elem: elem}
}

func (m *maker) basic() *typ {
	return pick(m.random,
		literal("string", "string"), literal("string", "string"), literal("string", "string"),
		literal("int", "int"), literal("int64", "int"), literal("int8", "int"), literal("rune", "int"),
		literal("uint", "uint"), literal("uint8", "uint"), literal("byte", "uint"), literal("uint64", "uint"),
		literal("float64", "float"), literal("float32", "float"), literal("bool", "bool"),
	)
}

// typ makes a type that can be sent.
func (m *maker) typ(depth int) *typ {
	if depth <= 0 {
		return m.basic()
	}
	switch m.IntN(16) {
	case 0, 1, 2:
		return m.basic()
	case 3, 4, 5:
		if len(m.types) > 0 {
			return pick(m.random, m.types...)
		}
		return m.basic()
	case 6:
		return wrapped("[]", m.typ(depth-1), "slice")
	case 7:
		key := pick(m.random, "string", "string", "int", "uint8")
		return wrapped("map["+key+"]", m.typ(depth-1), "map")
	case 8:
		return wrapped(pick(m.random, "[0]", "[2]", "[1 << 3]"), m.typ(depth-1), "array")
	case 9:
		inner := m.typ(depth - 1)
		if m.oneIn(6) {
			return &typ{kind: "other", write: func(f *sourceFile) string { return "*(" + inner.write(f) + ")" }}
		}
		return wrapped("*", inner, "pointer")
	case 10:
		return m.anonymous(depth)
	case 11:
		return m.standard()
	case 12:
		return m.proto()
	case 13:
		return m.generic(depth)
	default:
		return m.foreignType()
	}
}

func (m *maker) standard() *typ {
	return pick(m.random,
		m.qualified(pkgTime, "Time", "time"),
		m.qualified(pkgTime, "Duration", "duration"),
		m.qualified(pkgTime, "Month", "int"),
		m.qualified(pkgJSON, "RawMessage", "other"),
		m.qualified(pkgJSON, "Number", "string"),
		m.qualified(imported{"net/netip", "netip"}, "Addr", "other"),
		m.qualified(imported{"math/big", "big"}, "Int", "other"),
		m.qualified(imported{"net/url", "url"}, "URL", "other"),
		literal("[]byte", "other"),
		literal("any", "other"),
	)
}

func (m *maker) proto() *typ {
	return wrapped("*", pick(m.random,
		m.qualified(imported{"go.temporal.io/api/common/v1", "common"}, "WorkflowExecution", "struct"),
		m.qualified(imported{"google.golang.org/protobuf/types/known/durationpb", "durationpb"}, "Duration", "struct"),
		m.qualified(imported{"google.golang.org/protobuf/types/known/timestamppb", "timestamppb"}, "Timestamp", "struct"),
		m.qualified(imported{"google.golang.org/protobuf/types/known/structpb", "structpb"}, "Value", "struct"),
	), "other")
}

func (m *maker) foreignType() *typ {
	id := field{"ID", literal("string", "string")}
	return pick(m.random,
		m.qualified(foreign("client"), "Options", "struct"),
		m.qualified(foreign("client"), "Client", "struct", id),
		m.qualified(foreign("workflow"), "Input", "struct", id),
		m.qualified(foreign("workflow"), "Context", "struct", id),
		m.qualified(foreign("time"), "Time", "struct"),
		m.qualified(foreign("time"), "Duration", "int"),
		m.qualified(foreign("lib/v2"), "Item", "struct", field{"SKU", literal("string", "string")}),
		m.qualified(foreign("lib/v2"), "Items", "slice"),
		m.qualified(foreign("lib/v2"), "Code", "string"),
		m.qualified(foreign("go-dash.pkg"), "Dash", "struct", id),
		m.qualified(foreign("v1"), "Old", "struct", id),
		m.qualified(foreign("string"), "Text", "struct"),
		m.qualified(foreign("opts"), "Opts", "struct"),
		m.qualified(foreign("opts"), "Ctx", "map"),
		m.qualified(foreign("shared"), "Secret", "struct", field{"Value", literal("string", "string")}),
		m.qualified(foreign("shared"), "Holder", "struct"),
		m.qualified(foreign("kinds"), "JSON", "other"),
		m.qualified(foreign("kinds"), "Text", "other"),
		m.qualified(foreign("kinds"), "Validated", "struct", id),
		m.qualified(foreign("kinds"), "PointerValidated", "struct", id),
		wrapped("*", m.qualified(foreign("kinds"), "Getters", "struct"), "other"),
		m.qualified(foreign("kinds"), "Named", "int"),
		m.qualified(foreign("kinds"), "Level", "uint"),
		m.qualified(foreign("kinds"), "Embeds", "struct"),
		m.qualified(foreign("kinds"), "Raw", "other"),
		m.qualified(foreign("kinds"), "Clock", "struct"),
		m.qualified(foreign("kinds"), "Ints", "other"),
		m.qualified(foreign("kinds"), "Promotes", "struct", id),
		m.qualified(foreign("kinds"), "Locked", "struct", id),
		m.qualified(foreign("dot"), "Dotted", "struct", id),
		m.qualified(foreign("dot"), "Handle", "struct", id),
	)
}

func (m *maker) generic(depth int) *typ {
	arg := m.typ(depth - 1)
	of := func(name string, before string) *typ {
		return &typ{kind: "other", write: func(f *sourceFile) string {
			return f.qualify(m, foreign("generic"), name) + "[" + before + arg.write(f) + "]"
		}}
	}
	return pick(m.random, of("Box", ""), of("Pair", "string, "), of("List", ""), of("Strings", ""), of("Rec", ""),
		&typ{kind: "other", write: func(f *sourceFile) string { return f.qualify(m, foreign("generic"), "Tree") + "[string]" }})
}

// unsendable makes a type that messages cannot have.
func (m *maker) unsendable() *typ {
	return pick(m.random,
		literal("chan int", "other"), literal("func()", "other"), literal("error", "other"), literal("complex128", "other"),
		literal("uintptr", "other"), literal("interface{ M() }", "other"), literal("struct{ x int }", "other"),
		literal("map[float64]int", "other"), literal("Undefined", "other"), literal("[]struct{ F func() }", "other"),
		m.qualified(pkgSync, "Mutex", "other"), m.qualified(pkgContext, "Context", "other"),
		m.qualified(foreign("shared"), "Exposes", "other"),
		m.qualified(imported{"google.golang.org/protobuf/types/known/durationpb", "durationpb"}, "Duration", "struct"),
	)
}

func (m *maker) anonymous(depth int) *typ {
	fields, templated := m.fields(depth-1, 3)
	return &typ{kind: "struct", fields: templated, write: func(f *sourceFile) string {
		return "struct {\n" + fields(f) + "}"
	}}
}

// fields makes the fields of a struct.
func (m *maker) fields(depth, most int) (write func(f *sourceFile) string, templated []field) {
	type tagged struct {
		name, tag string
		t         *typ
	}
	var list []tagged
	taken := make(map[string]bool)
	for range 1 + m.IntN(most) {
		name := pick(m.random, fieldNames...)
		if m.oneIn(12) {
			name = pick(m.random, oddFields...)
		}
		if taken[name] {
			continue
		}
		taken[name] = true
		t := m.typ(depth)
		tag := ""
		if m.oneIn(2) {
			tag = m.tag(t)
		}
		if m.oneIn(8) {
			tag = strings.TrimSpace(tag + " " + pick(m.random, `json:"name"`, `json:",omitempty"`, `json:"-,"`, `xml:"-"`, `json:"a b"`))
		}
		list = append(list, tagged{name, tag, t})
		if t.kind == "string" || t.kind == "int" || t.kind == "uint" || t.kind == "bool" || t.kind == "struct" {
			templated = append(templated, field{name, t})
		}
	}
	hidden := ""
	if m.oneIn(8) {
		hidden = pick(m.random, "hidden int `json:\"-\"`\n", "_ struct{}\n", "hidden string\n", "mu int\n")
	}
	embedded := m.embedded(taken)
	return func(f *sourceFile) string {
		var b strings.Builder
		for _, e := range embedded {
			b.WriteString(e.write(f) + "\n")
		}
		for _, t := range list {
			fmt.Fprintf(&b, "%s %s", t.name, t.t.write(f))
			switch {
			case t.tag == "":
			case strings.Contains(t.tag, "`"):
				fmt.Fprintf(&b, " %q", t.tag)
			default:
				b.WriteString(" `" + t.tag + "`")
			}
			b.WriteString("\n")
		}
		b.WriteString(hidden)
		return b.String()
	}, templated
}

// embedded makes types that a struct embeds.
func (m *maker) embedded(taken map[string]bool) []*typ {
	if !m.oneIn(8) {
		return nil
	}
	var list []*typ
	for range 1 + m.IntN(2) {
		name := pick(m.random, "Inner", "Outer", "Embeds", "JSON", "Validated", "Getters", "Promotes", "Locked", "Named")
		if taken[name] {
			continue
		}
		taken[name] = true
		t := m.qualified(foreign("kinds"), name, "struct")
		if m.oneIn(3) {
			t = wrapped("*", t, "pointer")
		}
		list = append(list, t)
	}
	return list
}

// declareTypes declares types of the package.
func (m *maker) declareTypes(n int) {
	for range n {
		name := m.freshName(pick(m.random, typeNames...), 8)
		f := m.file()
		local := func(kind string, elem *typ, fields ...field) *typ {
			t := literal(name, kind)
			t.elem, t.fields = elem, fields
			return t
		}
		var t *typ
		switch m.IntN(14) {
		case 0, 1, 2, 3, 4:
			fields, templated := m.fields(2, 5)
			text := fields(f)
			f.declare("%stype %s struct {\n%s}", m.doc(name, ""), name, text)
			t = local("struct", nil, templated...)
			if !strings.Contains(text, "Validate") { // a field or something embedded
				m.methodsOf(f, name)
			}
		case 5:
			b := m.basic()
			f.declare("type %s %s", name, b.write(f))
			t = local(b.kind, nil)
			if m.oneIn(2) {
				f.declare("func (x %s) String() string { return %q }", name, "")
			}
		case 6:
			f.declare("type %s string", name)
			f.declare("const (\n\t%[1]sOne %[1]s = \"one\"\n\t%[1]sTwo %[1]s = \"two\"\n)", name)
			t = local("string", nil)
		case 7:
			f.declare("type %[1]s %[2]s%[1]s", name, pick(m.random, "map[string]", "[]", "[]*", "[2][]", "map[int][]"))
			t = local("other", nil)
		case 8:
			other := m.freshName(name+"s", 0)
			f.declare("type %s []%s", name, other)
			f.declare("type %s struct {\n\tInner %s%s\n\tLabel string\n}", other, name, pick(m.random, "", " `validate:\"dive\"`", " `validate:\"max=2,dive,required\"`"))
			t = local("other", nil)
		case 9:
			of := m.typ(1)
			f.declare("type %s = %s", name, of.write(f))
			t = &typ{write: literal(name, "").write, kind: of.kind, elem: of.elem, fields: of.fields}
		case 10:
			arg := m.typ(1)
			f.declare("type %[1]s[T any] struct {\n\tValue T\n\tNext *%[1]s[T]%[2]s\n}", name, pick(m.random, "", " `validate:\"required\"`"))
			t = &typ{kind: "other", write: func(f *sourceFile) string { return name + "[" + arg.write(f) + "]" }}
		case 11:
			f.declare("type %s struct{ inner string }", name)
			f.declare("func (x %[1]s) MarshalJSON() ([]byte, error) { return nil, nil }\n\nfunc (x *%[1]s) UnmarshalJSON([]byte) error { return nil }", name)
			t = local("other", nil)
		case 12:
			elem := m.typ(1)
			prefix := pick(m.random, "[]", "map[string]", "[3]")
			f.declare("type %s %s%s", name, prefix, elem.write(f))
			t = local(map[string]string{"[]": "slice", "map[string]": "map", "[3]": "array"}[prefix], elem)
		default:
			f.declare("type %[1]s struct {\n\tID string\n\tLeft, Right *%[1]s\n\tAll []%[1]s `validate:\"max=3,dive\"`\n}", name)
			t = local("struct", nil, field{"ID", literal("string", "string")})
		}
		m.types = append(m.types, t)
	}
}

// methodsOf declares methods that mean something to generated code.
func (m *maker) methodsOf(f *sourceFile, name string) {
	if m.oneIn(6) {
		f.declare("func (x %s%s) Validate() error { return nil }", pick(m.random, "", "*"), name)
	}
	if m.oneIn(8) {
		f.declare("func (x *%s) GetID() string { return %q }", name, "")
	}
	if m.oneIn(12) {
		f.declare("func (x %s) ProtoMessage() {}", name)
	}
}
