package runtime

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
)

// A ValidationError says which fields of a message do not satisfy the rules of their
// validate tags. errors.As finds it in what a client returns for a message that it did
// not send, and in what a worker logs and tells its observer. What a worker answers to
// other processes has its text only.
type ValidationError struct {
	// Fields are all fields that failed, each with the first of its rules that it does
	// not satisfy, in the order of their declaration. There is at least one.
	Fields []FieldError
}

// Error lists the fields.
func (e *ValidationError) Error() string {
	texts := make([]string, len(e.Fields))
	for i, f := range e.Fields {
		texts[i] = f.Error()
	}
	return strings.Join(texts, ", ")
}

// A FieldError is a field of a message that does not satisfy a rule.
type FieldError struct {
	// Path leads from the message to the field, such as Items[2].Price or
	// Prices[EUR].Amount. It is empty for a message that is a nil pointer.
	Path string
	// Rule is the name of the rule, such as min, and Param what is behind its equals
	// sign, if there is one.
	Rule, Param string
	// Unit is what the rule counts, empty if it looks at the value itself.
	Unit Unit
}

// A Unit is what a rule such as min counts in a value.
type Unit string

const (
	// Characters are the Unicode code points of a string.
	Characters Unit = "characters"
	// Elements are those of a slice or an array.
	Elements Unit = "elements"
	// Entries are those of a map.
	Entries Unit = "entries"
)

// Error is a sentence such as "Quantity must be at least 1 (min=1)".
func (e FieldError) Error() string {
	path := e.Path
	if path == "" {
		path = "the message"
	}
	if e.Rule == "required" {
		return path + " is required"
	}
	rule := e.Rule
	if e.Param != "" {
		rule += "=" + e.Param
	}
	return fmt.Sprintf("%s %s (%s)", path, e.demand(), rule)
}

// demand is what the rule demands, to follow the name of a field.
func (e FieldError) demand() string {
	param := e.Param
	if param == "" {
		param = `""`
	}
	verb := "must be "
	if e.Unit != "" {
		verb, param = "must have ", e.count()
	}
	switch e.Rule {
	case "min", "gte":
		return verb + "at least " + param
	case "max", "lte":
		return verb + "at most " + param
	case "gt":
		return verb + "more than " + param
	case "lt":
		return verb + "less than " + param
	case "len", "eq":
		return verb + param
	case "ne":
		return strings.Replace(verb, "must", "must not", 1) + param
	case "oneof":
		return "must be one of " + param
	case "email":
		return "must be an e-mail address"
	case "url":
		return "must be a URL"
	case "uuid":
		return "must be a UUID"
	case "dive":
		return "must not be nil"
	}
	return "is not valid"
}

// count is the parameter with what it counts, such as "1 element".
func (e FieldError) count() string {
	unit := string(e.Unit)
	if e.Param == "1" {
		unit = strings.TrimSuffix(unit, "s")
		if stem, ok := strings.CutSuffix(unit, "ie"); ok {
			unit = stem + "y"
		}
	}
	return e.Param + " " + unit
}

// FieldErrors collect the fields that fail in generated code. The zero value is that
// none does.
type FieldErrors []FieldError

// Err is the collected fields as a *ValidationError, and nil if there are none.
func (e FieldErrors) Err() error {
	if len(e) == 0 {
		return nil
	}
	return &ValidationError{Fields: e}
}

// NotNil calls check for a message that is a pointer, and demands that it is not nil.
func NotNil[T any](message *T, check func(*T) FieldErrors) FieldErrors {
	if message == nil {
		return FieldErrors{{Rule: "required"}}
	}
	return check(message)
}

// Add adds a field that does not satisfy a rule, which is given as in its tag: min=1.
func (e *FieldErrors) Add(path, rule string) { e.AddLength(path, rule, "") }

// AddLength is Add for rules that count something.
func (e *FieldErrors) AddLength(path, rule string, unit Unit) {
	name, param, _ := strings.Cut(rule, "=")
	*e = append(*e, FieldError{Path: path, Rule: name, Param: param, Unit: unit})
}

// Within adds the fields of a value that is itself the field at path.
func (e *FieldErrors) Within(path string, nested FieldErrors) {
	for _, field := range nested {
		if path != "" && field.Path != "" && field.Path[0] != '[' {
			field.Path = "." + field.Path
		}
		field.Path = path + field.Path
		*e = append(*e, field)
	}
}

// WithinIndex adds the fields of the i-th element of the slice or array at path.
func (e *FieldErrors) WithinIndex(path string, i int, nested FieldErrors) {
	if len(nested) > 0 {
		e.Within(IndexPath(path, i), nested)
	}
}

// WithinKey adds the fields of an entry of the map at path.
func (e *FieldErrors) WithinKey(path, key string, nested FieldErrors) {
	if len(nested) > 0 {
		e.Within(KeyPath(path, key), nested)
	}
}

// IndexPath is the path of the i-th element of the slice or array at path.
func IndexPath(path string, i int) string { return KeyPath(path, strconv.Itoa(i)) }

// KeyPath is the path of an entry of the map at path.
func KeyPath(path, key string) string { return path + "[" + key + "]" }

// SortedEntries are the entries of a map with the text of their keys, in the order of that
// text: errors are the same each time.
func SortedEntries[K comparable, V any](m map[K]V) iter.Seq2[string, V] {
	type entry struct {
		key   string
		value V
	}
	entries := make([]entry, 0, len(m))
	for k, v := range m {
		entries = append(entries, entry{fmt.Sprint(k), v})
	}
	slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	return func(yield func(string, V) bool) {
		for _, e := range entries {
			if !yield(e.key, e.value) {
				return
			}
		}
	}
}
