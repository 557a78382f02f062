// Package guard calls functions of a workflow's author that look at a message, so that what a sender has put into the
// message does not make a workflow task fail.
package guard

import (
	"fmt"
	"reflect"
)

// Call calls f and makes an error of its panic. A task that fails since a message cannot be looked at would be tried
// again for ever. name says whose function it is.
func Call[T any](name string, f func() T) (value T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s panicked: %v", name, p)
		}
	}()
	return f(), nil
}

// Error makes nil of an error that is a nil pointer: whoever returned it had none to return, and the methods
// of such an error may panic.
func Error(err error) error {
	if IsNil(err) {
		return nil
	}
	return err
}

// IsNil reports whether a value is a nil interface or a nil pointer.
func IsNil(value any) bool {
	if value == nil {
		return true
	}
	v := reflect.ValueOf(value)
	return v.Kind() == reflect.Pointer && v.IsNil()
}
