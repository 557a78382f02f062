package descriptor

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// MaxSize is how many bytes a document may have.
const MaxSize = 64 << 20

// Errors of [Read].
var (
	// ErrNewer is returned for a document of a form that this version does not know.
	ErrNewer = errors.New("written by a newer version of temporalgen")
	// ErrNoDocument is returned for what is no document.
	ErrNoDocument = errors.New("not a contract file")
)

// Write writes d as indented JSON, which ends with a newline.
func (d *Document) Write(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(d)
}

// Read reads a document. Errors match [ErrNewer] or [ErrNoDocument], unless they are those of r; they name the line.
func Read(r io.Reader) (*Document, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, err
	}
	if len(text) > MaxSize {
		return nil, fmt.Errorf("%w: it has more than %d bytes", ErrNoDocument, MaxSize)
	}
	var form struct {
		Format *int `json:"temporalgen"`
	}
	if err := json.Unmarshal(text, &form); err != nil {
		return nil, badJSON(text, err)
	}
	switch {
	case form.Format == nil || *form.Format < 1:
		return nil, fmt.Errorf("%w: it has no number of its form", ErrNoDocument)
	case *form.Format > Format:
		return nil, fmt.Errorf("%w: its form is %d, and the last one known is %d", ErrNewer, *form.Format, Format)
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	d := new(Document)
	if err := decoder.Decode(d); err != nil {
		return nil, badJSON(text, err)
	}
	return d, d.check()
}

// badJSON says where JSON is wrong.
func badJSON(text []byte, err error) error {
	offset := int64(len(text))
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		offset = syntax.Offset
	} else if wrong, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		offset = wrong.Offset
	}
	line := 1 + bytes.Count(text[:min(offset, int64(len(text)))], []byte("\n"))
	return fmt.Errorf("%w: line %d: %w", ErrNoDocument, line, err)
}

// check finds references to nothing and schemas that are missing, so that readers need not look.
func (d *Document) check() error {
	var wrong error
	report := func(format string, args ...any) {
		if wrong == nil {
			wrong = fmt.Errorf("%w: "+format, append([]any{ErrNoDocument}, args...)...)
		}
	}
	schema := func(of string, s *Schema) {
		if s == nil {
			report("%s has no schema", of)
		}
		s.each(func(s *Schema) {
			if s.Ref != "" && d.Resolve(s) == nil {
				report("there is no %s, to which %s refers", s.Ref, of)
			}
		})
	}
	d.eachMethod(func(m *Method) {
		for _, p := range m.Parameters {
			schema(m.GoName, p.Schema)
		}
		if m.Result != nil {
			schema(m.GoName, m.Result.Schema)
		}
	})
	for name, s := range d.Defs {
		schema(name, s)
	}
	return wrong
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
