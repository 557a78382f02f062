// Package vault has types for others.
package vault

// A Grant is sent by others.
type Grant struct{ Token string }

// A Sealed says itself how it is sent.
type Sealed struct{ Secret string }

func (s Sealed) MarshalJSON() ([]byte, error)     { return []byte("{}"), nil }
func (s *Sealed) UnmarshalJSON(text []byte) error { return nil }
