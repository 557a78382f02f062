package gocode

import (
	"fmt"
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A resolver chooses the names of a file's symbols. It knows of each function what it refers to, and gives a variable the
// name that it should have unless that would hide something there.
type resolver struct {
	file      *File
	syntax    *ast.File
	packages  map[int]string // names of the imports that are used
	functions []*function
}

// A function is a scope: that of a function, with all blocks in it, or of the parameters of a function type.
type function struct {
	parent   *function
	decl     *ast.FuncDecl // of an outermost function
	declared []variableIn
	uses     []int    // symbols that are referred to, also in functions within
	free     []string // other names that are referred to, also in functions within
	idents   []marked
	inner    []*function
}

// A variableIn is the declaration of a variable in a function.
type variableIn struct {
	number int
	role   role
	name   string // once it is chosen
}

// The roles of variables, in the order in which they get their names.
type role int

const (
	isReceiver role = iota
	isOwnParam      // a parameter of generated code
	isParam         // one that an author has named
	isLocal
)

// A marked identifier stands for a symbol.
type marked struct {
	ident  *ast.Ident
	number int
}

func newResolver(f *File, syntax *ast.File) *resolver {
	return &resolver{file: f, syntax: syntax, packages: make(map[int]string)}
}

func (r *resolver) resolve() error {
	var outside []*function // of declarations that are no functions
	for _, decl := range r.syntax.Decls {
		top := r.newFunction(nil)
		v := &visitor{r, top}
		if fn, ok := decl.(*ast.FuncDecl); ok {
			inner := r.newFunction(top)
			inner.decl = fn
			if fn.Recv != nil {
				v.params(fn.Recv, inner, isReceiver)
			}
			v.signature(fn.Type, inner)
			v.body(fn.Body, inner)
			r.functions = append(r.functions, inner)
		} else {
			ast.Walk(v, decl)
		}
		outside = append(outside, top)
	}
	r.chooseImports()
	r.nameReceivers()
	for _, fn := range outside {
		if err := r.name(fn); err != nil {
			return err
		}
	}
	for _, fn := range r.functions {
		r.nameInDoc(fn)
	}
	return nil
}

func (r *resolver) newFunction(parent *function) *function {
	fn := &function{parent: parent}
	if parent != nil {
		parent.inner = append(parent.inner, fn)
	}
	return fn
}

// symbolOf is the number of the symbol that an identifier is the mark of.
func (r *resolver) symbolOf(name string) (number int, ok bool) {
	i := strings.LastIndex(name, markSeparator)
	if i < 0 {
		return 0, false
	}
	number, err := strconv.Atoi(name[i+len(markSeparator):])
	if err != nil || number < 0 || number >= len(r.file.symbols) || r.file.symbols[number].mark != name {
		return 0, false
	}
	return number, true
}

// A visitor notes what is declared and referred to in a function.
type visitor struct {
	*resolver
	fn *function
}

// Visit implements ast.Visitor.
func (v *visitor) Visit(n ast.Node) ast.Visitor {
	switch n := n.(type) {
	case *ast.FuncLit:
		inner := v.newFunction(v.fn)
		v.signature(n.Type, inner)
		v.body(n.Body, inner)
		return nil
	case *ast.FuncType:
		v.signature(n, v.newFunction(v.fn))
		return nil
	case *ast.SelectorExpr:
		ast.Walk(v, n.X)
		v.field(n.Sel)
		return nil
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok {
			v.field(key)
		} else {
			ast.Walk(v, n.Key)
		}
		ast.Walk(v, n.Value)
		return nil
	case *ast.Field: // of a struct or an interface: those of functions are not visited
		for _, name := range n.Names {
			v.field(name)
		}
		ast.Walk(v, n.Type)
		return nil
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			for _, left := range n.Lhs {
				v.declare(left, isLocal)
			}
		}
	case *ast.RangeStmt:
		if n.Tok == token.DEFINE {
			v.declare(n.Key, isLocal)
			v.declare(n.Value, isLocal)
		}
	case *ast.ValueSpec:
		for _, name := range n.Names {
			v.declare(name, isLocal)
		}
	case *ast.Ident:
		v.refer(n)
	}
	return v
}

// signature visits the parameters and results of a function, in which they are declared. Their types are outside of it:
// a parameter does not hide its own type.
func (v *visitor) signature(t *ast.FuncType, fn *function) {
	v.params(t.Params, fn, isParam)
	if t.Results != nil {
		v.params(t.Results, fn, isLocal)
	}
}

func (v *visitor) params(list *ast.FieldList, fn *function, role role) {
	inside := &visitor{v.resolver, fn}
	for _, field := range list.List {
		for _, name := range field.Names {
			inside.declare(name, role)
			inside.refer(name)
		}
		ast.Walk(v, field.Type)
	}
}

// body visits what a function does, and then lets the function around it refer to the same.
func (v *visitor) body(body *ast.BlockStmt, fn *function) {
	ast.Walk(&visitor{v.resolver, fn}, body)
	for _, name := range fn.free {
		v.fn.free = with(v.fn.free, name)
	}
	for _, number := range fn.uses {
		if fn.variable(number) == nil {
			v.fn.uses = with(v.fn.uses, number)
		}
	}
}

// with adds an element unless it is there. What a function refers to is little.
func with[E comparable](list []E, elem E) []E {
	if slices.Contains(list, elem) {
		return list
	}
	return append(list, elem)
}

func (v *visitor) declare(n ast.Node, r role) {
	ident, ok := n.(*ast.Ident)
	if !ok {
		return
	}
	number, ok := v.symbolOf(ident.Name)
	if !ok || v.fn.variable(number) != nil {
		return
	}
	if r == isParam && v.file.symbols[number].kind == variable {
		r = isOwnParam
	}
	v.fn.declared = append(v.fn.declared, variableIn{number: number, role: r})
}

// variable is the declaration of a symbol in a function, nil for none.
func (fn *function) variable(number int) *variableIn {
	for i := range fn.declared {
		if fn.declared[i].number == number {
			return &fn.declared[i]
		}
	}
	return nil
}

func (v *visitor) refer(ident *ast.Ident) {
	number, ok := v.symbolOf(ident.Name)
	if !ok {
		v.fn.free = with(v.fn.free, ident.Name)
		return
	}
	v.fn.uses = with(v.fn.uses, number)
	v.fn.idents = append(v.fn.idents, marked{ident, number})
	if v.file.symbols[number].kind == imported {
		v.packages[number] = ""
	}
}

// field names a field: nothing can hide it.
func (v *visitor) field(ident *ast.Ident) {
	if number, ok := v.symbolOf(ident.Name); ok {
		ident.Name = v.file.symbols[number].name
	}
}

// nameReceivers gives the receivers of a type one name, which no parameter of a method has.
func (r *resolver) nameReceivers() {
	methods := make(map[string][]*function) // by type and variable
	for _, fn := range r.functions {
		if len(fn.declared) > 0 && fn.declared[0].role == isReceiver {
			key := fmt.Sprint(receiverType(fn.decl), fn.declared[0].number)
			methods[key] = append(methods[key], fn)
		}
	}
	for _, list := range methods {
		var taken []string
		for _, fn := range list {
			taken = append(taken, r.hidden(fn)...)
			for _, d := range fn.declared[1:] {
				if d.role != isLocal {
					taken = append(taken, r.file.symbols[d.number].name)
				}
			}
		}
		number := list[0].declared[0].number
		want := r.file.symbols[number].name
		first, _ := utf8.DecodeRuneInString(receiverType(list[0].decl))
		name := choose(taken, want, string(unicode.ToLower(first))+want)
		for _, fn := range list {
			fn.declared[0].name = name
		}
	}
}

// receiverType is the name of the type that a method belongs to.
func receiverType(decl *ast.FuncDecl) string {
	t := decl.Recv.List[0].Type
	if p, ok := t.(*ast.StarExpr); ok {
		t = p.X
	}
	if id, ok := t.(*ast.Ident); ok {
		return id.Name
	}
	return ""
}

// hidden are the names that no variable of a function may have, since they mean something else in it.
func (r *resolver) hidden(fn *function) []string {
	taken := make([]string, 0, len(fn.free)+len(fn.uses)+len(fn.declared))
	taken = append(taken, fn.free...)
	for _, number := range fn.uses {
		if fn.variable(number) == nil {
			taken = append(taken, r.nameOf(fn.parent, number))
		}
	}
	return taken
}

// nameOf is the name that a symbol has in a function, "" if it is not declared.
func (r *resolver) nameOf(fn *function, number int) string {
	if r.file.symbols[number].kind == imported {
		return r.packages[number]
	}
	for ; fn != nil; fn = fn.parent {
		if d := fn.variable(number); d != nil {
			return d.name
		}
	}
	return ""
}

// name names the variables of a function, and then those of the functions within.
func (r *resolver) name(fn *function) error {
	taken := r.hidden(fn)
	for role := isReceiver; role <= isLocal; role++ {
		var others []*variableIn // that cannot have the name that they should have
		for i := range fn.declared {
			d := &fn.declared[i]
			want := r.file.symbols[d.number].name
			switch {
			case d.role != role:
			case role == isReceiver: // it has a name
				taken = append(taken, d.name)
			case slices.Contains(taken, want):
				others = append(others, d)
			default:
				d.name = want
				taken = append(taken, want)
			}
		}
		for _, d := range others {
			s := r.file.symbols[d.number]
			d.name = choose(taken, append([]string{s.name}, s.other...)...)
			taken = append(taken, d.name)
		}
	}
	for _, m := range fn.idents {
		name := r.nameOf(fn, m.number)
		if name == "" {
			return fmt.Errorf("%s is not declared where it is used", r.file.symbols[m.number].name)
		}
		m.ident.Name = name
	}
	for _, inner := range fn.inner {
		if err := r.name(inner); err != nil {
			return err
		}
	}
	return nil
}

// choose returns the first name that is not taken, or else one with a number.
func choose(taken []string, names ...string) string {
	for _, name := range names {
		if !slices.Contains(taken, name) && token.IsIdentifier(name) && name != "_" {
			return name
		}
	}
	for i := 2; ; i++ {
		if name := fmt.Sprint(names[0], i); !slices.Contains(taken, name) {
			return name
		}
	}
}

var markPattern = regexp.MustCompile(`[\pL_][\pL\p{Nd}_]*` + markSeparator + `[0-9]+`)

// nameInDoc writes the names of a function's variables into its comment.
func (r *resolver) nameInDoc(fn *function) {
	if fn.decl.Doc == nil {
		return
	}
	for _, c := range fn.decl.Doc.List {
		if !strings.Contains(c.Text, markSeparator) {
			continue
		}
		c.Text = markPattern.ReplaceAllStringFunc(c.Text, func(mark string) string {
			if number, ok := r.symbolOf(mark); ok && fn.variable(number) != nil {
				return fn.variable(number).name
			}
			return mark
		})
	}
}
