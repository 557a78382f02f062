package guard

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

// vain is an error whose text needs a pointer that is not nil, as that of most errors with fields.
type vain struct{ text string }

func (v *vain) Error() string { return v.text }

// A shy value panics when it is printed.
type shy struct{}

func (shy) String() string { panic("not me") }

func TestPanicsBecomeErrors(t *testing.T) {
	var nothing *vain
	for name, test := range map[string]struct {
		f    func() int
		want string // how the error begins, "" for none
	}{
		"no panic":              {func() int { return 7 }, ""},
		"text":                  {func() int { panic("oh") }, "the key panicked: oh"},
		"error":                 {func() int { panic(errors.New("oh")) }, "the key panicked: oh"},
		"nil":                   {func() int { panic(nil) }, "the key panicked: panic called with nil argument"},
		"nil pointer":           {func() int { return len(nothing.text) }, "the key panicked: runtime error: invalid memory address or nil pointer dereference"},
		"what cannot be told":   {func() int { panic(shy{}) }, "the key panicked: %!v(PANIC=String method: not me)"},
		"error of a nil":        {func() int { panic(nothing) }, "the key panicked: <nil>"},
		"after a value was set": {func() (n int) { n = 7; panic(fmt.Sprint("oh ", n)) }, "the key panicked: oh 7"},
	} {
		t.Run(name, func(t *testing.T) {
			value, err := Call("the key", test.f)
			if test.want == "" {
				if err != nil || value != 7 {
					t.Errorf("got %d, %v", value, err)
				}
				return
			}
			if err == nil || !strings.HasPrefix(err.Error(), test.want) || value != 0 {
				t.Errorf("got %d and the error\n%v, want\n%s", value, err, test.want)
			}
		})
	}
}

// Who returns an error that is a nil pointer has meant to return none.
func TestErrorsOfNilPointersAreNone(t *testing.T) {
	var nothing *vain
	own := &vain{"oh"}
	for _, test := range []struct{ err, want error }{
		{nil, nil},
		{nothing, nil},
		{own, own},
		{errors.New("oh"), errors.New("oh")},
		{fmt.Errorf("so: %w", nothing), fmt.Errorf("so: %w", nothing)}, // its own text is there
	} {
		if got := Error(test.err); fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%#v is %v, want %v", test.err, got, test.want)
		}
	}
}

// Values of other kinds have methods that work, although they are nil.
func TestOnlyPointersAreNil(t *testing.T) {
	var (
		pointer *int
		err     error
		slice   []int
		all     map[string]int
		f       func()
	)
	for name, test := range map[string]struct {
		value any
		want  bool
	}{
		"nil":                          {nil, true},
		"interface":                    {err, true},
		"pointer":                      {pointer, true},
		"pointer in an interface":      {error((*vain)(nil)), true},
		"pointer to a nil pointer":     {&pointer, false},
		"pointer that is not nil":      {&vain{}, false},
		"number":                       {0, false},
		"struct":                       {vain{}, false},
		"slice":                        {slice, false},
		"map":                          {all, false},
		"function":                     {f, false},
		"slice of pointers, one of it": {[]*int{nil}, false},
	} {
		if got := IsNil(test.value); got != test.want {
			t.Errorf("%s is nil: %t, want %t", name, got, test.want)
		}
	}
}
