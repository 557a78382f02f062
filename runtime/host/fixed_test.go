package host

import (
	"reflect"
	"testing"
	"time"
)

// A result of such a type is remembered as it is: nobody can change it any more. Of others the encoded form is.
func TestTypesWhoseValuesCannotChange(t *testing.T) {
	type (
		fixed  struct{ Name string }
		nested struct {
			At    [2]fixed
			Delay time.Duration
		}
		list    struct{ Names []string }
		pointer struct{ To *fixed }
		hidden  struct{ _ list }
	)
	for _, test := range []struct {
		value any // a pointer to one
		want  bool
	}{
		{new(bool), true}, {new(string), true}, {new(int), true}, {new(uint8), true}, {new(float32), true}, {new(time.Duration), true},
		{new(fixed), true}, {new(nested), true}, {new([3]int), true}, {new(struct{}), true},
		{new([]int), false}, {new(map[string]int), false}, {new(*fixed), false}, {new(any), false}, {new(error), false}, {new(func()), false},
		{new(list), false}, {new(pointer), false}, {new(hidden), false}, {new([1]list), false}, {new(time.Time), false},
	} {
		typ := reflect.TypeOf(test.value).Elem()
		if got := isFixed(typ); got != test.want {
			t.Errorf("%v is fixed: %t, want %t", typ, got, test.want)
		}
	}
}
