package descriptor

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"
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

// Read reads a document, as [Document.Write] writes it or a byte order mark before that. Errors match [ErrNewer] or
// [ErrNoDocument], unless they are those of r; they name the line, or the part of the document.
//
// What it returns has all parts that have to be there: schemas, names, and what references refer to.
func Read(r io.Reader) (*Document, error) {
	text, err := io.ReadAll(io.LimitReader(r, MaxSize+1))
	if err != nil {
		return nil, err
	}
	if len(text) > MaxSize {
		return nil, fmt.Errorf("%w: it has more than %d bytes", ErrNoDocument, MaxSize)
	}
	text = bytes.TrimPrefix(text, []byte("\uFEFF"))
	var form struct {
		Format    *int `json:"temporalgen"`
		Behaviour int  `json:"behaviour"`
	}
	err = json.Unmarshal(text, &form)
	if _, syntax := errors.AsType[*json.SyntaxError](err); !syntax && !bytes.HasPrefix(bytes.TrimLeft(text, " \t\r\n"), []byte("{")) {
		return nil, fmt.Errorf("%w: it is not an object", ErrNoDocument)
	}
	if err != nil {
		return nil, badJSON(text, err)
	}
	switch {
	case form.Format == nil || *form.Format < 1:
		return nil, fmt.Errorf("%w: it has no number of its form", ErrNoDocument)
	case *form.Format > Format:
		return nil, fmt.Errorf("%w: its form is %d, and the last one known is %d", ErrNewer, *form.Format, Format)
	case form.Behaviour > Behaviour:
		return nil, fmt.Errorf("%w: its behaviour is %d, and the last one known is %d", ErrNewer, form.Behaviour, Behaviour)
	}
	if err := checkTokens(text); err != nil {
		return nil, err
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	d := new(Document)
	if err := decoder.Decode(d); err != nil {
		return nil, badJSON(text, err)
	}
	if err := d.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoDocument, err)
	}
	return d, nil
}

// badJSON says where JSON is wrong.
func badJSON(text []byte, err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return fmt.Errorf("%w: line %d: %w", ErrNoDocument, line(text, syntax.Offset), err)
	}
	wrong, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if !ok {
		return fmt.Errorf("%w: a number is not written as one", ErrNoDocument) // there is no other error
	}
	kind, _, _ := strings.Cut(wrong.Value, " ") // "number" has its value after it
	return fmt.Errorf("%w: line %d: %s is %s, and has to be %s",
		ErrNoDocument, line(text, wrong.Offset), wrong.Field, article(kind), written(wrong.Type))
}

// article is the kind of a value, as encoding/json calls it, with its article.
func article(kind string) string {
	switch kind {
	case "array", "object":
		return "an " + kind
	case "bool":
		return "a boolean"
	}
	return "a " + kind
}

// written is how a type is written in JSON.
func written(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return written(t.Elem())
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Slice:
		return "an array"
	case reflect.Int, reflect.Int64:
		return "an integer"
	}
	if t == reflect.TypeFor[json.Number]() {
		return "a number"
	}
	return "a string"
}

// line is the number of the line that has a byte of a text.
func line(text []byte, offset int64) int {
	return 1 + bytes.Count(text[:min(offset, int64(len(text)))], []byte("\n"))
}

// A level is an array or an object of a JSON text that is looked through.
type level struct {
	keys  map[string]bool // of an object, nil for an array
	key   string          // whose value comes next, or which the array is the value of
	begun bool            // key is that of a value that is still to come
	names bool            // keys are names, and not keywords
	free  bool            // it is within a value, which may be anything
}

// folded is what keys have in common that encoding/json takes for the same field.
func folded(key string) string { return strings.ToLower(strings.ToUpper(key)) }

// checkTokens finds null where it means nothing, and keys that are there twice, of which encoding/json takes one or mixes both.
func checkTokens(text []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var levels []level
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return badJSON(text, err)
		}
		if token == json.Delim('}') || token == json.Delim(']') {
			levels = levels[:len(levels)-1]
			continue
		}
		in := &level{}
		if len(levels) > 0 {
			in = &levels[len(levels)-1]
		}
		if in.keys != nil && !in.begun {
			in.key, in.begun = token.(string), true
			same := in.key
			if !in.names && !in.free {
				same = folded(same)
			}
			if in.keys[same] {
				return fmt.Errorf("%w: line %d: %s is there twice", ErrNoDocument, line(text, decoder.InputOffset()), in.key)
			}
			in.keys[same] = true
			continue
		}
		in.begun = false
		keyword := in.key
		if in.names {
			keyword = ""
		}
		next := level{key: in.key, free: in.free || keyword == "const" || keyword == "enum" || keyword == "examples"}
		switch token {
		case nil:
			if !next.free {
				return fmt.Errorf("%w: line %d: %s is null", ErrNoDocument, line(text, decoder.InputOffset()), in.key)
			}
		case json.Delim('{'):
			next.keys = make(map[string]bool)
			next.names = slices.Contains([]string{"properties", "$defs", "options"}, folded(keyword))
			levels = append(levels, next)
		case json.Delim('['):
			next.names = in.names
			levels = append(levels, next)
		}
	}
}
