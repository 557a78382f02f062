package evolution_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/parser/evolution"
)

// A fieldChange is a change of the type and the tag of a field of a message, and what is found.
type fieldChange struct{ was, is, want string }

// TestRules changes rules. What is found is what values are allowed, however the rules are written.
func TestRules(t *testing.T) {
	t.Parallel()
	rules := func(typ, was, is, want string) fieldChange {
		tag := func(rule string) string {
			if rule == "" {
				return typ
			}
			return fmt.Sprintf("%s `validate:%q`", typ, rule)
		}
		return fieldChange{tag(was), tag(is), want}
	}
	quoted := func(typ, was, is, want string) fieldChange {
		tag := func(rule string) string { return fmt.Sprintf("%s `json:\",string\" validate:%q`", typ, rule) }
		return fieldChange{tag(was), tag(is), want}
	}
	checkFields(t, []fieldChange{
		rules("string", "", "required", "TG955 gets the least length 1"),
		rules("string", "required", "", "TG962 loses the least length 1"),
		rules("string", "min=1", "required", ""),
		rules("string", "required", "min=1", ""),
		rules("string", "omitempty,min=3", "min=3", "TG955 is required"),
		rules("string", "min=3", "omitempty,min=3", "TG962 is no longer required"),
		rules("string", "omitempty,min=3", "omitempty,min=2", "TG962 has the least length 2, and had 3"),
		rules("string", "omitempty,min=3", "omitempty,min=4", "TG955 has the least length 4, and had 3"),
		rules("string", "omitempty,min=3", "omitempty,min=3,max=9", "TG955 gets the greatest length 9"),
		rules("string", "min=2", "omitempty,min=3", "TG955 has the least length 3, and had 2; TG962 is no longer required"),
		rules("string", "max=10", "max=5", "TG955 has the greatest length 5, and had 10"),
		rules("string", "max=5", "max=10", "TG962 has the greatest length 10, and had 5"),
		rules("string", "omitempty,max=3", "max=3", ""),
		rules("string", "len=3", "min=3,max=3", ""),
		rules("string", "omitempty,len=3", "len=3", "TG955 is required"),
		rules("string", "len=3", "omitempty,len=3", "TG962 is no longer required"),
		rules("string", "omitempty,len=3", "omitempty,len=4", "TG955 has the least length 4, and had 3; TG962 has the greatest length 4, and had 3"),
		rules("string", "oneof=a b", "oneof=a b c", "TG962 may also be c"),
		rules("string", "oneof=a b c", "oneof=c a b", ""),
		rules("string", "oneof=a b c", "oneof=a b d", "TG958 may no longer be c; TG962 may also be d"),
		rules("string", "omitempty,oneof=a b", "oneof=a b", "TG955 is required"),
		rules("string", "oneof=a b", "omitempty,oneof=a b", "TG962 is no longer required"),
		rules("string", "oneof=a", "eq=a", ""),
		rules("string", "eq=x", "oneof=x y", "TG962 may also be y"),
		rules("string", "omitempty,eq=x", "eq=x", "TG955 is required"),
		rules("string", "", "oneof=a b", "TG958 may only be a, b"),
		rules("string", "oneof=a b", "", "TG962 may be more than a, b"),
		rules("string", "", "email", "TG955 has to be an email address"),
		rules("string", "email", "", "TG962 need not be an email address any more"),
		rules("string", "email", "omitempty,email", "TG962 is no longer required"),
		rules("string", "omitempty,email", "email", "TG955 is required"),
		rules("string", "required,email", "email", ""),
		rules("string", "email", "url", "TG955 has to be a URL, and had to be an email address"),
		rules("string", "email", "uuid", "TG955 has to be a UUID, and had to be an email address"),
		rules("string", "uuid", "required,uuid", ""),
		rules("string", "omitempty,uuid", "uuid", "TG955 is required"),
		rules("string", "url", "omitempty,url", "TG962 is no longer required"),
		rules("string", "omitempty,url", "url", "TG955 is required"),
		rules("string", "omitempty,url", "omitempty,url,max=5", "TG955 gets the greatest length 5"),
		rules("string", "url", "required,url", ""),
		rules("string", "min=3,email", "email,min=3", ""),
		rules("string", "min=3,email", "omitempty,min=3,email", "TG962 is no longer required"),
		rules("string", "omitempty,min=3,email", "omitempty,min=2,email", "TG962 has the least length 2, and had 3"),
		rules("string", "ne=x", "ne=y", "TG955 is checked by ne=y; TG962 is no longer checked by ne=x"),
		rules("string", "ne=x", "ne=x,ne=y", "TG955 is checked by ne=y"),
		rules("string", "ne=a", "omitempty,ne=a", ""),
		rules("int", "min=1", "gt=0", ""),
		rules("int", "gt=0", "gte=1", ""),
		rules("int", "min=-5", "required", "TG955 is required; TG962 loses the minimum -5"),
		rules("int", "required", "min=0", "TG955 gets the minimum 0; TG962 is no longer required"),
		rules("int", "required", "required,min=0", "TG955 gets the minimum 0"),
		rules("int", "required", "ne=0", ""),
		rules("int", "ne=0", "required", ""),
		rules("int", "required", "", "TG962 is no longer required"),
		rules("int", "", "required", "TG955 is required"),
		rules("int", "min=0x10", "min=16", ""),
		rules("int", "omitempty,min=2", "min=2", "TG955 is required"),
		rules("int", "min=2", "omitempty,min=2", "TG962 is no longer required"),
		rules("int", "omitempty,min=2", "omitempty,min=3", "TG955 has the minimum 3, and had 2"),
		rules("int", "omitempty,min=3", "omitempty,min=2", "TG962 has the minimum 2, and had 3"),
		rules("int", "omitempty,min=2", "min=1", "TG955 is required; TG962 has the minimum 1, and had 2"),
		rules("int", "omitempty,min=2", "", "TG962 loses the minimum 2"),
		rules("int", "oneof=1 2", "oneof=1 2 3", "TG962 may also be 3"),
		rules("int", "oneof=1 2 3", "min=1,max=3", ""),
		rules("int", "min=1,max=3", "oneof=1 2 3", ""),
		rules("int", "min=1,max=3", "oneof=1 2", "TG958 may only be 1, 2"),
		rules("int", "oneof=1 2", "min=1,max=3", "TG962 may be more than 1, 2"),
		rules("int", "omitempty,oneof=1 2", "oneof=1 2", "TG958 may no longer be 0"),
		rules("int", "omitempty,len=3", "len=3", "TG958 may no longer be 0"),
		rules("int", "ne=3", "", "TG962 is no longer checked by ne=3"),
		rules("int", "ne=3", "ne=4", "TG955 is checked by ne=4; TG962 is no longer checked by ne=3"),
		rules("int", "min=3", "min=3,ne=3", "TG955 has the minimum 4, and had 3"),
		rules("float64", "gt=0", "gt=0.5", "TG955 has the exclusive minimum 0.5, and had 0"),
		rules("float64", "gte=0", "gt=0", "TG955 has the exclusive minimum 0, and had the minimum 0"),
		rules("float64", "gt=0", "gte=0", "TG962 has the minimum 0, and had the exclusive minimum 0"),
		rules("float64", "lte=5", "lt=5", "TG955 has the exclusive maximum 5, and had the maximum 5"),
		rules("float64", "eq=1.5", "eq=1.50", ""),
		rules("float64", "omitempty,gt=0.5", "gt=0.5", "TG955 is required"),
		rules("float64", "gt=0.5", "omitempty,gt=0.5", "TG962 is no longer required"),
		rules("float64", "omitempty,gt=0.5", "omitempty,gt=0.4", "TG962 has the exclusive minimum 0.4, and had 0.5"),
		rules("float32", "", "max=5", "TG955 gets the maximum 5"),
		rules("float32", "max=5", "", "TG962 loses the maximum 5"),
		rules("uint8", "", "max=5", "TG955 gets the maximum 5"),
		rules("uint8", "min=1", "required", ""),
		rules("uint8", "max=255", "", ""),
		rules("bool", "required", "eq=true", ""),
		rules("bool", "", "required", "TG958 may only be true"),
		rules("bool", "required", "", "TG962 may be more than true"),
		rules("time.Duration", "min=1m", "min=60s", ""),
		rules("time.Duration", "min=1m", "min=60000000000", ""),
		rules("time.Duration", "min=1m", "min=61s", "TG955 has the minimum 61000000000, and had 60000000000"),
		rules("time.Duration", "omitempty,min=1m", "omitempty,min=2m", "TG955 has the minimum 120000000000, and had 60000000000"),
		rules("time.Duration", "omitempty,min=1m", "min=1m", "TG955 is required"),
		rules("time.Time", "", "required", "TG955 is required"),
		rules("time.Time", "required", "", "TG962 is no longer required"),
		rules("netip.Addr", "", "required", "TG955 is required"),
		rules("netip.Addr", "required", "", "TG962 is no longer required"),
		rules("[]string", "", "dive,required", "TG955 field V[] of Value gets the least length 1"),
		rules("[]string", "dive,required", "", "TG962 field V[] of Value loses the least length 1"),
		rules("[]string", "dive,min=1", "dive,min=2", "TG955 field V[] of Value has the least length 2, and had 1"),
		rules("[]string", "min=1", "required", "TG962 loses the least number of elements 1"),
		rules("[]string", "required", "min=1", "TG955 gets the least number of elements 1"),
		rules("[]string", "omitempty,min=1", "min=1", "TG955 is required"),
		rules("[]string", "min=1", "omitempty,min=1", "TG962 is no longer required"),
		rules("[]string", "omitempty,max=3", "max=3", ""),
		rules("[]string", "max=3", "omitempty,max=3", ""),
		rules("[]string", "len=3", "omitempty,len=3", "TG962 is no longer required"),
		rules("[]string", "min=1", "min=2", "TG955 has the least number of elements 2, and had 1"),
		rules("[]string", "dive,min=2", "dive,omitempty,min=2", "TG962 field V[] of Value may also be empty"),
		rules("[]string", "dive,omitempty,min=2", "dive,omitempty,min=3", "TG955 field V[] of Value has the least length 3, and had 2"),
		rules("map[string]string", "max=3,dive,max=2", "max=3,dive,max=1", "TG955 field V{} of Value has the greatest length 1, and had 2"),
		rules("map[string]string", "min=1", "max=9", "TG955 gets the greatest number of elements 9; TG962 loses the least number of elements 1"),
		rules("[]byte", "min=1", "min=2", "TG955 has the least length 2, and had 1"),
		rules("[]byte", "", "required", "TG955 is required"),
		rules("*int", "required", "min=0", "TG955 gets the minimum 0"),
		rules("*int", "required", "required,min=1", "TG955 gets the minimum 1"),
		rules("*int", "required", "omitempty,min=1", "TG955 gets the minimum 1; TG962 is no longer required"),
		rules("*int", "omitempty,min=1", "required,min=1", "TG955 is required"),
		rules("*int", "omitempty,min=1", "omitempty,min=2", "TG955 has the minimum 2, and had 1"),
		rules("X", "", "omitempty", "TG962 is no longer required"),
		rules("X", "omitempty", "", "TG955 is required"),
		rules("X", "", "-", "TG962 field A of X loses the least length 1"),
		rules("X", "-", "", "TG955 field A of X gets the least length 1"),
		rules("X", "", "required", ""),
		{"struct{ A string }", "struct{ A string `validate:\"required\"` }", "TG955 field V.A of Value gets the least length 1"},
		{"[2]struct{ A string } `validate:\"dive\"`", "[2]struct{ A string `validate:\"required\"` } `validate:\"dive\"`", "TG955 field V[].A of Value gets the least length 1"},
		{"struct{ A string }", "struct{ A string; B int `validate:\"required\"` }", "TG955 field V.B of Value is added and required"},
		rules("[]X", "", "dive", "TG955 field A of X gets the least length 1"),
		rules("[]X", "dive", "", "TG962 field A of X loses the least length 1"),
		rules("[]X", "dive", "dive,omitempty", "TG962 field V[] of Value may also be empty"),
		rules("[]X", "dive,omitempty", "dive", "TG955 field V[] of Value may no longer be empty"),
		rules("*X", "", "required", "TG955 is required"),
		rules("*X", "required", "", "TG962 is no longer required"),
		rules("*X", "omitempty", "required", "TG955 is required"),
		quoted("int", "min=1", "min=2", "TG955 has the minimum 2, and had 1"),
		quoted("int", "min=2", "min=1", "TG962 has the minimum 1, and had 2"),
		quoted("int", "min=1", "omitempty,min=1", "TG962 is no longer required"),
		quoted("int", "min=1", "", "TG962 loses the minimum 1"),
		quoted("int", "required", "ne=0", ""),
		quoted("int", "omitempty,min=1", "min=1", "TG955 is required"),
		quoted("int", "oneof=1 2", "oneof=1 2 3", "TG962 may also be 3"),
		quoted("string", "min=1", "min=2", "TG955 has the least length 2, and had 1"),
		quoted("string", "min=1", "required", ""),
		quoted("string", "max=3", "", "TG962 loses the greatest length 3"),
		quoted("bool", "", "required", "TG955 is required"),
	})
}

// TestTypes changes types. What breaks is in TestTypesDecode; this is what is said.
func TestTypes(t *testing.T) {
	t.Parallel()
	checkFields(t, []fieldChange{
		{`string`, "string `json:\",string\"`", "TG952 becomes string in quotes, and was a string"},
		{"string `json:\",string\"`", `string`, "TG952 becomes a string, and was string in quotes"},
		{`string`, "bool `json:\",string\"`", "TG952 becomes bool in quotes, and was a string"},
		{"bool `json:\",string\"`", `string`, "TG952 becomes a string, and was bool in quotes"},
		{`bool`, "bool `json:\",string\"`", "TG952 becomes bool in quotes, and was a boolean"},
		{`int`, "int `json:\",string\"`", "TG952 becomes int in quotes, and was int"},
		{"int `json:\",string\"`", "float64 `json:\",string\"`", "TG957 becomes float64 in quotes, and was int in quotes"},
		{"int64 `json:\",string\"`", "int32 `json:\",string\"`", "TG957 becomes int32 in quotes, and was int64 in quotes"},
		{"int32 `json:\",string\"`", "int64 `json:\",string\"`", "TG957 becomes int64 in quotes, and was int32 in quotes"},
		{"int `json:\",string\"`", "uint `json:\",string\"`", "TG957 becomes uint in quotes, and was int in quotes"},
		{`map[int]int`, `map[int8]int`, "TG957 becomes a map with int8 keys, and was a map with int64 keys"},
		{`map[int8]int`, `map[int]int`, "TG957 becomes a map with int64 keys, and was a map with int8 keys"},
		{`map[uint64]int`, `map[int64]int`, "TG957 becomes a map with int64 keys, and was a map with uint64 keys"},
		{`map[int64]int`, `map[string]int`, "TG952 becomes a map, and was a map with int64 keys"},
		{`map[string]int`, `map[int64]int`, "TG952 becomes a map with int64 keys, and was a map"},
		{`map[netip.Addr]int`, `map[string]int`, "TG959 becomes a map, and was a map with keys of type Addr"},
		{`map[string]int`, `map[netip.Addr]int`, "TG959 becomes a map with keys of type Addr, and was a map"},
		{`map[netip.Addr]int`, `map[netip.Prefix]int`, "TG959 becomes a map with keys of type Prefix, and was a map with keys of type Addr"},
		{`map[netip.Addr]int`, `map[int]int`, "TG959 becomes a map with int64 keys, and was a map with keys of type Addr"},
		{`map[Color]int`, `map[string]int`, ""},
		{`map[Color]int`, `map[Shade]int`, ""},
		{`map[Color]int`, `map[Tint]int`, "TG958 has keys that have no constant green any more"},
		{`[3]int`, `[2]int`, "TG952 becomes an array of 2, and was an array of 3"},
		{`[2]int`, `[3]int`, "TG952 becomes an array of 3, and was an array of 2"},
		{`[2]int`, `[]int`, "TG952 becomes a list, and was an array of 2"},
		{`[]int`, `[2]int`, "TG952 becomes an array of 2, and was a list"},
		{`[2]int`, `[2]int8`, "TG957 field V[] of Value becomes int8, and was int"},
		{`[2]int`, `Pair`, ""},
		{"[]int `validate:\"len=2\"`", "[]int `validate:\"len=3\"`", "TG955 has the least number of elements 3, and had 2; TG962 has the greatest number of elements 3, and had 2"},
		{`[4]byte`, `[]byte`, "TG952 becomes bytes, and was an array of 4"},
		{`int64`, `float64`, "TG957 becomes float64, and was int64"},
		{`int32`, `float64`, "TG957 becomes float64, and was int32"},
		{`uint64`, `float64`, "TG957 becomes float64, and was uint64"},
		{`int32`, `float32`, "TG957 becomes float32, and was int32"},
		{`int16`, `float32`, "TG957 becomes float32, and was int16"},
		{`float64`, `float32`, "TG957 becomes float32, and was float64"},
		{`int64`, `any`, "TG952 becomes anything, and was int64"},
		{`int32`, `any`, "TG952 becomes anything, and was int32"},
		{`json.Number`, `any`, "TG952 becomes anything, and was json.Number"},
		{`json.Number`, `int`, "TG957 becomes int, and was json.Number"},
		{`json.Number`, `float64`, "TG957 becomes float64, and was json.Number"},
		{`int`, `json.Number`, "TG957 becomes json.Number, and was int"},
		{`time.Duration`, `float64`, "TG957 becomes float64, and was time.Duration"},
		{`time.Duration`, `int64`, ""},
		{`Color`, `Tint`, "TG958 has no constant green any more"},
		{`Color`, `Shade`, ""},
		{`Color`, `string`, ""},
		{`Color`, `Plain`, "TG958 has no constant green, red any more"},
		{`Plain`, `Color`, ""},
		{`[]Color`, `[]Tint`, "TG958 field V[] of Value has no constant green any more"},
		{`struct{}`, `map[string]int`, "TG952 becomes a map, and was an object"},
		{`map[string]int`, `struct{}`, "TG952 becomes an object, and was a map"},
		{`struct{}`, `struct{ A int }`, ""},
		{`struct{ A int }`, `struct{}`, "TG951 field V.A of Value is removed"},
		{`Empty`, `Filled`, ""},
	})
}

// checkFields compares what is found about changes of field V of a message. A line is of a code and a summary.
func checkFields(t *testing.T, tests []fieldChange) {
	t.Helper()
	message := func(field string) version {
		return order("//temporal:workflow\ntype Order interface {\n	//temporal:run\n	Run(ctx workflow.Context) error\n\n" +
			"	//temporal:signal\n	Set(ctx workflow.Context, v Value) error\n}\n\ntype Value struct{\n	V " + field + "\n}\n" +
			"\ntype (\n	Color string\n	Tint  string\n	Shade string\n	Plain string\n	Pair  [2]int\n	Empty struct{}\n	Filled struct{ A int }\n)\n" +
			"\nconst (\n	Red Color = \"red\"\n	Green Color = \"green\"\n	RedTint Tint = \"red\"\n	RedShade Shade = \"red\"\n	GreenShade Shade = \"green\"\n)\n" +
			"\n// X is a struct with a rule.\ntype X struct{\n	A string `validate:\"required\"`\n}\n")
	}
	var versions []version
	for _, test := range tests {
		versions = append(versions, message(test.was), message(test.is))
	}
	documents := describe(t, versions)
	for i, test := range tests {
		t.Run(test.was+" made "+test.is, func(t *testing.T) {
			var got []string
			for _, c := range evolution.Compare(documents[2*i], documents[2*i+1]) {
				checkText(t, c)
				if c.Code != "" {
					got = append(got, fmt.Sprintf("%s %s", c.Code, strings.TrimSuffix(c.Summary, " (signal Set of Order)")))
				}
			}
			if diff := cmp.Diff(test.want, strings.ReplaceAll(strings.Join(got, "; "), "field V of Value ", "")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
