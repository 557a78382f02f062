package descriptor

import (
	"encoding/json"
	"io"
)

// Write writes d as indented JSON, which ends with a newline.
func (d *Document) Write(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(d)
}

// Resolve returns the definition to which s refers, s if it refers to none, and nil if there is no such definition.
func (d *Document) Resolve(s *Schema) *Schema {
	if s.Ref == "" {
		return s
	}
	const prefix = "#/$defs/"
	if len(s.Ref) <= len(prefix) || s.Ref[:len(prefix)] != prefix {
		return nil
	}
	return d.Defs[s.Ref[len(prefix):]]
}
