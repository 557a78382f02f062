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
		rules("X", "", "-", "TG962 is no longer required; TG962 field A of X loses the least length 1"),
		rules("X", "-", "", "TG955 is required; TG955 field A of X gets the least length 1"),
		rules("X", "", "required", ""),
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

// checkFields compares what is found about changes of field V of a message. A line is of a code and a summary.
func checkFields(t *testing.T, tests []fieldChange) {
	t.Helper()
	message := func(field string) version {
		return order("//temporal:workflow\ntype Order interface {\n	//temporal:run\n	Run(ctx workflow.Context) error\n\n" +
			"	//temporal:signal\n	Set(ctx workflow.Context, v Value) error\n}\n\ntype Value struct{\n	V " + field + "\n}\n" +
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
