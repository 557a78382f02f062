package validate

import (
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Rules are those that a tag can have, with a parameter if they need one.
func TestRules(t *testing.T) {
	t.Parallel()
	var names []string
	for _, r := range Rules() {
		names = append(names, r.Name)
		if (known[r.Name] == noParam) != (r.Sample == "") {
			t.Errorf("%s has the sample %q", r.Name, r.Sample)
		}
	}
	slices.Sort(names)
	if diff := cmp.Diff(slices.Sorted(maps.Keys(known)), names); diff != "" {
		t.Errorf("-known +rules:\n%s", diff)
	}
}

func TestAppliesTo(t *testing.T) {
	t.Parallel()
	const numbers = "required omitempty min max gt gte lt lte len eq ne"
	for _, test := range []struct {
		t    types.Type
		want string
	}{
		{types.Typ[types.String], numbers + " oneof email url uuid"},
		{types.NewPointer(types.Typ[types.String]), numbers + " oneof email url uuid"},
		{types.Typ[types.Int8], numbers + " oneof"},
		{types.Typ[types.Float64], numbers},
		{types.Typ[types.Bool], "required omitempty eq ne"},
		{types.NewSlice(types.Typ[types.String]), numbers + " dive"},
		{types.NewMap(types.Typ[types.String], types.Typ[types.Int]), numbers + " dive"},
		{types.NewStruct(nil, nil), "required omitempty"},
		{types.NewInterfaceType(nil, nil), ""},
	} {
		var names []string
		for _, r := range Rules() {
			if r.AppliesTo(test.t) {
				names = append(names, r.Name)
			}
		}
		if diff := cmp.Diff(test.want, strings.Join(names, " ")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.t, diff)
		}
	}
}
