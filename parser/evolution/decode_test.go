package evolution_test

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"net/netip"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/temporalgen/temporalgen/parser/evolution"
)

// TestTypesDecode compares what is said about a change of a type with what encoding/json does: where nothing of a signal breaks,
// every value of the old type decodes as the new one and is the same again when that is encoded, and where runs break, some
// value does not.
func TestTypesDecode(t *testing.T) {
	t.Parallel()
	var (
		number = math.MinInt64
		now    = time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)
	)
	types := []struct {
		source string
		values []any
	}{
		{"string", []any{"", "text", "12", "aGk="}},
		{"bool", []any{true, false}},
		{"int", []any{0, -1, math.MaxInt64, math.MinInt64}},
		{"int8", []any{int8(0), int8(-128), int8(127)}},
		{"int16", []any{int16(0), int16(math.MinInt16), int16(math.MaxInt16)}},
		{"int32", []any{int32(0), int32(math.MinInt32), int32(math.MaxInt32)}},
		{"uint8", []any{uint8(0), uint8(255)}},
		{"uint32", []any{uint32(0), uint32(math.MaxUint32)}},
		{"uint64", []any{uint64(0), uint64(math.MaxUint64)}},
		{"float32", []any{float32(0), float32(0.5), float32(-2), float32(math.MaxFloat32)}},
		{"float64", []any{0.0, 0.5, -2.0, math.MaxFloat64}},
		{"[]byte", []any{[]byte(nil), []byte("hi"), []byte{0xff}}},
		{"[]string", []any{[]string(nil), []string{"a"}}},
		{"[]int", []any{[]int(nil), []int{-1}}},
		{"map[string]int", []any{map[string]int(nil), map[string]int{"a": -1}}},
		{"map[int]int", []any{map[int]int(nil), map[int]int{-3: -1, math.MinInt64: 1}}},
		{"map[uint]int", []any{map[uint]int(nil), map[uint]int{3: -1, math.MaxUint64: 1}}},
		{"map[string]string", []any{map[string]string(nil), map[string]string{"a": "b"}}},
		{"time.Time", []any{now}},
		{"time.Duration", []any{time.Duration(0), -time.Second, time.Duration(math.MaxInt64)}},
		{"map[int8]int", []any{map[int8]int{-3: -1, 127: 1}}},
		{"map[uint64]int", []any{map[uint64]int{3: -1, math.MaxUint64: 1}}},
		{"map[netip.Addr]int", []any{map[netip.Addr]int{netip.MustParseAddr("127.0.0.1"): 1}}},
		{"[2]int", []any{[2]int{1, 2}}},
		{"[3]int", []any{[3]int{1, 2, 3}}},
		{"json.Number", []any{json.Number("12"), json.Number("0.5"), json.Number("9223372036854775807")}},
		{"struct{}", []any{struct{}{}}},
		{"string `json:\",string\"`", []any{"", "text", "true", "12"}},
		{"bool `json:\",string\"`", []any{true, false}},
		{"int `json:\",string\"`", []any{0, -1, math.MaxInt64}},
		{"int8 `json:\",string\"`", []any{int8(-128)}},
		{"float64 `json:\",string\"`", []any{0.0, 0.5}},
		{"struct{ A int }", []any{struct{ A int }{-1}}},
		{"struct{ A string }", []any{struct{ A string }{"a"}}},
		{"*int", []any{(*int)(nil), &number}},
		{"any", []any{nil, "text", 0.5, []any{}, map[string]any{"a": true}}},
	}
	// Of these the JSON is the same: bytes that are read as text are others, a text in quotes is read with them, fields are no longer
	// told apart from keys, and what a type makes of keys nobody knows.
	sameJSON := map[string]string{
		"[]byte": "string", "string `json:\",string\"`": "string", "struct{ A int }": "map[string]int",
		"struct{ A string }": "map[string]string", "map[netip.Addr]int": "map[string]int",
	}

	var versions []version
	for _, typ := range types {
		versions = append(versions, order("//temporal:workflow\ntype Order interface {\n	//temporal:run\n	Run(ctx workflow.Context) error\n\n"+
			"	//temporal:signal\n	Set(ctx workflow.Context, v Value) error\n}\n\ntype Value struct {\n	V "+typ.source+"\n}\n"))
	}
	documents := describe(t, versions)
	for i, old := range types {
		for j, new := range types {
			changes := evolution.Compare(documents[i], documents[j])
			breaks := slices.ContainsFunc(changes, func(c evolution.Change) bool { return slices.Contains(c.Classes, evolution.Running) })
			target := structOf(new.source, new.values)
			var lost []string
			for _, value := range old.values {
				if err := survives(structWith(old.source, old.values, value), target); err != nil {
					lost = append(lost, err.Error())
				}
			}
			switch {
			case !breaks && len(lost) > 0:
				t.Errorf("%s made %s: nothing is said, and %s\n%s", old.source, new.source, strings.Join(lost, "; "), show(changes))
			case breaks && len(lost) == 0 && sameJSON[old.source] != new.source:
				t.Errorf("%s made %s: all values decode, and this is said:\n%s", old.source, new.source, show(changes))
			}
		}
	}
}

// structOf is a struct with one field V, of the type of values, with the tag in its source.
func structOf(source string, values []any) reflect.Type {
	typ := reflect.TypeFor[any]()
	if values[0] != nil {
		typ = reflect.TypeOf(values[0])
	}
	_, tag, _ := strings.Cut(strings.TrimSuffix(source, "`"), "`")
	return reflect.StructOf([]reflect.StructField{{Name: "V", Type: typ, Tag: reflect.StructTag(tag)}})
}

// structWith is such a struct with a value.
func structWith(source string, values []any, value any) any {
	s := reflect.New(structOf(source, values)).Elem()
	if value != nil {
		s.Field(0).Set(reflect.ValueOf(value))
	}
	return s.Interface()
}

// survives is the error of a value that is not the same when it was decoded as another type.
func survives(value any, as reflect.Type) error {
	was, err := json.Marshal(value)
	if err != nil {
		return err
	}
	decoded := reflect.New(as)
	if err := json.Unmarshal(was, decoded.Interface()); err != nil {
		return err
	}
	is, err := json.Marshal(decoded.Interface())
	if err != nil {
		return err
	}
	if a, b := zeroless(was), zeroless(is); a != b {
		return fmt.Errorf("%s becomes %s", was, is)
	}
	return nil
}

// zeroless is JSON without the difference between null and what Go's zero values are written as, and between two ways in which a
// number is written.
func zeroless(text []byte) string {
	var v struct{ V any }
	if err := json.Unmarshal(text, &v); err != nil {
		return string(text)
	}
	var exact struct{ V json.Number }
	if err := json.Unmarshal(text, &exact); err == nil && exact.V != "" {
		switch r, ok := new(big.Rat).SetString(exact.V.String()); {
		case ok && r.Sign() == 0:
			return "zero"
		case ok:
			return r.RatString()
		}
	}
	switch x := v.V.(type) {
	case nil, string, bool, float64:
		if x == nil || x == "" || x == false || x == 0.0 || x == "0001-01-01T00:00:00Z" {
			return "zero"
		}
	case []any:
		if len(x) == 0 || !slices.ContainsFunc(x, func(e any) bool { return e != nil && e != 0.0 }) {
			return "zero"
		}
	case map[string]any:
		empty := true
		for _, e := range x {
			empty = empty && (e == nil || e == 0.0 || e == "")
		}
		if empty {
			return "zero"
		}
	}
	normal, _ := json.Marshal(v.V)
	return string(normal)
}
