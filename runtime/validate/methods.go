package validate

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"

	"github.com/temporalgen/temporalgen/runtime/internal/guard"
)

type validator interface{ Validate() error }

// HasMethod reports whether values of a type can have a method Validate() error, with a pointer receiver or
// without.
func HasMethod(t reflect.Type) bool {
	return t.Kind() == reflect.Interface || t.Implements(reflect.TypeFor[validator]()) || hasByAddress(t)
}

// hasByAddress reports whether the Validate method of a type has a pointer receiver.
func hasByAddress(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[validator]())
}

// Messages checks messages: first what their validate tags demand, which tags does, nil if that is nothing;
// then with their Validate methods. It returns the first error. A panic of either is one.
func Messages(tags func(Place), messages ...any) error {
	err, panicked := guard.Call("the check of the message", func() error {
		if tags != nil {
			at := Root()
			if tags(at); at.Err() != nil {
				return at.Err() // names the fields
			}
		}
		return methods(messages)
	})
	return cmp.Or(panicked, err)
}

// arguments are the message of an update with several parameters, as generated code declares it.
type arguments interface{ Arguments() []any }

// methods calls the method Validate() error of those values that have one, with a pointer receiver or
// without. A nil pointer with such a method is invalid; an error that is one is none. It returns the first
// error, as it is: others see its type when an update is rejected with it.
func methods(values []any) error {
	for _, value := range values {
		if a, ok := value.(arguments); ok {
			if err := methods(a.Arguments()); err != nil {
				return err
			}
		}
		v, ok := value.(validator)
		if t := reflect.TypeOf(value); !ok && t != nil && hasByAddress(t) {
			address := reflect.New(t)
			address.Elem().Set(reflect.ValueOf(value))
			v, ok = address.Interface().(validator)
		}
		if !ok {
			continue
		}
		if guard.IsNil(v) {
			return fmt.Errorf("invalid %T: %w", value, errors.New("it is nil"))
		}
		if err := v.Validate(); err != nil && !guard.IsNil(err) {
			return err
		}
	}
	return nil
}
