package parser

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/internal/spelling"
)

// A tagRule is a rule as it is written in a validate tag.
type tagRule struct {
	name, param string
	hasParam    bool // there is an equals sign
}

// String is the rule as it is written.
func (r tagRule) String() string {
	if r.hasParam {
		return r.name + "=" + r.param
	}
	return r.name
}

// paramNeed tells whether a rule has a parameter.
type paramNeed int

const (
	noParam paramNeed = iota
	someParam
	anyParam // may be empty
)

var tagRules = map[string]paramNeed{
	contract.RuleRequired: noParam, contract.RuleOmitEmpty: noParam, contract.RuleDive: noParam,
	"email": noParam, "url": noParam, "uuid": noParam,
	"min": someParam, "max": someParam, "len": someParam,
	"gt": someParam, "gte": someParam, "lt": someParam, "lte": someParam,
	"eq": anyParam, "ne": anyParam,
	"oneof": someParam,
}

// parseValidateTag splits a validate tag into its rules, as go-playground/validator does:
// spaces count, and 0x2C and 0x7C stand for a comma and a bar in a parameter.
func parseValidateTag(tag string) ([]tagRule, error) {
	var list []tagRule
	for _, text := range strings.Split(tag, ",") {
		r, err := parseTagRule(text)
		if err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, nil
}

func parseTagRule(text string) (tagRule, error) {
	name, param, hasParam := strings.Cut(text, "=")
	need, known := tagRules[name]
	switch {
	case text == "":
		return tagRule{}, errors.New("there is an empty rule: remove a comma")
	case strings.Contains(text, "|"):
		return tagRule{}, fmt.Errorf("the rule %s is an alternative, which is not supported: write a method Validate() error", text)
	case text != strings.TrimSpace(text) && name != "oneof" && name != "eq" && name != "ne":
		return tagRule{}, fmt.Errorf("the rule %q begins or ends with a space: remove it", text)
	case name == "keys" || name == "endkeys":
		return tagRule{}, fmt.Errorf("the rule %s is about the keys of a map, which is not supported: write a method Validate() error", name)
	case !known:
		names := slices.Sorted(maps.Keys(tagRules))
		if suggestion := spelling.DidYouMean(name, names); suggestion != "" {
			return tagRule{}, fmt.Errorf("there is no rule %s%s", name, suggestion)
		}
		return tagRule{}, fmt.Errorf("the rule %s is not supported: write a method Validate() error, or use %s", name, spelling.List(names, "or"))
	case need == noParam && hasParam:
		return tagRule{}, fmt.Errorf("the rule %s has no parameter: remove =%s", name, param)
	}
	return tagRule{name, strings.NewReplacer("0x2C", ",", "0x7C", "|").Replace(param), hasParam}, nil
}

// checkParam checks that a rule has a parameter if it needs one. A comparison with the
// present has none, so the type has been checked before.
func (r tagRule) checkParam() error {
	need := tagRules[r.name]
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
