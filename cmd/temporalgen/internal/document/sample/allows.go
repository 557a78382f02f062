package sample

import (
	"encoding/base64"
	"encoding/json"
	"math/big"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// Allows reports whether a schema allows a value, which is as package encoding/json decodes one, with json.Number. Definitions that
// do not exist, and what is deeper than examples are, allow nothing.
func Allows(defs map[string]*descriptor.Schema, s *descriptor.Schema, value any) bool {
	c := checker{defs: defs}
	return c.allows(s, value)
}

type checker struct {
	defs  map[string]*descriptor.Schema
	depth int
}

func (c *checker) allows(s *descriptor.Schema, value any) bool {
	if s == nil {
		return true
	}
	if c.depth++; c.depth > 4*maxDepth {
		return false
	}
	defer func() { c.depth-- }()
	if s.Ref != "" {
		definition, ok := c.defs[strings.TrimPrefix(s.Ref, "#/$defs/")]
		return ok && c.allows(definition, value)
	}
	for _, all := range s.AllOf {
		if !c.allows(all, value) {
			return false
		}
	}
	if len(s.OneOf) > 0 {
		fits := 0
		for _, one := range s.OneOf {
			if c.allows(one, value) {
				fits++
			}
		}
		if fits != 1 {
			return false
		}
	}
	if s.Const != nil && !equal(s.Const, value) || len(s.Enum) > 0 && !slices.ContainsFunc(s.Enum, func(v any) bool { return equal(v, value) }) {
		return false
	}
	return isOf(s.Type, value) && c.parts(s, value)
}

// parts checks what concerns values of one type only.
func (c *checker) parts(s *descriptor.Schema, value any) bool {
	switch value := value.(type) {
	case string:
		return isText(s, value)
	case json.Number, float64:
		return isBetween(s, value)
	case []any:
		for _, item := range value {
			if !c.allows(s.Items, item) {
				return false
			}
		}
		return counts(len(value), s.MinItems, s.MaxItems)
	case map[string]any:
		for _, name := range s.Required {
			if _, ok := value[name]; !ok {
				return false
			}
		}
		for name, v := range value {
			property, ok := s.Properties[name]
			if !ok {
				property = s.AdditionalProperties
			}
			if !c.allows(s.PropertyNames, name) || !c.allows(property, v) {
				return false
			}
		}
		return counts(len(value), s.MinProperties, s.MaxProperties)
	}
	return true
}

func counts(n int, least, most *int64) bool {
	return (least == nil || int64(n) >= *least) && (most == nil || int64(n) <= *most)
}

func isOf(name string, value any) bool {
	switch name {
	case "string":
		_, ok := value.(string)
		return ok
	case "boolean":
		_, ok := value.(bool)
		return ok
	case "null":
		return value == nil
	case "array":
		_, ok := value.([]any)
		return ok
	case "object":
		_, ok := value.(map[string]any)
		return ok
	case "number":
		return number(value) != nil
	case "integer":
		n := number(value)
		return n != nil && n.IsInt()
	}
	return true
}

func isText(s *descriptor.Schema, text string) bool {
	if !counts(utf8.RuneCountInString(text), s.MinLength, s.MaxLength) {
		return false
	}
	if s.Pattern != "" {
		pattern, err := regexp.Compile(s.Pattern)
		if err != nil || !pattern.MatchString(text) {
			return false
		}
	}
	if s.Format == "date-time" {
		if _, err := time.Parse(time.RFC3339, text); err != nil {
			return false
		}
	}
	if s.ContentEncoding == "base64" {
		if _, err := base64.StdEncoding.DecodeString(text); err != nil {
			return false
		}
	}
	return true
}

func isBetween(s *descriptor.Schema, value any) bool {
	n := number(value)
	for _, bound := range []struct {
		of         json.Number
		sign       int // of the comparison that is wrong
		equalWrong bool
	}{
		{s.Minimum, -1, false}, {s.ExclusiveMinimum, -1, true}, {s.Maximum, 1, false}, {s.ExclusiveMaximum, 1, true},
	} {
		if bound.of == "" {
			continue
		}
		of := number(bound.of)
		if n == nil || of == nil {
			return false
		}
		if sign := n.Cmp(of); sign == bound.sign || sign == 0 && bound.equalWrong {
			return false
		}
	}
	return true
}

// number is a JSON number, nil of something else and of one with too many digits to be looked at.
func number(value any) *big.Rat {
	text := ""
	switch value := value.(type) {
	case json.Number:
		text = value.String()
	case float64:
		return new(big.Rat).SetFloat64(value)
	}
	const longest = 400 // as those of float64 are
	if _, exponent, ok := strings.Cut(strings.ToLower(text), "e"); text == "" || len(text) > longest || ok && len(strings.Trim(exponent, "+-0")) > 3 {
		return nil
	}
	n, ok := new(big.Rat).SetString(text)
	if !ok {
		return nil
	}
	return n
}

// equal reports whether JSON values are equal.
func equal(a, b any) bool {
	if m, n := number(a), number(b); m != nil && n != nil {
		return m.Cmp(n) == 0
	}
	return reflect.DeepEqual(a, b)
}
