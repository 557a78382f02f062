package runtime

import "fmt"

type validator interface{ Validate() error }

// mayValidate reports whether messages of a type can have a Validate method.
func mayValidate[M any]() bool {
	var zero M
	if any(zero) == nil {
		return true // an interface
	}
	_, ok := any(zero).(validator)
	return ok
}

// Validate calls the Validate method of those values that have one. It returns the first
// error.
func Validate(values ...any) error {
	for _, value := range values {
		if v, ok := value.(validator); ok {
			if err := v.Validate(); err != nil {
				return fmt.Errorf("invalid %T: %w", value, err)
			}
		}
	}
	return nil
}
