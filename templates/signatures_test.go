package templates

import (
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

func TestParametersWithoutNames(t *testing.T) {
	tests := []struct{ written, want string }{
		{"in item", "in item"},
		{"_", "arg"},
		{"a _ b", "a arg2 b"},
		{"_ _", "arg1 arg2"},
		{"arg2 _", "arg2 arg4"},
		{"Validate Arguments X", "validate arguments X"}, // methods of a struct of arguments
	}
	for _, test := range tests {
		f := &file{File: gocode.NewFile(gocode.Package{Path: "example.com/order", Name: "order"}, gocode.Scope{})}
		m := &contract.Method{}
		for name := range strings.SplitSeq(test.written, " ") {
			m.Params = append(m.Params, contract.Param{Name: name})
		}
		if got := joined(f.params(m.Params)); got != test.want {
			t.Errorf("%s: got %s, want %s", test.written, got, test.want)
		}
	}
}

func joined(ps params) string {
	var names []string
	for _, p := range ps {
		names = append(names, p.field)
	}
	return strings.Join(names, " ")
}
