package runtime

import "fmt"

// Validate calls the Validate method of those values that have one, as is done with
// messages before they are sent and before they are handled. It returns the first
// error.
func Validate(values ...any) error {
	for _, value := range values {
		if v, ok := value.(interface{ Validate() error }); ok {
			if err := v.Validate(); err != nil {
				return fmt.Errorf("invalid %T: %w", value, err)
			}
		}
	}
	return nil
}
