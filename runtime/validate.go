package runtime

import (
	"errors"
	"fmt"
	"reflect"
)

type validator interface{ Validate() error }

// mayValidate reports whether messages of a type can have a Validate method.
func mayValidate[M any]() bool {
	t := reflect.TypeFor[M]()
	return t.Kind() == reflect.Interface || t.Implements(reflect.TypeFor[validator]()) || validatesByAddress(t)
}

// validatesByAddress reports whether the Validate method of a type has a pointer receiver.
func validatesByAddress(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[validator]())
}

// Validate calls the Validate method of those values that have one, with a pointer receiver or without. A nil
// pointer with such a method is invalid. It returns the first error.
func Validate(values ...any) error {
	for _, value := range values {
		v, ok := value.(validator)
		if t := reflect.TypeOf(value); !ok && t != nil && validatesByAddress(t) {
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
		if err := trueError(v.Validate()); err != nil {
			return fmt.Errorf("invalid %T: %w", value, err)
		}
	}
	return nil
}
