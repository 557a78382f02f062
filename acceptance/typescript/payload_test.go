package typescript

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// theSame is what the tables say of a value that comes back as it was.
const theSame = "the same"

// A passage is a value of Go that goes to TypeScript and comes back.
type passage struct {
	kind, source string // Go type, and the value as it is written in Go
	query        string // in TypeScript, that tells what it sees
	value        any
	ask          func(context.Context, *MirrorHandle) (any, error)
}

// goes makes a passage of a value, for a query of Mirror.
func goes[T any](query string, ask func(*MirrorHandle, context.Context, T) (T, error), source string, value T) passage {
	return passage{strings.ReplaceAll(fmt.Sprintf("%T", value), "typescript.", ""), source, query, value,
		func(ctx context.Context, m *MirrorHandle) (any, error) { return ask(m, ctx, value) }}
}

var passages = []passage{
	goes("int64", (*MirrorHandle).Int64, "1<<53 - 1", 1<<53-1),
	goes("int64", (*MirrorHandle).Int64, "1<<53 + 1", 1<<53+1),
	goes("int64", (*MirrorHandle).Int64, "math.MaxInt64", math.MaxInt64),
	goes("uint64", (*MirrorHandle).Uint64, "math.MaxUint64", math.MaxUint64),
	goes("float64", (*MirrorHandle).Float64, "0.1", 0.1),
	goes("float64", (*MirrorHandle).Float64, "1e300", 1e300),
	goes("float64", (*MirrorHandle).Float64, "math.Copysign(0, -1)", math.Copysign(0, -1)),
	goes("float64", (*MirrorHandle).Float64, "math.NaN()", math.NaN()),
	goes("bool", (*MirrorHandle).Bool, "true", true),
	goes("string", (*MirrorHandle).String, `"Zürich 東京 😀 <&>"`, "Zürich 東京 😀 <&>"),
	goes("string", (*MirrorHandle).String, `"\x00"`, "\x00"),
	goes("string", (*MirrorHandle).String, `"\xff"`, "\xff"),
	goes("bytes", (*MirrorHandle).Bytes, "[]byte{0, 255}", []byte{0, 255}),
	goes("bytes", (*MirrorHandle).Bytes, "[]byte{}", []byte{}),
	goes("bytes", (*MirrorHandle).Bytes, "[]byte(nil)", nil),
	goes("time", (*MirrorHandle).Time, "time.Date(2026, 1, 2, 3, 4, 5, 123456789, time.UTC)", time.Date(2026, 1, 2, 3, 4, 5, 123456789, time.UTC)),
	goes("time", (*MirrorHandle).Time, `time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("IST", 19800))`, time.Date(2026, 1, 2, 3, 4, 5, 0, time.FixedZone("IST", 19800))),
	goes("time", (*MirrorHandle).Time, "time.Time{}", time.Time{}),
	goes("duration", (*MirrorHandle).Duration, "90 * time.Second", 90*time.Second),
	goes("duration", (*MirrorHandle).Duration, "105*24*time.Hour + 1", 105*24*time.Hour+1),
	goes("color", (*MirrorHandle).Color, "Red", Red),
	goes("size", (*MirrorHandle).Size, "Large", Large),
	goes("pointer", (*MirrorHandle).Pointer, "&Point{1, 2}", &Point{1, 2}),
	goes("pointer", (*MirrorHandle).Pointer, "(*Point)(nil)", nil),
	goes("slice", (*MirrorHandle).Slice, `[]string{"a", ""}`, []string{"a", ""}),
	goes("slice", (*MirrorHandle).Slice, "[]string{}", []string{}),
	goes("slice", (*MirrorHandle).Slice, "[]string(nil)", nil),
	goes("map", (*MirrorHandle).Map, `map[int64]string{7: "a"}`, map[int64]string{7: "a"}),
	goes("map", (*MirrorHandle).Map, `map[int64]string{}`, map[int64]string{}),
	goes("record", (*MirrorHandle).Record, `Record{}`, Record{}),
	goes("record", (*MirrorHandle).Record, `Record{Bytes: []byte{0, 255}, Empty: []string{}, Big: math.MaxInt64}`,
		Record{Bytes: []byte{0, 255}, Empty: []string{}, Big: math.MaxInt64}),
	goes("tree", (*MirrorHandle).Tree, "a tree of 11111 nodes", newTree(4)),
}

// newTree returns a tree whose nodes have ten children each.
func newTree(depth int) Tree {
	tree := Tree{Name: fmt.Sprintf("%d above 東京", depth), Sizes: map[string]int{"depth": depth}}
	if depth > 0 {
		for range 10 {
			tree.Children = append(tree.Children, newTree(depth-1))
		}
	}
	return tree
}

func TestPayloadsOfGo(t *testing.T) {
	typescript(t)
	ctx := testserver.Context(t)
	m, err := NewMirrorClient(server.Client()).Start(ctx, testserver.Name(t), runtime.WithTaskQueue(DeliveryTaskQueue))
	if err != nil {
		t.Fatal(err)
	}
	table := []string{"| Go type | Value | In TypeScript | Back in Go |", "|---|---|---|---|"}
	for _, p := range passages {
		var seen, back string
		value, err := server.Client().QueryWorkflow(ctx, m.WorkflowID(), "", "see_"+p.query, p.value)
		if err != nil {
			seen = reason(err)
		} else if err := value.Get(&seen); err != nil {
			t.Fatal(err)
		}
		got, err := p.ask(ctx, m)
		switch {
		case err != nil:
			back = reason(err)
		case cmp.Equal(got, p.value) && fmt.Sprint(got) == fmt.Sprint(p.value):
			back = theSame
		default:
			back = code(fmt.Sprintf("%v", got))
		}
		table = append(table, row(code(p.kind), code(p.source), code(seen), back))
	}
	wantTable(t, "From Go to TypeScript and back", table)

	_, err = server.Client().QueryWorkflow(ctx, m.WorkflowID(), "", "see_pointer", durationpb.New(time.Second))
	if err == nil || err.Error() != "Unknown encoding: json/protobuf" {
		t.Errorf("protobuf message: error is %v, want one about its encoding", err)
	}

	three, err := m.Three(ctx, "a", 7, nil)
	if diff := cmp.Diff(Three{"a", 7, nil}, three); err != nil || diff != "" {
		t.Errorf("several arguments, %v (-want +got):\n%s", err, diff)
	}
}

// arrivals are values of TypeScript that go to Go and come back.
var arrivals = []struct{ kind, query, expression string }{
	{"int64", "int64", "Number.MAX_SAFE_INTEGER"},
	{"int64", "int64", "2 ** 53 + 2"},
	{"int64", "int64", "2 ** 63"},
	{"int64", "int64", "1.5"},
	{"int64", "int64", "1n"},
	{"int64", "int64", "'7'"},
	{"float64", "float64", "0.1"},
	{"float64", "float64", "-0"},
	{"float64", "float64", "NaN"},
	{"bool", "bool", "true"},
	{"string", "string", "'Zürich 東京 😀 <&>'"},
	{"string", "string", `'\ud800'`},
	{"string", "string", "null"},
	{"string", "string", "undefined"},
	{"[]byte", "bytes", "new Uint8Array([0, 255])"},
	{"[]byte", "bytes", "'AP8='"},
	{"[]byte", "bytes", "new Uint8Array()"},
	{"time.Time", "time", "new Date(1767323045123)"},
	{"time.Time", "time", "'2026-01-02T03:04:05.123456789+05:30'"},
	{"time.Time", "time", "new Date(NaN)"},
	{"time.Time", "time", "1767323045123"},
	{"time.Duration", "duration", "90_000_000_000"},
	{"time.Duration", "duration", "'90s'"},
	{"Color", "color", "'red'"},
	{"Color", "color", "'blue'"},
	{"Size", "size", "'large'"},
	{"Size", "size", "1"},
	{"*Point", "pointer", "{ x: 1, y: 2 }"},
	{"*Point", "pointer", "{ x: 1, z: 3 }"},
	{"*Point", "pointer", "null"},
	{"*Point", "pointer", "undefined"},
	{"*Point", "pointer", ""},
	{"[]string", "slice", "['a', undefined]"},
	{"[]string", "slice", "[]"},
	{"[]string", "slice", "null"},
	{"map[int64]string", "map", "{ 7: 'a' }"},
	{"map[int64]string", "map", "{ a: 'b' }"},
	{"map[int64]string", "map", "new Map([[7, 'a']])"},
	{"[]string", "slice", "new Set(['a'])"},
	{"Record", "record", "{ big: '9007199254740993', at: '2026-01-02T03:04:05Z', bytes: 'AP8=' }"},
	{"Record", "record", "{ bytes: null, empty: null, pointer: { x: null, y: undefined }, at: null, wait: null }"},
	{"Record", "record", "{ bytes: new Uint8Array([0, 255]) }"},
	{"Record", "record", "{ big: 7 }"},
	{"string, int64, *Point", "three", "'a', 7, { x: 1, y: 2 }"},
	{"string, int64, *Point", "three", "'a'"},
}

func TestPayloadsOfTypeScript(t *testing.T) {
	p, ctx := typescript(t), testserver.Context(t)
	m, err := NewMirrorClient(server.Client()).Start(ctx, testserver.Name(t), runtime.WithTaskQueue(AuctionTaskQueue))
	if err != nil {
		t.Fatal(err)
	}
	table := []string{"| TypeScript | For Go's | Back in TypeScript |", "|---|---|---|"}
	for _, a := range arrivals {
		answer := p.try(t, call{Operation: "echo", WorkflowID: m.WorkflowID(), Name: "echo_" + a.query, Expression: a.expression})
		var back string
		if answer.Failure != nil {
			back = lastPart(answer.Failure.Message)
		} else {
			echo := decode[struct {
				Answer string
				Same   bool
			}](t, string(answer.Value))
			back = code(echo.Answer)
			if echo.Same {
				back = theSame
			}
		}
		sent := "no argument"
		if a.expression != "" {
			sent = code(a.expression)
		}
		table = append(table, row(sent, code(a.kind), back))
	}
	wantTable(t, "From TypeScript to Go and back", table)
}

// row is a row of a table in Markdown.
func row(cells ...string) string {
	return "| " + strings.Join(cells, " | ") + " |"
}

// code is text as code in Markdown.
func code(text string) string {
	return "`" + strings.Join(strings.Fields(text), " ") + "`"
}

// reason is the part of an error that tells of the value.
func reason(err error) string {
	return lastPart(err.Error())
}

func lastPart(text string) string {
	if _, cause, ok := strings.Cut(text, "unable to decode: "); ok {
		text = cause
	}
	if _, cause, ok := strings.Cut(text, "unable to encode: "); ok {
		text = cause
	}
	return "error: " + text
}
