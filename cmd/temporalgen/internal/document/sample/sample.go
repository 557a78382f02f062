// Package sample makes examples of the values that schemas of contracts describe.
package sample

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"

	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// Bounds, since schemas come from files that anybody may have written.
const (
	maxValues = 300   // in an example, apart from those that it has to have
	maxText   = 10000 // characters of a text, and elements of a list
	maxDepth  = 40
)

// ErrNone is wrapped by errors about schemas of which no example was found. There may be values all the same.
var ErrNone = errors.New("no example")

// Of returns an example of the values that a schema allows, as package encoding/json decodes one, with json.Number. Texts are made of
// name. unknown are the Go types in it whose JSON form only they themselves know, so that another value may be needed there.
func Of(defs map[string]*descriptor.Schema, s *descriptor.Schema, name string) (value any, unknown []string, err error) {
	m := maker{defs: defs}
	value, ok := m.value(s, name)
	if !ok || !Allows(defs, s, value) {
		return nil, nil, fmt.Errorf("%w of %s", ErrNone, name)
	}
	slices.Sort(m.unknown)
	return value, slices.Compact(m.unknown), nil
}

// A maker makes one example.
type maker struct {
	defs    map[string]*descriptor.Schema
	within  []*descriptor.Schema // definitions that are being made
	depth   int
	values  int
	unknown []string
}

// full reports whether what may be left out should be.
func (m *maker) full() bool { return m.values > maxValues || m.depth > maxDepth/4 }

// value makes a value. It returns false if it knows none.
func (m *maker) value(s *descriptor.Schema, name string) (any, bool) {
	m.values++
	m.depth++
	defer func() { m.depth-- }()
	if m.depth > maxDepth || m.values > 10*maxValues {
		return nil, false
	}
	switch {
	case s == nil:
		return map[string]any{}, true
	case s.Ref != "":
		definition, ok := m.defs[strings.TrimPrefix(s.Ref, "#/$defs/")]
		if !ok || slices.Contains(m.within, definition) {
			return nil, false
		}
		m.within = append(m.within, definition)
		defer func() { m.within = m.within[:len(m.within)-1] }()
		return m.value(definition, name)
	case len(s.AllOf) > 0 && s.Type == "":
		return m.value(s.AllOf[0], name)
	case len(s.OneOf) > 0:
		before := len(m.unknown)
		for _, one := range s.OneOf {
			if v, ok := m.value(one, name); ok {
				return v, true
			}
			m.unknown = m.unknown[:before]
		}
		return nil, false
	case s.Const != nil:
		return s.Const, true
	}
	if s.GoCodec == "MarshalJSON" || s.GoCodec == "MarshalText" {
		m.unknown = append(m.unknown, s.GoType)
	}
	for _, v := range slices.Concat(s.Enum, s.Examples) {
		if Allows(m.defs, s, v) {
			return v, true
		}
	}
	switch s.Type {
	case "string":
		return m.first(s, texts(s, name))
	case "boolean":
		return m.first(s, []any{true, false})
	case "integer", "number":
		return m.first(s, numbers(s))
	case "array":
		return m.array(s, name)
	case "object":
		return m.object(s, name)
	case "null":
		return nil, true
	}
	return map[string]any{}, true // anything
}

// first is the first value that the schema allows.
func (m *maker) first(s *descriptor.Schema, values []any) (any, bool) {
	for _, v := range values {
		if Allows(m.defs, s, v) && !slices.Contains(s.GoChecks, fmt.Sprintf("ne=%v", v)) {
			return v, true
		}
	}
	return nil, false
}

func (m *maker) array(s *descriptor.Schema, name string) (any, bool) {
	n := int64(1)
	if s.MaxItems != nil {
		n = min(n, *s.MaxItems)
	}
	least := int64(0)
	if s.MinItems != nil {
		least = *s.MinItems
	}
	if n = max(n, least); n > maxText {
		return nil, false
	}
	list := []any{}
	for range n {
		item, ok := m.value(s.Items, name)
		if !ok && int64(len(list)) >= least {
			return list, true
		}
		if !ok {
			return nil, false
		}
		list = append(list, item)
	}
	return list, true
}

func (m *maker) object(s *descriptor.Schema, name string) (any, bool) {
	object := make(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(s.Properties)) {
		required := slices.Contains(s.Required, key)
		if m.full() && !required {
			continue
		}
		property := s.Properties[key]
		before := len(m.unknown)
		v, ok := m.value(property, key)
		switch {
		case ok:
			object[key] = v
		case required:
			return nil, false
		default:
			m.unknown = m.unknown[:before]
		}
	}
	for _, key := range s.Required {
		if _, ok := object[key]; !ok {
			object[key] = map[string]any{}
		}
	}
	if len(s.Properties) > 0 || s.AdditionalProperties == nil && s.MinProperties == nil {
		return object, true
	}
	n := int64(1)
	if s.MinProperties != nil {
		n = max(n, *s.MinProperties)
	}
	if s.MaxProperties != nil {
		n = min(n, *s.MaxProperties)
	}
	if n > maxText {
		return nil, false
	}
	for i := range n {
		key := fmt.Sprintf("key-%d", i+1)
		if s.PropertyNames != nil {
			for _, candidate := range append(texts(s.PropertyNames, "key"), fmt.Sprint(i+1)) {
				if text, ok := candidate.(string); ok && Allows(m.defs, s.PropertyNames, text) {
					key = text
				}
			}
		}
		if v, ok := m.value(s.AdditionalProperties, name); ok {
			object[key] = v
		}
	}
	return object, true
}

// formats are texts of the rules of validate tags that a schema does not express.
var formats = map[string]string{
	"email": "someone@example.com",
	"url":   "https://example.com/",
	"uuid":  "0c2e4b8a-5d6f-4a1b-9c3d-7e8f90a1b2c3",
}

// texts are candidates for a text, the best first.
func texts(s *descriptor.Schema, name string) []any {
	var list []any
	switch {
	case s.Format == "date-time":
		list = append(list, "2026-01-02T15:04:05Z")
	case s.ContentEncoding == "base64":
		list = append(list, "SGVsbG8=", "")
	}
	for _, rule := range s.GoChecks {
		if text, ok := formats[rule]; ok {
			list = append(list, text)
		}
	}
	list = append(list, fitting(kebab(name)+"-1", s))
	for _, rule := range slices.Sorted(maps.Keys(formats)) {
		list = append(list, formats[rule])
	}
	if s.Pattern != "" {
		if expression, err := syntax.Parse(s.Pattern, syntax.Perl); err == nil {
			for _, repeated := range []int{0, 1, 2, 4, 8, 16, 32, 64} {
				var b strings.Builder
				write(&b, expression, repeated)
				list = append(list, b.String())
			}
		}
	}
	return append(list, fitting("a", s), "")
}

// fitting makes a text as long as a schema asks for.
func fitting(text string, s *descriptor.Schema) string {
	runes := []rune(text)
	if s.MinLength != nil && *s.MinLength <= maxText {
		for int64(len(runes)) < *s.MinLength {
			runes = append(runes, 'x')
		}
	}
	if s.MaxLength != nil && int64(len(runes)) > *s.MaxLength {
		runes = runes[:max(*s.MaxLength, 0)]
	}
	return string(runes)
}

// kebab is the name of a field in lower case, its words apart: order-id of OrderID and of order_id.
func kebab(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			b.WriteByte('-')
			continue
		case i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) ||
			unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])):
			b.WriteByte('-')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return cmp.Or(strings.Trim(b.String(), "-"), "text")
}

// write writes a text that a regular expression matches. What may be repeated at will is as often as given.
func write(b *strings.Builder, e *syntax.Regexp, repeated int) {
	if b.Len() > maxText {
		return
	}
	times := 1
	switch e.Op {
	case syntax.OpLiteral:
		b.WriteString(string(e.Rune))
	case syntax.OpCharClass:
		b.WriteRune(member(e.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteByte('a')
	case syntax.OpStar:
		times = repeated
	case syntax.OpPlus:
		times = max(1, repeated)
	case syntax.OpQuest:
		times = min(1, repeated)
	case syntax.OpRepeat:
		times = e.Min
		if e.Max < 0 || e.Max > e.Min {
			times = max(times, repeated)
		}
		if e.Max >= 0 {
			times = min(times, e.Max)
		}
	case syntax.OpAlternate:
		write(b, e.Sub[0], repeated)
		return
	}
	for range times {
		for _, sub := range e.Sub {
			write(b, sub, repeated)
		}
	}
}

// member is a character of a class, which is given as pairs of the first and the last of a range.
func member(class []rune) rune {
	for _, r := range "a1A0" {
		for i := 0; i+1 < len(class); i += 2 {
			if class[i] <= r && r <= class[i+1] {
				return r
			}
		}
	}
	if len(class) == 0 {
		return 'a'
	}
	return class[0]
}

// numbers are candidates for a number, the best first.
func numbers(s *descriptor.Schema) []any {
	list := []any{json.Number("1"), s.Minimum, s.Maximum}
	if s.GoType == "time.Duration" {
		list = slices.Insert(list, 0, any(json.Number("60000000000"))) // a minute
	}
	for _, edge := range []json.Number{s.ExclusiveMinimum, s.ExclusiveMaximum} {
		if i, err := edge.Int64(); err == nil {
			list = append(list, json.Number(fmt.Sprint(i+1)), json.Number(fmt.Sprint(i-1)))
		}
	}
	low, lowErr := cmp.Or(s.ExclusiveMinimum, s.Minimum).Float64()
	high, highErr := cmp.Or(s.ExclusiveMaximum, s.Maximum).Float64()
	switch {
	case lowErr == nil && highErr == nil:
		list = append(list, json.Number(fmt.Sprint(low/2+high/2)))
	case lowErr == nil:
		list = append(list, json.Number(fmt.Sprint(low+0.5)))
	case highErr == nil:
		list = append(list, json.Number(fmt.Sprint(high-0.5)))
	}
	return append(list, json.Number("0"), json.Number("2"), json.Number("-1"))
}
