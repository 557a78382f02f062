package validate

import (
	"errors"
	"fmt"
	"reflect"
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

// Methods calls the method Validate() error of those values that have one, with a pointer receiver or
// without. A nil pointer with such a method is invalid; an error that is one is none. It returns the first
// error, and says of which type the value is.
func Methods(values ...any) error {
	for _, value := range values {
		v, ok := value.(validator)
		if t := reflect.TypeOf(value); !ok && t != nil && hasByAddress(t) {
			address := reflect.New(t)
			address.Elem().Set(reflect.ValueOf(value))
			v, ok = address.Interface().(validator)
		}
		if !ok {
			continue
		}
		if isNil(v) {
			return fmt.Errorf("invalid %T: %w", value, errors.New("it is nil"))
		}
		if err := v.Validate(); err != nil && !isNil(err) {
			return fmt.Errorf("invalid %T: %w", value, err)
		}
	}
	return nil
}

// isNil reports whether a value is a nil pointer.
func isNil(value any) bool {
	v := reflect.ValueOf(value)
	return v.Kind() == reflect.Pointer && v.IsNil()
}
