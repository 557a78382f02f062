package sdk

import (
	"reflect"

	"go.temporal.io/sdk/client"
)

// IsClient reports whether a client is the SDK's own, and no mock or wrapper.
func IsClient(c client.Client) bool {
	t := reflect.TypeOf(c)
	return t != nil && t.Kind() == reflect.Pointer && t.Elem().PkgPath() == "go.temporal.io/sdk/internal"
}
