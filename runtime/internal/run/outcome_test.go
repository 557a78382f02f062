package run

import (
	"errors"
	"testing"
)

// A command has methods that look at what it points to.
type command struct{ name *string }

func (c *command) Arguments() []any { return []any{*c.name} }

type label struct{ value *string }

func (l label) MarshalJSON() ([]byte, error) { return []byte(`"` + *l.value + `"`), nil }

type failing struct{}

func (failing) MarshalJSON() ([]byte, error) { return nil, errors.New("no") }

// A message that cannot be compared is not told apart from others with its key, and fails no task.
func TestChecksum(t *testing.T) {
	name := "cup"
	for what, test := range map[string]struct {
		message any
		none    bool
	}{
		"a value":                   {"cup", false},
		"nil":                       {nil, false},
		"arguments":                 {&command{&name}, false},
		"arguments of nil":          {(*command)(nil), true},
		"arguments that panic":      {&command{}, true},
		"an encoder":                {label{&name}, false},
		"an encoder that panics":    {label{}, true},
		"an encoder that fails":     {failing{}, true},
		"what JSON does not have":   {func() {}, true},
		"arguments that JSON lacks": {[]any{func() {}}, true},
	} {
		t.Run(what, func(t *testing.T) {
			if sum := checksum(test.message); (sum == 0) != test.none {
				t.Errorf("checksum %d, want none: %v", sum, test.none)
			}
		})
	}
}
