package digest_test

import (
	"bytes"
	"errors"
	"go/constant"
	"go/token"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/internal/testmodule"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/templates"
	"github.com/temporalgen/temporalgen/templates/digest"
)

// A digest changes whenever the code does, and where nothing that matters has changed it does not.
func TestDigestTellsWhetherTheCodeChanges(t *testing.T) {
	t.Parallel()
	const order = `package order

import (
	"go.temporal.io/sdk/workflow"

	money "example.com/shop/money"
)

//temporal:workflow queue=orders
type Order interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) (Output, error)
	Common
	//temporal:signal
	Add(ctx workflow.Context, line Line) error
	//temporal:update
	Pay(ctx workflow.Context, amount money.Amount, by *Card) (Receipt, error)
}
`
	base := map[string]string{
		"money/money.go": "package money\n\ntype Amount struct{ Units int64 }\n",
		"order/order.go": order,
		"order/types.go": `package order

import "time"

type (
	Input struct {
		ID   string ` + "`validate:\"required\"`" + `
		Dates Dates ` + "`validate:\"required\"`" + `
		Next *Input
	}
	Dates   struct{ From, To time.Time }
	Output  = string
	Line    struct{ SKU string }
	Card    struct{ Number string ` + "`validate:\"len=16\"`" + ` }
	Receipt []Line
)

const Limit = 3

func helper() int { return Limit }
`,
		"order/common.go": `package order

import "go.temporal.io/sdk/workflow"

//temporal:messages
type Common interface {
	// State tells how it goes.
	//temporal:query
	State() (string, error)
	//temporal:signal
	Cancel(ctx workflow.Context) error
}
`,
	}
	s := newShop(t, base)
	before, code := s.order(t, base)
	for name, test := range map[string]struct {
		file, old, new string
		digest         bool // whether it is another one
		code           bool
	}{
		"nothing":                         {"order/types.go", "Limit = 3", "Limit = 3", false, false},
		"a value":                         {"order/types.go", "Limit = 3", "Limit = 4", false, false},
		"a function":                      {"order/types.go", "return Limit", "return 2 * Limit", false, false},
		"a field that is not checked":     {"order/types.go", "SKU string", "SKU int", true, false},
		"the line of a contract":          {"order/order.go", "//temporal:workflow", "\n\n//temporal:workflow", false, false},
		"another contract":                {"order/common.go", "//temporal:messages", "//temporal:messages\ntype Other interface {\n\t//temporal:query\n\tAge() (int, error)\n}\n\n//temporal:messages", false, false},
		"a key":                           {"order/order.go", "queue=orders", "queue=others", true, true},
		"a rule":                          {"order/types.go", "len=16", "len=17", true, true},
		"a field that is checked":         {"order/types.go", "ID   string", "ID   []string", true, true},
		"a field of what is compared":     {"order/types.go", "From, To time.Time", "From, To []time.Time", true, true},
		"what an alias stands for":        {"order/types.go", "= string", "= []byte", true, false}, // it is named as the alias
		"the name of a package":           {"money/money.go", "package money", "package cash", true, true},
		"a message of what is embedded":   {"order/common.go", "State() (string", "State() (int", true, true},
		"the comment of what is embedded": {"order/common.go", "how it goes", "how it stands", true, true},
		"the name of an import is taken":  {"order/types.go", "func helper", "func stub", true, true},
		"such a name that is not needed":  {"order/types.go", "func helper", "func enums", true, false},
	} {
		t.Run(name, func(t *testing.T) {
			files := maps.Clone(base)
			files[test.file] = strings.Replace(files[test.file], test.old, test.new, 1)
			if test.old != test.new && files[test.file] == base[test.file] {
				t.Fatal("nothing has changed")
			}
			other, otherCode := s.order(t, files)
			if changed := other != before; changed != test.digest {
				t.Errorf("the digest changed: %v", changed)
			}
			if changed := !bytes.Equal(code, otherCode); changed != test.code {
				t.Errorf("the code changed: %v", changed)
			}
		})
	}
}

// A shop is a module with contracts.
type shop struct {
	dir     string
	session *parser.Session
}

func newShop(t *testing.T, files map[string]string) *shop {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := testmodule.Write(dir, "example.com/shop"); err != nil {
		t.Fatal(err)
	}
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o777), os.WriteFile(path, []byte(content), 0o666)); err != nil {
			t.Fatal(err)
		}
	}
	return &shop{dir, parser.NewSession(parser.Config{Dir: dir, Env: append(os.Environ(), testmodule.Env()...)})}
}

// order returns the digest and the code for order/order.go while files have other texts.
func (s *shop) order(t *testing.T, files map[string]string) (digest.Digest, []byte) {
	t.Helper()
	texts := make(map[string][]byte)
	for name, text := range files {
		texts[filepath.Join(s.dir, name)] = []byte(text)
	}
	result, question := s.session.Check(filepath.Join(s.dir, "order"), texts)
	for question != nil {
		if err := question.Ask(t.Context()); err != nil {
			t.Fatal(err)
		}
		s.session.Learn(question)
		result, question = s.session.Check(filepath.Join(s.dir, "order"), texts)
	}
	if diag.HasErrors(result.Diagnostics) {
		t.Fatal(result.Diagnostics)
	}
	pkg := result.Packages[0]
	for _, file := range pkg.Files {
		if filepath.Base(file.Path) == "order.go" {
			code, err := templates.Render(pkg, file)
			if err != nil {
				t.Fatal(err)
			}
			return digest.Of(pkg).File(file), code
		}
	}
	t.Fatal("there is no contract")
	return digest.Digest{}, nil
}

// Each field of the model counts, apart from positions.
func TestDigestHasAllOfTheModel(t *testing.T) {
	t.Parallel()
	file := &contract.File{Path: "order.go"}
	populate(reflect.ValueOf(file).Elem(), make(map[reflect.Type]bool))
	of := func() digest.Digest {
		return digest.Of(&contract.Package{Path: "example.com/order", Name: "order"}).File(file)
	}
	before, leaves := of(), 0
	eachLeaf(reflect.ValueOf(file).Elem(), "File", func(path string, leaf reflect.Value) {
		leaves++
		old := reflect.ValueOf(leaf.Interface())
		change(leaf)
		if now := of(); now == before {
			t.Errorf("%s does not count", path)
		}
		leaf.Set(old)
	})
	if of() != before || leaves < 100 {
		t.Errorf("%d leaves were changed", leaves)
	}
}

// populate gives a value to each field. Of a type that contains itself there is one within another.
func populate(v reflect.Value, within map[reflect.Type]bool) {
	if within[v.Type()] {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		within[v.Type()] = true
		v.Set(reflect.New(v.Type().Elem()))
		populate(v.Elem(), within)
		within[v.Type()] = false
	case reflect.Struct:
		for i := range v.NumField() {
			populate(v.Field(i), within)
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		populate(v.Index(0), within)
	case reflect.Map:
		v.Set(reflect.ValueOf(map[string]string{"example.com/item": "item"}))
	case reflect.Interface:
		if v.Type() == reflect.TypeFor[types.Type]() {
			v.Set(reflect.ValueOf(types.Typ[types.String]))
		} else {
			v.Set(reflect.ValueOf(constant.MakeInt64(1)))
		}
	}
}

// eachLeaf calls f for each value that has no parts.
func eachLeaf(v reflect.Value, path string, f func(path string, leaf reflect.Value)) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return
		}
		eachLeaf(v.Elem(), path, f)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[token.Position]() || v.Type() == reflect.TypeFor[contract.Directive]() {
			return
		}
		for i := range v.NumField() {
			eachLeaf(v.Field(i), path+"."+v.Type().Field(i).Name, f)
		}
	case reflect.Slice:
		for i := range v.Len() {
			eachLeaf(v.Index(i), path, f)
		}
	default:
		f(path, v)
	}
}

func change(leaf reflect.Value) {
	switch leaf.Kind() {
	case reflect.String:
		leaf.SetString(leaf.String() + "x")
	case reflect.Bool:
		leaf.SetBool(!leaf.Bool())
	case reflect.Int, reflect.Int64:
		leaf.SetInt(leaf.Int() + 1)
	case reflect.Float64:
		leaf.SetFloat(leaf.Float() + 1)
	case reflect.Map:
		leaf.Set(reflect.ValueOf(map[string]string{"example.com/item": "other"}))
	case reflect.Interface:
		if leaf.Type() == reflect.TypeFor[types.Type]() {
			leaf.Set(reflect.ValueOf(types.Typ[types.Int]))
		} else {
			leaf.Set(reflect.ValueOf(constant.MakeInt64(2)))
		}
	default:
		panic("the model has a " + leaf.Type().String())
	}
}
