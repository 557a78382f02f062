package evolution

import (
	"maps"
	"slices"
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
