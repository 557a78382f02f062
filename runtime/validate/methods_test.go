package validate

import (
	"errors"
	"reflect"
	"testing"
)

type failure struct{ text string }

func (f *failure) Error() string { return f.text }

type byValue struct{ err error }

func (v byValue) Validate() error { return v.err }

type byAddress struct{ err error }

func (v *byAddress) Validate() error { return v.err }

// Tags are checked before methods, and a message that makes either panic is invalid.
func TestMessages(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	tests := []struct {
		values []any
		want   string // empty for no error
	}{
		{nil, ""},
		{[]any{nil, 7, "text", byValue{}, byAddress{}, &byValue{}, &byAddress{}}, ""},
		{[]any{7, byValue{broken}}, "broken"},
		{[]any{&byValue{broken}}, "broken"},
		{[]any{byAddress{broken}}, "broken"},
		{[]any{&byAddress{broken}, byValue{errors.New("later")}}, "broken"},
		{[]any{(*byValue)(nil)}, "invalid *validate.byValue: it is nil"},
		{[]any{(*byAddress)(nil)}, "invalid *validate.byAddress: it is nil"},
		{[]any{byValue{(*failure)(nil)}}, ""}, // its author had no error to return
	}
	for _, test := range tests {
		got := ""
		if err := Messages(nil, test.values...); err != nil {
			got = err.Error()
		}
		if got != test.want {
			t.Errorf("%v: got %q, want %q", test.values, got, test.want)
		}
	}
	if err := Messages(nil, byValue{broken}); !errors.Is(err, broken) {
		t.Errorf("%v does not wrap the method's error", err)
	}
	for want, tags := range map[string]func(Place){
		"broken":                                 func(Place) {},
		"Name is required":                       func(at Place) { at.Field("Name").Fails("required") },
		"the check of the message panicked: tag": func(Place) { panic("tag") },
	} {
		if err := Messages(tags, byValue{broken}); err == nil || err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if err := Messages(nil, panicking{}); err == nil || err.Error() != "the check of the message panicked: method" {
		t.Errorf("got %v", err)
	}
}

type panicking struct{}

func (panicking) Validate() error { panic("method") }

func TestHasMethod(t *testing.T) {
	t.Parallel()
	for typ, want := range map[reflect.Type]bool{
		reflect.TypeFor[byValue]():    true,
		reflect.TypeFor[*byValue]():   true,
		reflect.TypeFor[byAddress]():  true,
		reflect.TypeFor[*byAddress](): true,
		reflect.TypeFor[any]():        true,
		reflect.TypeFor[string]():     false,
		reflect.TypeFor[**byValue]():  false,
	} {
		if got := HasMethod(typ); got != want {
			t.Errorf("%v: got %v", typ, got)
		}
	}
}
