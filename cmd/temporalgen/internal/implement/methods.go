package implement

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// add puts the missing methods into the files where their neighbours are, in the order of the contract.
func (impl *implementation) add(c *contractType, missing []*types.Func) ([]*changedFile, error) {
	var files []*changedFile
	qualifiers := make(map[*changedFile]*qualifier)
	added := make(map[*changedFile][]string)
	// fileOf is the file that a declaration is in, and the declaration in it.
	fileOf := func(decl ast.Decl) (*changedFile, ast.Decl, error) {
		position := impl.pkg.Fset.PositionFor(decl.Pos(), false)
		i := slices.IndexFunc(files, func(f *changedFile) bool { return f.path == position.Filename })
		if i < 0 {
			f, err := open(position.Filename)
			if err != nil {
				return nil, nil, err
			}
			i, files = len(files), append(files, f)
			qualifiers[f] = newQualifier(impl.pkg, impl.pkg.file(decl.Pos()), c.file)
		}
		for _, same := range files[i].syntax.Decls {
			if files[i].offset(same.Pos()) == position.Offset {
				return files[i], same, nil
			}
		}
		return nil, nil, fmt.Errorf("%s has changed meanwhile", shown(position.Filename))
	}
	for _, m := range missing {
		anchor, before := impl.neighbour(c, m)
		f, decl, err := fileOf(anchor)
		if err != nil {
			return nil, err
		}
		text := c.source(m, impl.receiver(c), qualifiers[f].name)
		if before {
			f.insertBefore(beginOf(decl), text)
		} else {
			f.insertBehind(decl.End(), text)
		}
		added[f] = append(added[f], m.Name())
	}
	for _, f := range files {
		f.addImports(qualifiers[f].added)
		f.about = fmt.Sprintf("added %s to %s", list(added[f]), impl.name())
	}
	return files, nil
}

// beginOf is where a declaration begins, with its comment.
func beginOf(decl ast.Decl) token.Pos {
	var doc *ast.CommentGroup
	switch decl := decl.(type) {
	case *ast.FuncDecl:
		doc = decl.Doc
	case *ast.GenDecl:
		doc = decl.Doc
	}
	if doc != nil {
		return doc.Pos()
	}
	return decl.Pos()
}

// neighbour finds the declaration that a missing method belongs behind, or before: the method that precedes it in the
// contract, or else the one that follows, or what makes the type, or the type.
func (impl *implementation) neighbour(c *contractType, missing *types.Func) (decl ast.Decl, before bool) {
	own := func(m *types.Func) ast.Decl {
		for _, decl := range impl.methods {
			if decl.Name.Name == m.Name() {
				return decl
			}
		}
		return nil
	}
	at := slices.Index(c.methods, missing)
	for i := at - 1; i >= 0; i-- {
		if decl := own(c.methods[i]); decl != nil {
			return decl, false
		}
	}
	for _, m := range c.methods[at+1:] {
		if decl := own(m); decl != nil {
			return decl, true
		}
	}
	decl = impl.decl
	impl.pkg.decls(func(d ast.Decl) {
		f, ok := d.(*ast.FuncDecl)
		if ok && f.Recv == nil && impl.pkg.path(f.Pos()) == impl.path() && f.Pos() > impl.spec.Pos() && impl.isMadeBy(f) && decl == impl.decl {
			decl = f
		}
	})
	return decl, false
}

// isMadeBy reports whether a function begins with new and ends with the name of the type, as newOrder does for order.
func (impl *implementation) isMadeBy(f *ast.FuncDecl) bool {
	return strings.EqualFold(f.Name.Name, "new"+impl.name())
}

// receiver is that of the methods that are there. Without any, a workflow is a pointer, since it has a state.
func (impl *implementation) receiver(c *contractType) receiver {
	r := receiver{name: strings.ToLower(impl.name()[:1]), typ: impl.name()}
	if impl.name()[0] >= 0x80 {
		r.name = ""
	}
	pointer := c.kind != activitiesContract
	if s, ok := impl.obj.Type().Underlying().(*types.Struct); ok && s.NumFields() > 0 {
		pointer = true
	}
	if len(impl.methods) > 0 {
		r.name, pointer = "", false
	}
	for _, m := range impl.methods {
		field := m.Recv.List[0]
		if len(field.Names) > 0 && field.Names[0].Name != "_" {
			r.name = field.Names[0].Name
		}
		if _, ok := field.Type.(*ast.StarExpr); ok {
			pointer = true
		}
	}
	if params := impl.spec.TypeParams; params != nil {
		var names []string
		for _, field := range params.List {
			for _, name := range field.Names {
				names = append(names, name.Name)
			}
		}
		r.typ += "[" + strings.Join(names, ", ") + "]"
	}
	if pointer {
		r.typ = "*" + r.typ
	}
	return r
}

// write makes an implementation, in a file of its own.
func (c *contractType) write(name string) (*changedFile, error) {
	suffix := map[string]string{workflowContract: "Workflow", activitiesContract: "Activities", messagesContract: "Messages"}[c.kind]
	maker := "New" + name
	if name == "" {
		if name = contract.Unexport(c.name); c.isTaken(name) {
			name += suffix
		}
		maker = "new" + c.name
	}
	if c.isTaken(name) {
		return nil, fmt.Errorf("%s is taken in package %s: say how the type is to be called, with -type", name, c.pkg.PkgPath)
	}
	if !token.IsExported(name) && token.IsExported(maker) {
		maker = "new" + strings.ToUpper(name[:1]) + name[1:]
	}
	base := strings.ToLower(strings.ReplaceAll(c.name, "_", "")) + "_" + strings.ToLower(suffix) + ".go"
	f := &changedFile{path: filepath.Join(c.pkg.dir(), base)}
	if _, err := os.Lstat(f.path); err == nil {
		return nil, fmt.Errorf("%s is there, but nothing in it implements %s: write the type, or say -type", shown(f.path), c.name)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	q := newQualifier(c.pkg, nil, c.file)
	var body strings.Builder
	fmt.Fprintf(&body, "// %s implements %s.\ntype %s struct{}\n\n", name, c.name, name)
	receiver := receiver{name: strings.ToLower(name[:1]), typ: "*" + name}
	made := ""
	if c.kind == activitiesContract {
		receiver.name, receiver.typ = "", name
	} else if c.run != nil && !c.isTaken(maker) {
		made = " and " + maker
		body.WriteString(c.maker(maker, name, q.name))
	}
	for _, m := range c.methods {
		body.WriteString(c.source(m, receiver, q.name) + "\n")
	}
	var text strings.Builder
	for _, group := range c.file.Comments {
		for _, comment := range group.List {
			if comment.Pos() < c.file.Package && constraint.IsGoBuild(comment.Text) {
				text.WriteString(comment.Text + "\n\n")
			}
		}
	}
	fmt.Fprintf(&text, "package %s\n\n", c.pkg.Name)
	if len(q.added) > 0 {
		text.WriteString(importDecl(q.added) + "\n\n")
	}
	f.insert(0, text.String()+body.String())
	f.about = fmt.Sprintf("written, with %s%s", name, made)
	return f, nil
}

// maker is the function that makes a workflow. It takes what Run takes.
func (c *contractType) maker(maker, name string, qualify types.Qualifier) string {
	var params []string
	for v := range c.run.Signature().Params().Variables() {
		params = append(params, types.TypeString(v.Type(), qualify))
	}
	return fmt.Sprintf("// %s returns the state of a new workflow. It is called before any message is handled.\nfunc %s(%s) (%s, error) {\n\treturn &%s{}, nil\n}\n\n",
		maker, maker, strings.Join(params, ", "), c.name, name)
}

func (c *contractType) isTaken(name string) bool {
	return token.IsKeyword(name) || name == "init" || c.pkg.Types.Scope().Lookup(name) != nil || types.Universe.Lookup(name) != nil
}
