package check

import (
	"go/types"
	"reflect"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
	"github.com/temporalgen/temporalgen/parser/validate"
)

// identity is template for a text that says which workflow, message or lock is meant. It warns if two
// that differ can have the same.
func (c *checker) identity(a *directive.Arg, method string, params []contract.Param, needsReference bool) *contract.Template {
	t := c.template(a, method, params, needsReference)
	if t == nil {
		return nil
	}
	first, second, ok := confusable(t.Parts)
	if !ok {
		return t
	}
	// An example: the middle one belongs to either.
	left, middle, right := "x", "y", "z"
	advice := `refer to one field, or limit either, as with validate:"uuid"`
	if varietyOf(&t.Parts[first]) == number {
		left, middle, advice = "1", "2", "put text between them"
	}
	if varietyOf(&t.Parts[second]) == number {
		middle, right, advice = "2", "3", "put text between them"
	}
	between := ""
	for _, p := range t.Parts[first+1 : second] {
		between += exampleOf(&p)
	}
	pieces, _ := directive.SplitTemplate(a.Value) // one for each part
	c.Warnf(a.Part(pieces[second].Offset, len(pieces[second].Text)+2), diag.Ambiguous, "{%s} %q and {%s} %q make the same text as %q and %q: %s",
		pieces[first].Text, left+between+middle, pieces[second].Text, right, left, middle+between+right, advice)
	return t
}

// confusable returns two parts of a template between which nothing shows where one ends and the other begins. That is
// so if both can be any text, whatever separates them, and if digits at most separate a number from
// another number or from any text. A sign is not looked at.
func confusable(parts []contract.TemplatePart) (first, second int, ok bool) {
	text := -1   // the part before that can be any text
	beside := -1 // the part before that is a number or any text, if digits at most have come since
	for i := range parts {
		switch v, p := varietyOf(&parts[i]), parts[i]; {
		case v == literal && strings.Trim(p.Literal, "0123456789") == "":
		case v == literal || v == fewTexts:
			beside = -1
		case v == anyText && text >= 0:
			return text, i, true
		case beside >= 0 && (v == number || varietyOf(&parts[beside]) == number):
			return beside, i, true
		default:
			if beside = i; v == anyText {
				text = i
			}
		}
	}
	return 0, 0, false
}

// variety tells what the text of a part can be.
type variety int

const (
	literal  variety = iota
	anyText          // a string
	number           // digits, perhaps with a sign
	fewTexts         // shows where it ends
)

func varietyOf(p *contract.TemplatePart) variety {
	switch p.Format {
	case contract.FormatNone:
		return literal
	case contract.FormatText:
		if !p.Limited {
			return anyText
		}
	case contract.FormatInt, contract.FormatUint:
		return number
	}
	// What a String method makes is known to its author.
	return fewTexts
}

// example is a text that the part can be.
func exampleOf(p *contract.TemplatePart) string {
	switch {
	case p.Format == contract.FormatNone:
		return p.Literal
	case p.Format == contract.FormatBool:
		return "true"
	case varietyOf(p) == number:
		return "1"
	}
	return "…"
}

// limitedBy reports whether the tags of the fields that lead to a text leave few texts, or texts of
// one length.
func limitedBy(tags []string) bool {
	if len(tags) == 0 || slices.Contains(tags[:len(tags)-1], "-") {
		return false
	}
	return validate.LimitsText(tags[len(tags)-1])
}

// validateTags are the validate tags of the fields on the way from a type to one of its fields.
func validateTags(t types.Type, index []int) []string {
	var tags []string
	for _, i := range index {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s := t.Underlying().(*types.Struct)
		tags, t = append(tags, reflect.StructTag(s.Tag(i)).Get("validate")), s.Field(i).Type()
	}
	return tags
}

// enumerated reports whether a type has constants of its own, which are then its values. Which there are is known of this package
// and of those that it imports. Of others it would depend on what else is loaded.
func (c *checker) enumerated(t types.Type) bool {
	name := gotypes.TypeName(types.Unalias(t))
	if name == nil || name.Pkg() != c.source.Types && (name.Pkg() == nil || !slices.Contains(c.source.Imports(), name.Pkg().Path())) {
		return false
	}
	constants := 0
	scope := name.Pkg().Scope()
	for _, other := range scope.Names() {
		if k, ok := scope.Lookup(other).(*types.Const); ok && types.Identical(k.Type(), t) {
			constants++
		}
	}
	return constants >= 2
}
