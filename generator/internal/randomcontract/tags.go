package randomcontract

import (
	"fmt"
	"strings"
)

// tag makes the validate tag of a field.
func (m *maker) tag(t *typ) string {
	if m.oneIn(30) {
		return `validate:"-"`
	}
	rules := m.rules(t, 2)
	if m.oneIn(60) {
		rules = append(rules, pick(m.random, "", "min", "a|b", "unknown", "dive", "min=x", "oneof=", "required=1", "len=-1", "keys", "gt=now", " required", "eq=0x2C", "min=99999999999999999999"))
	}
	if len(rules) == 0 {
		return ""
	}
	return fmt.Sprintf("validate:%q", strings.Join(rules, ","))
}

// rules makes rules that apply to a type.
func (m *maker) rules(t *typ, depth int) []string {
	var rules []string
	if m.oneIn(3) {
		rules = append(rules, "omitempty")
	}
	if m.oneIn(3) && t.kind != "array" {
		rules = append(rules, "required")
	}
	number := func(most int) string { return fmt.Sprint(m.IntN(most)) }
	switch t.kind {
	case "string":
		rules = append(rules, m.some(3, "min="+number(4), "max="+fmt.Sprint(4+m.IntN(9)), "len="+number(9), "gt="+number(3), "gte=0", "lt=9", "lte="+number(20),
			pick(m.random, "eq=a", `eq=say "hi"`, "eq=", "eq= x", "eq=0x2C"), pick(m.random, "ne=b", "ne=", "ne=`"), pick(m.random, "oneof=a b", "oneof='light blue' red", "oneof=a a", "oneof=1", `oneof="`),
			"email", "url", "uuid")...)
	case "int", "uint", "float":
		rules = append(rules, m.some(3, "min="+number(4), "max="+fmt.Sprint(4+m.IntN(9)), "len="+number(9), "gt="+number(3), "gte=0", "lt=9", "lte="+number(20),
			pick(m.random, "eq=1", "eq=0", "eq=0x10"), pick(m.random, "ne=0", "ne=7", "ne=1_0"))...)
		if t.kind != "float" && m.oneIn(4) {
			rules = append(rules, pick(m.random, "oneof=0 1", "oneof=1 2 3", "oneof=5", "oneof=1 1", "oneof=0"))
		}
		if t.kind == "float" && m.oneIn(4) {
			rules = append(rules, pick(m.random, "min=0.5", "max=1e9", "gt=-0", "eq=0.1"))
		}
	case "bool":
		rules = append(rules, m.some(1, "eq=true", "ne=false", "ne=true", "eq=0")...)
	case "duration":
		rules = append(rules, m.some(2, "min=1m30s", "max=24h", "gt=0", "lt=1h", "eq=1ns", "ne=0", "oneof=0 1000", "gte=100")...)
	case "slice", "map":
		rules = append(rules, m.some(2, "min="+number(3), "max="+fmt.Sprint(3+m.IntN(5)), "len=2", "gt=0", "gte=0", "lt=9", "eq=1", "ne=3")...)
	case "array":
		if m.oneIn(2) {
			rules = append(rules, pick(m.random, "max=99", "min=0", "ne=99"))
		}
	case "pointer":
		if depth > 0 && t.elem != nil {
			inner := m.rules(t.elem, depth-1)
			if len(rules) > 0 && len(inner) > 0 && (inner[0] == "omitempty" || inner[0] == "required") {
				inner = inner[1:]
			}
			return append(rules, inner...)
		}
	}
	if (t.kind == "slice" || t.kind == "map" || t.kind == "array") && t.elem != nil && depth > 0 && m.oneIn(2) {
		rules = append(rules, "dive")
		rules = append(rules, m.rules(t.elem, depth-1)...)
	}
	return rules
}
