package runtime

import "fmt"

// guard calls a function of the workflow's author that looks at a message, and makes an error of its panic. What a sender
// has put into a message must not make the workflow task fail: it would be tried again for ever. name says
// whose function it is.
func guard[T any](name string, f func() T) (value T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%s panicked: %v", name, p)
		}
	}()
	return f(), nil
}

// trueError makes nil of an error that is a nil pointer: whoever returned it had none to return, and the methods
// of such an error may panic.
func trueError(err error) error {
	if isNil(err) {
		return nil
	}
	return err
}
