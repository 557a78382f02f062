package validate

import (
	"testing"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// TestRecursive shows which structs contain themselves: directly, through others, or through elements.
func TestRecursive(t *testing.T) {
	t.Parallel()
	list, even, odd, leaf, root := &contract.StructCheck{}, &contract.StructCheck{}, &contract.StructCheck{}, &contract.StructCheck{}, &contract.StructCheck{}
	field := func(s *contract.StructCheck) contract.FieldCheck {
		return contract.FieldCheck{Value: &contract.ValueCheck{Struct: s}}
	}
	elements := func(s *contract.StructCheck) contract.FieldCheck {
		return contract.FieldCheck{Value: &contract.ValueCheck{Elem: &contract.ValueCheck{Elem: &contract.ValueCheck{Struct: s}}}}
	}
	list.Fields = []contract.FieldCheck{{Value: &contract.ValueCheck{}}, elements(list)}
	even.Fields = []contract.FieldCheck{field(leaf), field(odd)}
	odd.Fields = []contract.FieldCheck{elements(even)}
	root.Fields = []contract.FieldCheck{field(leaf), field(leaf), field(list), elements(even)}
	for name, test := range map[string]struct {
		check *contract.StructCheck
		want  bool
	}{
		"in its own elements": {list, true},
		"through another":     {even, true},
		"the other way round": {odd, true},
		"without structs":     {leaf, false},
		"with some that do":   {root, false},
	} {
		if got := reaches(test.check, test.check, map[*contract.StructCheck]bool{}); got != test.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
