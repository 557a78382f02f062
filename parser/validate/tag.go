package validate

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/internal/spelling"
)

// The rules that are no condition on the value alone.
const (
	required  = "required"  // the value is not zero
	omitEmpty = "omitempty" // the rules behind it do not count for a zero value
	dive      = "dive"      // the rules behind it are those of the elements
)

// A rule is one of a validate tag, as it is written there.
type rule struct {
	name, param string
	hasParam    bool // there is an equals sign
	span        span
}

// A span is a part of a validate tag: the bytes from start to end.
type span struct{ start, end int }

// String is the rule as it is written, but for escapes.
func (r rule) String() string {
	if r.hasParam {
		return r.name + "=" + r.param
	}
	return r.name
}

// A tagError is what is wrong with a part of a tag.
type tagError struct {
	span span
	err  error
}

func (e *tagError) Error() string { return e.err.Error() }
func (e *tagError) Unwrap() error { return e.err }

// paramNeed tells whether a rule has a parameter.
type paramNeed int

const (
	noParam paramNeed = iota
	someParam
	anyParam // may be empty
)

var known = map[string]paramNeed{
	required: noParam, omitEmpty: noParam, dive: noParam,
	"email": noParam, "url": noParam, "uuid": noParam,
	"min": someParam, "max": someParam, "len": someParam,
	"gt": someParam, "gte": someParam, "lt": someParam, "lte": someParam,
	"eq": anyParam, "ne": anyParam,
	"oneof": someParam,
}

// parseTag splits a validate tag into its rules, as go-playground/validator does: spaces
// count, and 0x2C and 0x7C stand for a comma and a bar in a parameter.
func parseTag(tag string) ([]rule, *tagError) {
	var list []rule
	start := 0
	for text := range strings.SplitSeq(tag, ",") {
		at := span{start, start + len(text)}
		if text == "" { // at its comma
			at.start = max(0, start-1)
			at.end = at.start + 1
		}
		r, err := parseRule(text)
		if err != nil {
			return nil, &tagError{at, err}
		}
		r.span = at
		list = append(list, r)
		start += len(text) + len(",")
	}
	return list, nil
}

func parseRule(text string) (rule, error) {
	name, param, hasParam := strings.Cut(text, "=")
	need, ok := known[name]
	switch {
	case text == "":
		return rule{}, errors.New("there is an empty rule: remove a comma")
	case strings.Contains(text, "|"):
		return rule{}, fmt.Errorf("the rule %s is an alternative, which is not supported: write a method Validate() error", text)
	case text != strings.TrimSpace(text) && name != "oneof" && name != "eq" && name != "ne":
		return rule{}, fmt.Errorf("the rule %q begins or ends with a space: remove it", text)
	case name == "keys" || name == "endkeys":
		return rule{}, fmt.Errorf("the rule %s is about the keys of a map, which is not supported: write a method Validate() error", name)
	case !ok:
		names := slices.Sorted(maps.Keys(known))
		if unknown := spelling.Unknown(name, names, "there is no rule "+name); unknown != nil {
			return rule{}, unknown
		}
		return rule{}, fmt.Errorf("the rule %s is not supported: write a method Validate() error, or use %s", name, spelling.List(names, "or"))
	case need == noParam && hasParam:
		return rule{}, fmt.Errorf("the rule %s has no parameter: remove =%s", name, param)
	}
	return rule{name: name, param: strings.NewReplacer("0x2C", ",", "0x7C", "|").Replace(param), hasParam: hasParam}, nil
}

// LimitsText reports whether a tag leaves few texts, or texts of one length.
func LimitsText(tag string) bool {
	rules, err := parseTag(tag)
	return err == nil && slices.ContainsFunc(rules, func(r rule) bool {
		return r.name == "uuid" || r.name == "oneof" || r.name == "len"
	})
}

// checkParam checks that a rule has a parameter if it needs one. A comparison with the
// present has none, so the type has been checked before.
func (r rule) checkParam() error {
	need := known[r.name]
	if need != noParam && !r.hasParam || need == someParam && strings.TrimSpace(r.param) == "" {
		return fmt.Errorf("the rule %s needs a parameter: write %s=…", r.name, r.name)
	}
	return nil
}

// oneOfWords splits the parameter of oneof at white space, except within single quotes,
// which are no part of the words.
func oneOfWords(param string) []string {
	var words []string
	for {
		param = strings.TrimLeft(param, " \t\n\f\r")
		if param == "" {
			return words
		}
		end := strings.IndexAny(param, " \t\n\f\r")
		if end < 0 {
			end = len(param)
		}
		if param[0] == '\'' {
			if closing := strings.IndexByte(param[1:], '\''); closing >= 0 {
				end = closing + 2
			}
		}
		words = append(words, strings.ReplaceAll(param[:end], "'", ""))
		param = param[end:]
	}
}
