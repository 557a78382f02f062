package sdk

import (
	"reflect"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
)

// IsClient reports whether a client is the SDK's own, and no mock or wrapper.
func IsClient(c client.Client) bool {
	t := reflect.TypeOf(c)
	return t != nil && t.Kind() == reflect.Pointer && t.Elem().PkgPath() == "go.temporal.io/sdk/internal"
}

// StartOf is what the start operation of an update with start will start. The SDK does not show it to interceptors, but
// for what is hidden in the operation. It is nil if it cannot be found there.
func StartOf(operation client.WithStartWorkflowOperation) *interceptor.ClientExecuteWorkflowInput {
	if v := reflect.Indirect(reflect.ValueOf(operation)); v.Kind() == reflect.Struct {
		input := v.FieldByName("input")
		if input.IsValid() && input.Type() == reflect.TypeFor[*interceptor.ClientExecuteWorkflowInput]() && !input.IsNil() {
			return (*interceptor.ClientExecuteWorkflowInput)(input.UnsafePointer())
		}
	}
	return nil
}
