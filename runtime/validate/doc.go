// Package validate checks messages by the validate tags of their fields.
//
// Those who send messages need it for what a check has found: errors.As finds an *Error in what a
// generated client returns for a message that it did not send.
//
//	var invalid *validate.Error
//	if errors.As(err, &invalid) {
//		for _, field := range invalid.Fields {
//			mark(field.Path, field.Rule, field.Param)
//		}
//	}
//
// Generated code does the checks. It walks through a message with a Place, which knows where in the
// message it is, and tells it which rules are not satisfied. A check takes time and memory in
// proportion to the message, whatever is wrong with that, and what it says is bounded: MaxFields,
// MaxPath, MaxText and MaxDepth.
//
// The package knows nothing of Temporal.
package validate
