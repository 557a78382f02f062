package evolution

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/parser/directive"
)

// Of each key of each directive it is decided what a change of it does.
func TestAllKeysAreDecided(t *testing.T) {
	t.Parallel()
	decided := map[string]map[string]rule{
		directive.Workflow: workflowKeys, directive.Run: runKeys, directive.Signal: signalKeys, directive.Query: queryKeys,
		directive.Update: updateKeys, directive.Activity: activityKeys, directive.Activities: activityKeys,
		directive.Messages: nil, directive.Validator: nil,
	}
	// What belongs to the name of a message on the wire: with another one it is another message.
	names := map[string][]string{
		directive.Workflow: {"name"}, directive.Signal: {"name"}, directive.Query: {"name"}, directive.Update: {"name"},
		directive.Activities: {"prefix"}, directive.Activity: {"name"},
		directive.Validator: {"for"}, // the update says whether it has a validator
	}
	for _, k := range directive.Kinds() {
		rules, ok := decided[k.Name]
		if !ok {
			t.Errorf("it is not decided what a change of //temporal:%s does", k.Name)
		}
		left := maps.Clone(rules)
		for _, key := range k.Keys {
			if _, ok := rules[key.Name]; !ok && !slices.Contains(names[k.Name], key.Name) {
				t.Errorf("it is not decided what a change of %s of //temporal:%s does", key.Name, k.Name)
			}
			delete(left, key.Name)
			if otherwise := rules[key.Name].otherwise; len(key.Choices) > 0 && otherwise != "" && !slices.Contains(key.Choices, otherwise) {
				t.Errorf("%s of //temporal:%s cannot be %s", key.Name, k.Name, otherwise)
			}
		}
		delete(left, "validator") // of an update: a directive of its own
		if len(left) > 0 {
			t.Errorf("//temporal:%s has no keys %v", k.Name, slices.Sorted(maps.Keys(left)))
		}
	}
}

// What a key is if it is not given is what its documentation says.
func TestOtherwiseIsDocumented(t *testing.T) {
	t.Parallel()
	for kind, rules := range map[string]map[string]rule{
		directive.Workflow: workflowKeys, directive.Signal: signalKeys, directive.Update: updateKeys,
	} {
		page, err := os.ReadFile("../../docs/directives/" + kind + ".md")
		if err != nil {
			t.Fatal(err)
		}
		for key, rule := range rules {
			if rule.otherwise == "" {
				continue
			}
			row := regexp.MustCompile("(?m)^\\| `" + key + "` \\|[^|]*\\| ([^|]*) \\|").FindSubmatch(page)
			if row == nil {
				t.Errorf("%s.md has no row for %s", kind, key)
				continue
			}
			words := strings.Fields(strings.ReplaceAll(string(row[1]), "`", ""))
			if len(words) == 0 || words[len(words)-1] != rule.otherwise {
				t.Errorf("%s.md: %s is %q without the key, and not %s", kind, key, row[1], rule.otherwise)
			}
		}
	}
}
