package validate

import (
	"fmt"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// A linkage has the checks of all structs that have something to be checked.
type linkage map[*fields]*contract.StructCheck

func (l linkage) checkOf(s *fields) *contract.StructCheck { return l[s] }

// link finds out which of the structs that values consist of have something to be checked, and
// compiles their fields. Structs may contain each other, so that takes several rounds.
func (c *Compiler) link(values []*value) linkage {
	l := linkage{}
	structs := within(values)
	for changed := true; changed; {
		changed = false
		for _, s := range structs {
			if l[s] == nil && len(s.checks(l)) > 0 {
				l[s], changed = &contract.StructCheck{Name: s.name, Type: s.typ}, true
			}
		}
	}
	for s, check := range l {
		check.Fields = s.checks(l)
	}
	for _, s := range structs {
		check := l[s]
		if check == nil {
			continue
		}
		check.Recursive = reaches(check, check, map[*contract.StructCheck]bool{})
		if err := c.pkg.Nameable(s.typ); err != nil && !s.unnameable {
			s.unnameable = true
			c.ruleError(s.at, fmt.Errorf("%w, so that its validate tags cannot be compiled", err))
		}
	}
	return l
}

// within are the structs that values consist of.
func within(values []*value) []*fields {
	var structs []*fields
	seen := make(map[*fields]bool)
	var add func(*value)
	add = func(v *value) {
		for ; v != nil; v = v.elem {
			if v.fields == nil || seen[v.fields] {
				continue
			}
			seen[v.fields] = true
			structs = append(structs, v.fields)
			for _, f := range v.fields.list {
				add(f.value)
			}
		}
	}
	for _, v := range values {
		add(v)
	}
	return structs
}

// checks are those of the fields that have something to be checked.
func (s *fields) checks(l linkage) []contract.FieldCheck {
	var list []contract.FieldCheck
	for _, f := range s.list {
		if check := f.value.check(l.checkOf); check != nil {
			list = append(list, contract.FieldCheck{Name: f.name, Value: check})
		}
	}
	return list
}

// reaches reports whether a value of one struct can contain one of another. Those that were seen
// are not asked again.
func reaches(from, to *contract.StructCheck, seen map[*contract.StructCheck]bool) bool {
	if seen[from] {
		return false
	}
	seen[from] = true
	for _, field := range from.Fields {
		value := field.Value
		for value.Elem != nil {
			value = value.Elem
		}
		if inner := value.Struct; inner != nil && (inner == to || reaches(inner, to, seen)) {
			return true
		}
	}
	return false
}
