package runtime

import "fmt"

// validateMessage calls the Validate method of those values that have one.
func validateMessage(values ...any) error {
	for _, value := range values {
		if v, ok := value.(interface{ Validate() error }); ok {
			if err := v.Validate(); err != nil {
				return fmt.Errorf("invalid %T: %w", value, err)
			}
		}
	}
	return nil
}
