package contractpage

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// mostNested is how deep types without a name are told within others.
const mostNested = 6

// typeText says what JSON a schema is about, for one value.
func (b *builder) typeText(s *descriptor.Schema) page.Text { return b.typeWords(s, 1, mostNested) }

// plural and singular of types.
var nouns = map[string][2]string{
	"string": {"string", "strings"}, "integer": {"integer", "integers"}, "number": {"number", "numbers"},
	"boolean": {"boolean", "booleans"}, "object": {"object", "objects"}, "array": {"array", "arrays"}, "null": {"null", "nulls"},
}

// typeWords says it for one value, or for several of an array.
func (b *builder) typeWords(s *descriptor.Schema, n, depth int) page.Text {
	word := func(one, many string) page.Text {
		if n > 1 {
			return page.Plainly(many)
		}
		return page.Plainly(one)
	}
	switch {
	case s == nil || depth == 0:
		return word("any JSON", "any JSON values")
	case s.Ref != "":
		return b.reference(s.Ref)
	case len(s.AllOf) == 1 && s.Type == "":
		return b.typeWords(s.AllOf[0], n, depth)
	case len(s.OneOf) > 0:
		var texts []page.Text
		for _, one := range s.OneOf {
			texts = append(texts, b.typeWords(one, 1, depth-1))
		}
		alternatives := enumeration(texts, "or")
		if n > 1 { // within another type
			return page.Format("(%s)", alternatives)
		}
		return alternatives
	case s.GoCodec == "ProtoReflect":
		return page.Format("JSON form of the protobuf message %s", s.GoType)
	case s.GoCodec != "" && s.Type == "string":
		return page.Format("string that %s makes itself", s.GoType)
	case s.GoCodec != "":
		return page.Format("JSON that %s makes itself", s.GoType)
	case s.Format == "date-time":
		return word("date and time (a string as in RFC 3339)", "dates and times (strings as in RFC 3339)")
	case s.ContentEncoding == "base64":
		return word("bytes (a string in Base64)", "bytes (strings in Base64)")
	case s.GoType == "time.Duration" && s.Type == "integer":
		return word("duration (an integer of nanoseconds)", "durations (integers of nanoseconds)")
	case s.Type == "array":
		items := page.Join([]page.Text{word("array of", "arrays of"), b.typeWords(s.Items, 2, depth-1)}, " ")
		if s.Items == nil {
			items = word("array of anything", "arrays of anything")
		}
		return items
	case s.Type == "object" && len(s.Properties) == 0 && s.AdditionalProperties != nil:
		return page.Join([]page.Text{word("object of any names, with", "objects of any names, with"), b.typeWords(s.AdditionalProperties, 2, depth-1)}, " ")
	case s.Type == "object" && len(s.Properties) == 0:
		return word("object with anything", "objects with anything")
	case s.Type == "":
		return word("any JSON", "any JSON values")
	}
	noun, ok := nouns[s.Type]
	if !ok {
		return page.Format("JSON of the type %s", s.Type)
	}
	return page.Plainly(noun[min(n, 2)-1])
}

// reference names a definition, and leads to where it is told.
func (b *builder) reference(ref string) page.Text {
	key := strings.TrimPrefix(ref, refPrefix)
	if _, ok := b.document.Defs[key]; !ok {
		return page.Format("%s, which the contract does not describe", key)
	}
	return page.Literal(key).To(b.placeOf(key))
}

// rules says what else holds for values of a schema.
func (b *builder) rules(s *descriptor.Schema) []page.Text { return b.rulesOf(s, mostNested) }

func (b *builder) rulesOf(s *descriptor.Schema, depth int) []page.Text {
	if s == nil || depth == 0 {
		return nil
	}
	var rules []page.Text
	add := func(format string, args ...any) { rules = append(rules, page.Format(format, args...)) }
	for _, one := range s.OneOf {
		rules = append(rules, b.rulesOf(one, depth-1)...)
	}
	if s.Const != nil {
		add("always %s", inJSON(s.Const))
	}
	if len(s.Enum) > 0 {
		rules = append(rules, page.Join([]page.Text{page.Plainly("one of"), values(s.Enum)}, " "))
	}
	if len(s.Examples) > 0 {
		rules = append(rules, page.Join([]page.Text{page.Plainly("known values are"), values(s.Examples)}, " "))
	}
	if text := amount(s.MinLength, s.MaxLength, "character", "characters", "not empty"); text != "" {
		add(text)
	}
	if s.Pattern != "" {
		rules = append(rules, patternText(s.Pattern))
	}
	rules = append(rules, between(s)...)
	if text := amount(s.MinItems, s.MaxItems, "element", "elements", "not empty"); text != "" {
		add(text)
	}
	if text := amount(s.MinProperties, s.MaxProperties, "entry", "entries", "not empty"); text != "" {
		add(text)
	}
	for _, check := range s.GoChecks {
		rules = append(rules, checkText(check))
	}
	within := func(about string, parts *descriptor.Schema) {
		if parts == nil {
			return
		}
		if of := b.rulesOf(parts, depth-1); len(of) > 0 {
			rules = append(rules, page.Join([]page.Text{page.Plainly(about), page.Join(of, ", ")}, " "))
		}
	}
	within("each element:", s.Items)
	within("each name:", s.PropertyNames)
	within("each value:", s.AdditionalProperties)
	return rules
}

// longText is a pattern that says how long a text is.
var longText = regexp.MustCompile(`^\^\[\\s\\S\]\{(\d+)(,?)(\d*)\}\$$`)

// patternText says what a pattern demands. Those that stand for rules of validate tags are told as these.
func patternText(pattern string) page.Text {
	if rest, ok := strings.CutPrefix(pattern, "^$|"); ok {
		return page.Format("empty, or %s", patternText(rest))
	}
	switch descriptor.FormatOf(pattern) {
	case contract.Email:
		return page.Plainly("an email address")
	case contract.UUID:
		return page.Plainly("a UUID")
	}
	switch pattern {
	case "^-?[0-9]+$", "^[0-9]+$":
		return page.Plainly("an integer, as text")
	}
	if m := longText.FindStringSubmatch(pattern); m != nil {
		switch {
		case m[2] == "":
			return page.Plainly(m[1] + " characters")
		case m[3] == "":
			return page.Plainly("at least " + m[1] + " characters")
		}
		return page.Plainly(m[1] + " to " + m[3] + " characters")
	}
	return page.Format("matches %s", pattern)
}

// amount says how much of something there is.
func amount(least, most *int64, one, many, some string) string {
	noun := func(n int64) string {
		if n == 1 {
			return one
		}
		return many
	}
	switch {
	case least != nil && *least <= 0:
		least = nil
	}
	switch {
	case least == nil && most == nil:
		return ""
	case most == nil && *least == 1:
		return some
	case most == nil:
		return fmt.Sprintf("at least %d %s", *least, noun(*least))
	case least == nil:
		return fmt.Sprintf("at most %d %s", *most, noun(*most))
	case *least == *most:
		return fmt.Sprintf("%d %s", *least, noun(*least))
	}
	return fmt.Sprintf("%d to %d %s", *least, *most, noun(*most))
}

// between says between which numbers a value is.
func between(s *descriptor.Schema) []page.Text {
	number := func(n fmt.Stringer) page.Text {
		text := page.Literal(n.String())
		if d, err := parseNanoseconds(n.String()); err == nil && s.GoType == "time.Duration" {
			text = page.Format("%s (%s)", text, page.Plainly(inWords(d)))
		}
		return text
	}
	var texts []page.Text
	if s.Minimum != "" {
		texts = append(texts, page.Format("at least %s", number(s.Minimum)))
	}
	if s.ExclusiveMinimum != "" {
		texts = append(texts, page.Format("more than %s", number(s.ExclusiveMinimum)))
	}
	if s.Maximum != "" {
		texts = append(texts, page.Format("at most %s", number(s.Maximum)))
	}
	if s.ExclusiveMaximum != "" {
		texts = append(texts, page.Format("less than %s", number(s.ExclusiveMaximum)))
	}
	return texts
}

// ruleTexts say what rules of validate tags demand that a schema does not express. Validation says it in full.
var ruleTexts = map[string]string{
	"required": "not the zero value", "omitempty": "the zero value is fine", "email": "an email address", "url": "a URL", "uuid": "a UUID",
	"min": "at least %s", "gte": "at least %s", "max": "at most %s", "lte": "at most %s", "gt": "more than %s", "lt": "less than %s",
	"len": "exactly %s", "eq": "%s", "ne": "not %s", "oneof": "one of %s",
}

// checkText says what a rule is that only Go code checks.
func checkText(check string) page.Text {
	rule, value, _ := strings.Cut(check, "=")
	text, known := ruleTexts[rule]
	switch {
	case rule == "Validate":
		return page.Format("what the method %s of its Go type says", rule)
	case !known:
		return page.Format("the rule %s, which Go code checks", check)
	case strings.Contains(text, "%s"):
		return page.Format(text, value)
	}
	return page.Plainly(text)
}

// values are JSON values in a row.
func values(list []any) page.Text {
	const most = 30
	var texts []page.Text
	for _, v := range list[:min(len(list), most)] {
		texts = append(texts, page.Literal(inJSON(v)))
	}
	if len(list) > most {
		texts = append(texts, page.Plainly(fmt.Sprintf("%d more", len(list)-most)))
	}
	return page.Join(texts, ", ")
}
