package runtime

// None stands for the message of a handler without parameters and for the result of
// one that returns only an error. It does not appear on the wire.
type None struct{}

func isNone[T any]() bool {
	var zero T
	_, none := any(zero).(None)
	return none
}
