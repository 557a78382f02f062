package gocode

import (
	"go/format"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"
	"github.com/google/go-cmp/cmp"
)

// Each test writes a function whose parameters have the names of other things that it uses, or does not use.
func TestNamesOfVariables(t *testing.T) {
	tests := []struct {
		name  string
		write func(f *File) *jen.Statement
		want  string
	}{
		{
			"a parameter keeps its name where nothing of that name is used",
			func(f *File) *jen.Statement {
				p := f.Param("OrderTaskQueue")
				return jen.Func().Id("f").Params(jen.Id(p).String()).String().Block(jen.Return(jen.Id(p)))
			},
			`func f(OrderTaskQueue string) string {
	return OrderTaskQueue
}`,
		},
		{
			"a constant is not hidden",
			func(f *File) *jen.Statement {
				p := f.Param("OrderTaskQueue")
				return jen.Func().Id("f").Params(jen.Id(p).String()).Block(jen.Id("send").Call(jen.Id("OrderTaskQueue"), jen.Id(p)))
			},
			`func f(OrderTaskQueue2 string) {
	send(OrderTaskQueue, OrderTaskQueue2)
}`,
		},
		{
			"the name of the type is rather taken than a number",
			func(f *File) *jen.Statement {
				p := f.Param("send", "item")
				return jen.Func().Id("f").Params(jen.Id(p).Id("Item")).Block(jen.Id("send").Call(jen.Id(p)))
			},
			`func f(item Item) {
	send(item)
}`,
		},
		{
			"several parameters are told apart, also from one that has the name with a number",
			func(f *File) *jen.Statement {
				p, q, r := f.Param("send"), f.Param("send"), f.Param("send2")
				return jen.Func().Id("f").Params(jen.List(jen.Id(p), jen.Id(q), jen.Id(r)).Int()).
					Block(jen.Id("send").Call(jen.Id(p), jen.Id(q), jen.Id(r)))
			},
			`func f(send3, send4, send2 int) {
	send(send3, send4, send2)
}`,
		},
		{
			"what is predeclared is not hidden where it is meant",
			func(f *File) *jen.Statement {
				p, q := f.Param("nil"), f.Param("string")
				return jen.Func().Id("f").Params(jen.Id(p), jen.Id(q).String()).Error().
					Block(jen.Id("send").Call(jen.Id(p), jen.Id(q)), jen.Return(jen.Nil()))
			},
			`func f(nil2, string string) error {
	send(nil2, string)
	return nil
}`,
		},
		{
			"an import is not hidden",
			func(f *File) *jen.Statement {
				p, q := f.Param("time"), f.Param("context")
				f.Qual(Package{"context", "context"}, "Context")
				return jen.Func().Id("f").Params(jen.List(jen.Id(p), jen.Id(q)).Int()).
					Block(jen.Id("send").Call(f.Qual(stdTime, "Hour"), jen.Id(p), jen.Id(q)))
			},
			`func f(time2, context int) {
	send(time.Hour, time2, context)
}`,
		},
		{
			"parameters of generated code keep their names, receivers and other variables do not",
			func(f *File) *jen.Statement {
				ctx, h, err := f.Param("ctx"), f.Param("h"), f.Param("err")
				return jen.Func().Params(jen.Id(f.Var("h")).Op("*").Id("Handle")).Id("Send").
					Params(jen.List(jen.Id(f.Var("ctx")), jen.Id(ctx), jen.Id(h), jen.Id(err)).Int()).
					Block(jen.Id(f.Var("err")).Op(":=").Id(f.Var("h")).Dot("send").Call(jen.Id(f.Var("ctx")), jen.Id(ctx), jen.Id(h), jen.Id(err)),
						jen.Id("log").Call(jen.Id(f.Var("err"))))
			},
			`func (hh *Handle) Send(ctx, ctx2, h, err int) {
	err2 := hh.send(ctx, ctx2, h, err)
	log(err2)
}`,
		},
		{
			"a function within does not hide what it uses of the one around it",
			func(f *File) *jen.Statement {
				outer, in, w := f.Param("in"), f.Param("in"), f.Param("w")
				return jen.Func().Id("f").Params(jen.Id(outer), jen.Id(f.Var("w")).Int()).Block(
					jen.Id("send").Call(jen.Func().Params(jen.Id(in), jen.Id(w).Int()).Block(
						jen.Id("use").Call(jen.Id(f.Var("w")), jen.Id(in), jen.Id(w))), jen.Id(outer)))
			},
			`func f(in, w int) {
	send(func(in, w2 int) {
		use(w, in, w2)
	}, in)
}`,
		},
		{
			"nothing hides fields, methods and keys",
			func(f *File) *jen.Statement {
				p := f.Param("Name")
				return jen.Func().Id("f").Params(jen.Id(p).String()).Id("T").
					Block(jen.Return(jen.Id("T").Values(jen.Id("Name").Op(":").Id("x").Dot("Name").Call(jen.Id(p)))))
			},
			`func f(Name string) T {
	return T{Name: x.Name(Name)}
}`,
		},
		{
			"an author's name that looks like a mark",
			func(f *File) *jen.Statement {
				p := f.Param("xǃ1")
				return jen.Func().Id("f").Params(jen.Id(p).Id("Tǃ0")).Block(jen.Id("send").Call(jen.Id(p)))
			},
			`func f(xǃ1 Tǃ0) {
	send(xǃ1)
}`,
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := NewFile(Package{"example.com/order", "order"}, Scope{Declared: func(string) bool { return false }})
			f.Declare("", test.write(f))
			out, err := f.Render("// Header.")
			if err != nil {
				t.Fatal(err)
			}
			_, got, _ := strings.Cut(string(out), "func ")
			if diff := cmp.Diff(test.want+"\n", "func "+got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// All methods of a type have a receiver of one name, and comments tell the names of variables.
func TestReceivers(t *testing.T) {
	f := NewFile(Package{"example.com/order", "order"}, Scope{Declared: func(string) bool { return false }})
	c, p := f.Var("c"), f.Param("c")
	method := func(name string) *jen.Statement {
		return jen.Func().Params(jen.Id(c).Op("*").Id("Order")).Id(name)
	}
	f.Declare(Sentencef("Copy returns %s.", c), method("Copy").Params().Op("*").Id("Order").Block(jen.Return(jen.Id(c))))
	f.Declare("", method("Send").Params(jen.Id(p).Int()).Block(jen.Id(c).Dot("send").Call(jen.Id(p))))
	f.Declare("", jen.Func().Params(jen.Id(c).Id("Other")).Id("Copy").Params().Id("Other").Block(jen.Return(jen.Id(c))))
	got, err := f.Render("// Header.")
	if err != nil {
		t.Fatal(err)
	}
	want := `// Header.
package order

// Copy returns oc.
func (oc *Order) Copy() *Order {
	return oc
}

func (oc *Order) Send(c int) {
	oc.send(c)
}

func (c Other) Copy() Other {
	return c
}
`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Error(diff)
	}
}

func TestVariableThatIsNotDeclared(t *testing.T) {
	f := NewFile(Package{"example.com/order", "order"}, Scope{})
	f.Declare("", jen.Func().Id("f").Params().Block(jen.Return(jen.Id(f.Var("x")))))
	if _, err := f.Render("// Header."); err == nil || !strings.Contains(err.Error(), "x is not declared where it is used") {
		t.Errorf("got %v", err)
	}
}

// gofmt does not change what it has formatted, also where it has broken the lines of a struct without a name.
func TestFormatIsStable(t *testing.T) {
	f := NewFile(Package{"example.com/order", "order"}, Scope{})
	point := func() *jen.Statement {
		return OnOneLine("struct", jen.Id("X").Int().Add(structTag(`json:"x"`)), jen.Id("Label").String().Add(structTag(`json:"label"`)))
	}
	var fields Fields
	fields.Add("Name", jen.Lit("x"))
	fields.Add("Check", jen.Func().Params(jen.Id("in").Add(point())).Add(point()).Add(Inline(jen.Return(jen.Id("in")))))
	fields.Add("LongerThanCheck", jen.Map(jen.String()).Add(point()).Values())
	f.Declare("", jen.Var().Id("v").Op("=").Id("T").Types(point(), jen.Int()).Add(fields.Lines()))
	got, err := f.Render("// Header.")
	if err != nil {
		t.Fatal(err)
	}
	again, err := format.Source(got)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(got), string(again)); diff != "" {
		t.Error(diff)
	}
}
