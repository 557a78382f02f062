package lsp

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/lsp/protocol"
)

const order = "order/order.go"

const shop = `
-- order/order.go --
package order

import "go.temporal.io/sdk/workflow"

// Order is an order. 𝄞
//
//temporal:workflow id=order-{ID}
type Order interface {
	// Run runs it.
	//
	//temporal:run
	Run(ctx workflow.Context, in Input) error

	// AddItem adds an item.
	//
	//temporal:update
	AddItem(ctx workflow.Context, item Item) (Totals, error)

	//temporal:signal
	Cancel(ctx workflow.Context, reason string) error
}

type (
	Input struct{ ID string }
	Item  struct {
		RequestID, SKU string
		Price          Price  ` + "`validate:\"required\"`" + `
		Count          int    ` + "`json:\"count\" validate:\"min=1\"`" + `
		Tags           []Price
	}
	Price struct {
		Currency string
		Cents    int64
	}
	Totals struct{ Items int }
)
`

// settle opens the order and waits until its types are known.
func settle(t testing.TB) *editor {
	t.Helper()
	e := connect(t, writeModule(t, shop))
	e.initialize(`{"workspace":{"codeLens":{"refreshSupport":true}}}`)
	e.open(order)
	e.replace(order, "id=order-{ID}", "id=order-{Id}")
	e.await(order, "Input has no field Id")
	e.replace(order, "id=order-{Id}", "id=order-{ID}")
	e.await(order)
	return e
}

// with is the text of the order with something else in a place.
func (e *editor) with(old, new string) string {
	e.t.Helper()
	if !strings.Contains(shop, old) {
		e.t.Fatalf("there is no %s", old)
	}
	_, text, _ := strings.Cut(shop, "-- order/order.go --\n")
	return strings.Replace(text, old, new, 1)
}

func TestCompletion(t *testing.T) {
	t.Parallel()
	e := settle(t)
	for _, test := range []struct {
		old, new string // a bar is where the cursor is
		want     string // labels
		after    string // a part of the text when the first is chosen
	}{
		// Kinds
		{"//temporal:signal", "//temporal:|", "signal query update validator", "//temporal:signal\n"},
		{"//temporal:signal", "//temporal:si|gnal key=a", "signal query update validator", "//temporal:signal key=a\n"},
		{"//temporal:signal", "//temp|", "//temporal:signal //temporal:query //temporal:update //temporal:validator", "\t//temporal:signal\n"},
		{"//temporal:run", "//temporal:|", "run signal query update validator", ""},
		{"//temporal:workflow id=order-{ID}", "//temporal:|", "workflow messages activities", ""},
		{"// Run runs it.", "// Run|", "", ""},
		{"type (", "//temporal:|\ntype (", "workflow messages activities", ""},
		{"type (", "type (\n//temporal:|\n", "workflow messages activities", ""},
		{"type (", "type X interface {\n\tF(\n\n//temporal:|\ntype (", "run signal query update validator activity", ""},
		{"type (", "type X = [\n\n//temporal:|\ntype (", "workflow messages activities run signal query update validator activity", ""},
		// Where there is no directive
		{"type (", "const help = `\n//temporal:|\n`\n\ntype (", "", ""},
		{"type (", "const help = `\n//temporal:update |\n`\n\ntype (", "", ""},
		{"type (", "/*\n//temporal:|\n*/\ntype (", "", ""},
		{"type (", "func f() {\n\t//temporal:|\n}\n\ntype (", "", ""},
		{"type (", "type s struct {\n\t//temporal:|\n\tA int\n}\n\ntype (", "", ""},
		{"type (", "var v = []int{\n\t//temporal:|\n\t1,\n}\n\ntype (", "", ""},
		{"Cancel(ctx", "// temporal:|\n\tCancel(ctx", "", ""},
		// Keys
		{"//temporal:update", "//temporal:update id={RequestID} w|", "name roles dedup serial unfinished wait", "id={RequestID} name=\n"},
		{"//temporal:update", "//temporal:update | id={RequestID}", "name roles dedup serial unfinished wait", "update name= id={RequestID}\n"},
		{"//temporal:update", "//temporal:update de|dup id={RequestID}", "name roles dedup serial unfinished wait", "update name= id="},
		{"//temporal:update", "//temporal:update n|ame=x", "name roles id dedup serial unfinished wait", "update name=x\n"},
		{"//temporal:run", "//temporal:wrong |", "", ""},
		// Values
		{"//temporal:update", "//temporal:update wait=|", "accepted completed", "wait=accepted\n"},
		{"//temporal:update", "//temporal:update wait=acc| dedup", "accepted completed", "wait=accepted dedup\n"},
		{"id=order-{ID}", "id=order-{ID} run-timeout=|", "10s 30s 1m 10m 1h 24h 720h", ""},
		{"id=order-{ID}", "id=order-{ID} cron=|", `"0 8 * * *"`, `cron="0 8 * * *"`},
		{"id=order-{ID}", "id=order-{ID} cron=\"|\"", `0 8 * * *`, `cron="0 8 * * *"`},
		{"id=order-{ID}", "id=order-{ID} max-attempts=|", "3", ""},
		{"//temporal:signal", "//temporal:validator for=|\n\tValidateIt(ctx workflow.Context, item Item) error\n\n\t//temporal:signal", "AddItem", "for=AddItem\n"},
		// Templates
		{"id=order-{ID}", "id=order-{|}", "ID", "id=order-{ID}\n"},
		{"id=order-{ID}", "id=order-{|", "ID", "id=order-{ID}\n"},
		{"id=order-{ID}", "id=order-|", "", ""},
		{"//temporal:update", "//temporal:update id={|", "RequestID SKU Price Count", "id={RequestID}\n"},
		{"//temporal:update", "//temporal:update id={SKU}-{Price.|}", "Currency Cents", "{SKU}-{Price.Currency}\n"},
		{"//temporal:update", "//temporal:update id={Pri|ce.Cents}", "RequestID SKU Price Count", "id={RequestID.Cents}\n"},
		{"//temporal:update", "//temporal:update id=\"a {Pr|\" dedup", "RequestID SKU Price Count", "id=\"a {RequestID}\" dedup\n"},
		{"//temporal:update", "//temporal:update serial={No.|", "", ""},
		{"type (", "type Cancels interface {\n\t//temporal:signal key={|\n\tStop(ctx workflow.Context, in Input)\n}\n\ntype (", "ID", "key={ID}\n"},
		// Rules
		{`validate:"required"`, `validate:"|"`, "required omitempty", "validate:\"required\"`"},
		{`validate:"min=1"`, `validate:"re|"`, "required omitempty min max gt gte lt lte len eq ne oneof", "validate:\"required\"`"},
		{`validate:"min=1"`, `validate:"omitempty,|"`, "required min max gt gte lt lte len eq ne oneof", "validate:\"omitempty,required\"`"},
		{`validate:"min=1"`, `validate:"min=|"`, "", ""},
		{`json:"count"`, `json:"c|ount"`, "", ""},
		{"Tags           []Price", "Tags []Price `validate:\"dive,|\"`", "required omitempty", ""},
		{`validate:"min=1"`, `validate:"min=1,|,max=3"`, "required omitempty gt gte lt lte len eq ne oneof", ""},
		{`validate:"min=1"`, `validate:"min=1,ma|x=3"`, "required omitempty max gt gte lt lte len eq ne oneof", ""},
		{`validate:"min=1"`, `validate:"ne=1,|"`, "required omitempty min max gt gte lt lte len eq ne oneof", ""},
		{"Tags           []Price", "Tags []Price `validate:\"required,|,dive,omitempty\"`", "omitempty min max gt gte lt lte len eq ne", ""},
		{"Tags           []Price", "Tags []Price `validate:\"min=1,dive,|\"`", "required omitempty", ""},
		{"Tags           []Price", "Tags []struct{ A int `validate:\"|\"` }", "required omitempty min max gt gte lt lte len eq ne oneof", ""},
		{"Tags           []Price", "Price2 *struct{ A Price `validate:\"|\"` }", "required omitempty", ""},
		{"Price          Price  `validate:\"required\"`", "Price `validate:\"|\"`", "required omitempty", ""},
	} {
		at := e.cursor(order, e.with(test.old, test.new))
		items, labels := e.complete(at)
		if diff := cmp.Diff(test.want, labels); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.new, diff)
		} else if test.after != "" {
			e.edit(order, items[0].TextEdit)
			if !strings.Contains(e.texts[order], test.after) {
				t.Errorf("%s: there is no %q in\n%s", test.new, test.after, e.texts[order])
			}
		}
	}
}

// Fields that the checker refuses in templates are not offered, methods may be those of embedded interfaces, and while the file
// cannot be read, the types are those from before.
func TestCompletionOfFields(t *testing.T) {
	t.Parallel()
	const name, text = "parcel/parcel.go", `package parcel

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

//temporal:workflow id={}
type Parcel interface {
	Runner
	Holder

	//temporal:validator for=
	Validate(workflow.Context, Address) error
}

type Runner interface {
	//temporal:run
	Run(workflow.Context, Address) error
}

type Holder interface {
	//temporal:signal key={}
	Hold(workflow.Context, Address)

	//temporal:update
	Move(workflow.Context, Address) error
}

type Address struct {
	City   string
	Secret string ` + "`json:\"-\"`" + `
	Since  time.Time
	Weight float64
	Named  interface{ String() string }
	State  state
	Bare   *Street
	Street *Street
	*Embedded
}

func (a *Address) GetFloor() int { return 0 }

type Embedded struct{ Floor, Door int }

type Street struct{ Name, Number string }

func (s *Street) GetName() string { return s.Name }

type state int

func (state) String() string { return "" }
`
	e := connect(t, writeModule(t, "\n-- "+name+" --\n"+text))
	e.initialize(`{}`)
	e.open(name)
	e.await(name, "braces are empty", "for is empty", "cannot be sent", "braces are empty") // the types are known
	for _, test := range []struct{ old, new, want string }{
		{"id={}", "id={|}", "City State Bare Street Floor"},
		{"key={}", "key={|}", "City State Bare Street Floor"},
		{"key={}", "key={Street.|}", "Name"},
		{"key={}", "key={Since.|}", ""},
		{"for=", "for=|", "Move"},
		{"key={}\n\tHold(workflow.Context, Address)", "key={|}\n\tHold(workflow.Context, Add", "City State Bare Street Floor"},
	} {
		at := e.cursor(name, strings.Replace(text, test.old, test.new, 1))
		_, labels := e.complete(at)
		if diff := cmp.Diff(test.want, labels); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.new, diff)
		}
	}
}

// complete returns what can be written at a place, and the labels of that.
func (e *editor) complete(at protocol.TextDocumentPosition) (items []protocol.CompletionItem, labels string) {
	e.t.Helper()
	var result protocol.CompletionList
	e.call("textDocument/completion", at, &result)
	var list []string
	for _, item := range result.Items {
		list = append(list, item.Label)
	}
	return result.Items, strings.Join(list, " ")
}

// What is answered before the types are known is not the whole answer, so that editors ask again.
func TestCompletionWithoutTypes(t *testing.T) {
	t.Parallel()
	e := connect(t, writeModule(t, shop))
	e.initialize(`{}`)
	e.open(order)
	at := e.cursor(order, e.with("id=order-{ID}", "id=order-{|}"))
	for {
		var result protocol.CompletionList
		e.call("textDocument/completion", at, &result)
		if len(result.Items) > 0 {
			break
		}
		if !result.IsIncomplete {
			t.Fatal("there are no fields, and nobody is told to ask again")
		}
	}
}

// edit makes a change of a file in the editor.
func (e *editor) edit(name string, edits ...protocol.TextEdit) {
	e.t.Helper()
	text := e.texts[name]
	for _, edit := range edits {
		from, to := offsetOf(text, edit.Range.Start), offsetOf(text, edit.Range.End)
		text = text[:from] + edit.NewText + text[to:]
	}
	e.cursor(name, text+"|")
}

// offsetOf is the offset of a position in bytes.
func offsetOf(text string, p protocol.Position) int {
	for i := range text {
		if position(text[:i]) == p {
			return i
		}
	}
	return len(text)
}

func TestHover(t *testing.T) {
	t.Parallel()
	e := settle(t)
	for _, test := range []struct {
		old, new string
		want     []string // parts of the help; none for no help
	}{
		{"//temporal:update", "//temporal:up|date", []string{
			"**//temporal:update**: Declares a message with an answer", "/docs/directives/update.md)",
			"func (h *OrderHandle) AddItem(ctx context.Context, item Item, opts ...runtime.UpdateOption) (Totals, error)\n",
			"*OrderStarter) AddItem(",
		}},
		{"//temporal:update", "//temporal:update de|dup", []string{"**dedup** (flag): A message that was handled before"}},
		{"//temporal:update", "//temporal:update wait=acce|pted", []string{"**wait** (`accepted`, `completed`)"}},
		{"AddItem(ctx workflow.Context", "Add|Item(ctx workflow.Context", []string{"func (h *OrderHandle) StartAddItem("}},
		{"AddItem(ctx workflow.Context", "AddItem(ctx workflow.Con|text", nil},
		{"type Order", "type Or|der", []string{"func RegisterOrder(", "func NewOrderClient("}},
		{"Run(ctx", "R|un(ctx", []string{"func (c *OrderClient) Start(", "func StartOrderChild("}},
		{"type (", "ty|pe (", nil},
		{"validate:\"min=1\"", "validate:\"mi|n=1\"", []string{"**min**: At least"}},
		{"//temporal:signal", "//temporal:wr|ong", nil},
	} {
		at := e.cursor(order, e.with(test.old, test.new))
		var hover *protocol.Hover
		e.call("textDocument/hover", at, &hover)
		if hover == nil {
			if test.want != nil {
				t.Errorf("%s: no help", test.new)
			}
			continue
		}
		for _, part := range test.want {
			if !strings.Contains(hover.Contents.Value, part) {
				t.Errorf("%s: there is no %q in\n%s", test.new, part, hover.Contents.Value)
			}
		}
		if test.want == nil {
			t.Errorf("%s: there is help:\n%s", test.new, hover.Contents.Value)
		}
	}
}

func TestRegenerateAndNavigate(t *testing.T) {
	t.Parallel()
	e := settle(t)
	const generated = "order/order_temporal.go"
	lens := func() string {
		t.Helper()
		var lenses []protocol.CodeLens
		for len(lenses) == 0 {
			refreshed := e.refreshed()
			e.call("textDocument/codeLens", protocol.TextDocumentOnly{TextDocument: e.document(order)}, &lenses)
			if len(lenses) == 0 && !e.wait(func() bool { return e.lensesRefreshed > refreshed }) {
				t.Fatal("nobody is told to ask for lenses again")
			}
		}
		if len(lenses) != 1 || lenses[0].Range.Start.Line != 7 {
			t.Fatalf("the lenses are %v", lenses)
		}
		return lenses[0].Command.Title
	}
	regenerate := func() (done []string, err error) {
		argument, _ := json.Marshal(e.document(order).URI)
		err = e.conn.Call(t.Context(), "workspace/executeCommand", protocol.ExecuteCommandParams{
			Command: "temporalgen.regenerate", Arguments: []json.RawMessage{argument},
		}, &done)
		return done, err
	}
	if got, want := lens(), "1 signal, 1 update: generate order_temporal.go"; got != want {
		t.Errorf("the lens is %q, want %q", got, want)
	}
	done, err := regenerate()
	e.must(err)
	if diff := cmp.Diff([]string{"order.go: Order (1 signal, 1 update) -> order_temporal.go"}, done); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if _, err := os.Stat(e.path(generated)); err != nil {
		t.Fatal(err)
	}
	if got, want := lens(), "1 signal, 1 update: order_temporal.go is up to date"; got != want {
		t.Errorf("the lens is %q, want %q", got, want)
	}

	// From a contract to its code, and back from there.
	e.open(generated)
	definition := func(at protocol.TextDocumentPosition) string {
		t.Helper()
		var location *protocol.Location
		e.call("textDocument/definition", at, &location)
		if location == nil {
			return ""
		}
		name := order
		if strings.HasSuffix(location.URI, "_temporal.go") {
			name = generated
		}
		line := strings.Split(e.texts[name], "\n")[location.Range.Start.Line]
		return name + ": " + line[location.Range.Start.Character:location.Range.End.Character] + " in " + strings.TrimSpace(line)
	}
	for _, test := range []struct{ name, at, want string }{
		{order, "Add|Item(ctx", generated + ": AddItem in func (h *OrderHandle) AddItem(ctx context.Context, item Item, opts ...runtime.UpdateOption) (Totals, error) {"},
		{order, "Can|cel(ctx", generated + ": Cancel in func (h *OrderHandle) Cancel(ctx context.Context, reason string) error {"},
		{order, "R|un(ctx", generated + ": Result in func (h *OrderHandle) Result(ctx context.Context) error {"},
		{order, "type Or|der", generated + ": OrderID in func OrderID(in Input) string {"},
		{order, "pack|age order", ""},
		{generated, "*OrderHandle) StartAdd|Item(", order + ": AddItem in AddItem(ctx workflow.Context, item Item) (Totals, error)"},
		{generated, "*OrderStarter) Can|cel(", order + ": Cancel in Cancel(ctx workflow.Context, reason string) error"},
		{generated, "\tOrderCancel|Signal", order + ": Cancel in Cancel(ctx workflow.Context, reason string) error"},
		{generated, "*OrderClient) St|art(", order + ": Run in Run(ctx workflow.Context, in Input) error"},
		{generated, "type Order|Handle struct", order + ": Order in type Order interface {"},
		{generated, "func Register|Order(", order + ": Order in type Order interface {"},
		{generated, "return or|der", ""},
	} {
		before, after, _ := strings.Cut(test.at, "|")
		i := strings.Index(e.texts[test.name], before+after)
		if i < 0 {
			if test.want != "" {
				t.Errorf("there is no %s in\n%s", test.at, e.texts[test.name])
			}
			continue
		}
		at := protocol.TextDocumentPosition{TextDocument: e.document(test.name), Position: position(e.texts[test.name][:i] + before)}
		if diff := cmp.Diff(test.want, definition(at)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.at, diff)
		}
	}

	// What is not saved is not generated.
	e.replace(order, "//temporal:signal", "//temporal:signal name=stop")
	if got, want := lens(), "1 signal, 1 update: order_temporal.go is stale: regenerate (save first)"; got != want {
		t.Errorf("the lens is %q, want %q", got, want)
	}
	before, err := os.ReadFile(e.path(generated))
	e.must(err)
	if _, err := regenerate(); err == nil || !strings.Contains(err.Error(), "save order.go first") {
		t.Errorf("what is not saved: %v", err)
	}
	if after, err := os.ReadFile(e.path(generated)); err != nil || string(after) != string(before) {
		t.Errorf("it was generated all the same (%v)", err)
	}
	e.save(order)
	if done, err := regenerate(); err != nil || len(done) != 1 {
		t.Errorf("got %v and %v", done, err)
	}
	if after, err := os.ReadFile(e.path(generated)); err != nil || !strings.Contains(string(after), `"stop"`) {
		t.Errorf("it was not generated (%v)", err)
	}

	// What is wrong is not generated either.
	e.replace(order, "//temporal:signal", "//temporal:signal kex=a")
	if got, want := lens(), "1 signal, 1 update: has errors: nothing is generated"; got != want {
		t.Errorf("the lens is %q, want %q", got, want)
	}
	e.save(order)
	if _, err := regenerate(); err == nil || !strings.Contains(err.Error(), "no key or flag kex") {
		t.Errorf("what is wrong: %v", err)
	}
}

// A validator leads to its update, and methods may be those of interfaces that contracts embed.
func TestNavigateEmbedded(t *testing.T) {
	t.Parallel()
	const name, generated, text = "parcel/parcel.go", "parcel/parcel_temporal.go", `package parcel

import "go.temporal.io/sdk/workflow"

//temporal:workflow
type Parcel interface {
	Holder

	//temporal:run
	Run(workflow.Context) error

	//temporal:validator for=Move
	ValidateMove(ctx workflow.Context, to string) error
}

type Holder interface {
	//temporal:signal
	Hold(workflow.Context)

	//temporal:update
	Move(ctx workflow.Context, to string) error
}
`
	e := connect(t, writeModule(t, "\n-- "+name+" --\n"+text))
	e.initialize(`{}`)
	e.open(name)
	argument, _ := json.Marshal(e.document(name).URI)
	e.call("workspace/executeCommand", protocol.ExecuteCommandParams{
		Command: "temporalgen.regenerate", Arguments: []json.RawMessage{argument},
	}, new([]string))
	e.open(generated)
	for _, test := range []struct{ name, at, want string }{
		{name, "Ho|ld(", "func (h *ParcelHandle) Hold("},
		{name, "//temporal:sig|nal", "func (h *ParcelHandle) Hold("},
		{name, "ValidateMo|ve(", "func (h *ParcelHandle) Move("},
		{name, "for=Mo|ve", "Move(ctx workflow.Context, to string) error"},
		{name, "type Hol|der", ""},
		{generated, "*ParcelHandle) Ho|ld(", "Hold(workflow.Context)"},
		{generated, "*ParcelHandle) StartMo|ve(", "Move(ctx workflow.Context, to string) error"},
		{generated, "\tParcelHold|Signal", "Hold(workflow.Context)"},
	} {
		before, after, _ := strings.Cut(test.at, "|")
		i := strings.Index(e.texts[test.name], before+after)
		if i < 0 {
			t.Fatalf("there is no %s in\n%s", test.at, e.texts[test.name])
		}
		var location *protocol.Location
		e.call("textDocument/definition", protocol.TextDocumentPosition{
			TextDocument: e.document(test.name), Position: position(e.texts[test.name][:i] + before),
		}, &location)
		got := ""
		if location != nil {
			to := name
			if location.URI == e.document(generated).URI {
				to = generated
			}
			got = strings.TrimSpace(strings.Split(e.texts[to], "\n")[location.Range.Start.Line])
		}
		if !strings.HasPrefix(got, test.want) || test.want == "" && got != "" {
			t.Errorf("%s leads to %q, want %q", test.at, got, test.want)
		}
	}
	var hover *protocol.Hover
	e.call("textDocument/hover", e.cursor(name, strings.Replace(text, "Hold(", "Ho|ld(", 1)), &hover)
	if hover == nil || !strings.Contains(hover.Contents.Value, "*ParcelHandle) Hold(") {
		t.Errorf("the help is %v", hover)
	}
}

func TestCodeActions(t *testing.T) {
	t.Parallel()
	e := settle(t)
	for _, test := range []struct {
		old, new string
		title    string
		after    string // a part of the text when it was chosen
	}{
		{"//temporal:update", "//temporal:update dedu|pe", "Write dedup", "//temporal:update dedup\n"},
		{"//temporal:signal", "//temporal:sig|nl", "Write signal", "//temporal:signal\n"},
		{"id=order-{ID}", "id=order-{I|d}", "Write ID", "id=order-{ID}\n"},
		{"//temporal:update", "//temporal:update id={Price.Cur|ency_} dedup", "Write Currency", "id={Price.Currency} dedup\n"},
		{"//temporal:update", "//temporal:update id=`an item {Price.Cur|ency_}` dedup", "Write Currency", "`an item {Price.Currency}` dedup\n"},
		{"//temporal:signal", "//temporal:signal key={reaso|m}", "Write reason", "key={reason}\n"},
		{`validate:"min=1"`, `validate:"omitempty,mi|m=1"`, "Write min", `validate:"omitempty,min=1"`},
		{"//temporal:signal", "//temporal:validator for=Add|Items\n\tValidate(ctx workflow.Context, item Item) error\n\n\t//temporal:signal",
			"Write AddItem", "for=AddItem\n"},
		{"\n\t//temporal:signal\n\tCancel", "\n\tCan|cel", "Add //temporal:signal to Cancel", "\n\t//temporal:signal\n\tCancel"},
		{"\t//\n\t//temporal:update\n\tAddItem", "\tAdd|Item", "Add //temporal:update to AddItem", "\t// AddItem adds an item.\n\t//\n\t//temporal:update\n\tAddItem"},
		{"\tAddItem(", "\tAdd|Item(", "Add a validator for AddItem", "(Totals, error)\n\n\t//temporal:validator for=AddItem\n\tValidateAddItem(ctx workflow.Context, item Item) error\n\n"},
	} {
		at := e.cursor(order, e.with(test.old, test.new))
		var actions []protocol.CodeAction
		e.call("textDocument/codeAction", protocol.CodeActionParams{
			TextDocument: at.TextDocument, Range: protocol.Range{Start: at.Position, End: at.Position},
		}, &actions)
		i := slices.IndexFunc(actions, func(a protocol.CodeAction) bool { return a.Title == test.title })
		if i < 0 {
			var titles []string
			for _, a := range actions {
				titles = append(titles, a.Title)
			}
			t.Errorf("%s: there is no %q among %q", test.new, test.title, titles)
			continue
		}
		e.edit(order, actions[i].Edit.Changes[at.TextDocument.URI]...)
		if !strings.Contains(e.texts[order], test.after) {
			t.Errorf("%s: there is no %q in\n%s", test.title, test.after, e.texts[order])
		}
		e.await(order) // nothing is wrong any more
	}
	// The kinds that fit the parameters and results are offered, the likeliest first.
	for signature, want := range map[string]string{
		"New(ctx workflow.Context, item Item) (Totals, error)": "update",
		"New(ctx workflow.Context) error":                      "signal update",
		"New(ctx workflow.Context)":                            "signal",
		"New() (Totals, error)":                                "query",
		"New()":                                                "query",
	} {
		at := e.cursor(order, e.with("\t//temporal:signal\n", "\t|"+signature+"\n\n\t//temporal:signal\n"))
		var actions []protocol.CodeAction
		e.call("textDocument/codeAction", protocol.CodeActionParams{
			TextDocument: at.TextDocument, Range: protocol.Range{Start: at.Position, End: at.Position},
			Context: protocol.CodeActionContext{Only: []string{"quickfix"}},
		}, &actions)
		var kinds []string
		for i, a := range actions {
			kind, _ := strings.CutSuffix(a.Title, " to New")
			kinds = append(kinds, strings.TrimPrefix(kind, "Add //temporal:"))
			if a.IsPreferred != (i == 0) {
				t.Errorf("%s: the action %s is preferred: %t", signature, a.Title, a.IsPreferred)
			}
		}
		if diff := cmp.Diff(want, strings.Join(kinds, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", signature, diff)
		}
	}
	for only, want := range map[string]int{"source": 1, "source.temporalgen": 1, "quickfix": 0, "refactor": 1, "refactor.rewrite": 1, "other": 0} {
		at := e.cursor(order, e.with("\tAddItem(", "\tAdd|Item("))
		var actions []protocol.CodeAction
		e.call("textDocument/codeAction", protocol.CodeActionParams{
			TextDocument: at.TextDocument, Range: protocol.Range{Start: at.Position, End: at.Position},
			Context: protocol.CodeActionContext{Only: []string{only}},
		}, &actions)
		if len(actions) != want {
			t.Errorf("only %s: got %v", only, actions)
		}
	}
}

func TestDocumentSymbols(t *testing.T) {
	t.Parallel()
	e := settle(t)
	var symbols []protocol.DocumentSymbol
	e.call("textDocument/documentSymbol", protocol.TextDocumentOnly{TextDocument: e.document(order)}, &symbols)
	var lines []string
	for _, s := range symbols {
		lines = append(lines, shown(s.SelectionRange)+" "+s.Name+" "+s.Detail)
		for _, c := range s.Children {
			lines = append(lines, shown(c.SelectionRange)+" "+c.Name+" "+c.Detail)
		}
	}
	if diff := cmp.Diff([]string{
		"8:6-8:11 Order //temporal:workflow",
		"12:2-12:5 Run //temporal:run",
		"17:2-17:9 AddItem //temporal:update",
		"20:2-20:8 Cancel //temporal:signal",
	}, lines); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
