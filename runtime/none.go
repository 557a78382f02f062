package runtime

// None stands for the message of a handler without parameters and for the result of
// one that returns only an error. It does not appear on the wire.
type None struct{}

// target is where the SDK decodes a result to, nil if there is none to decode.
func target(result any) any {
	if _, none := result.(*None); none {
		return nil
	}
	return result
}
