package measure

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/runtime"
)

// difference says how a transcript differs from another, "" if it does not. With values it compares results, too, as Go
// clients see them.
func difference(was, is *transcript, values bool) string {
	for i, before := range was.calls {
		if i == len(is.calls) {
			return fmt.Sprintf("%s is missing", before.what)
		}
		now := is.calls[i]
		switch {
		case before.what != now.what:
			return fmt.Sprintf("instead of %q there is %q", before.what, now.what)
		case before.failed != now.failed && (values || now.failed != unreadable):
			return fmt.Sprintf("%s: the error was %q and is %q", before.what, before.failed, now.failed)
		case before.result != now.result && values:
			return fmt.Sprintf("%s: the result was %s and is %s", before.what, before.result, now.result)
		}
	}
	if len(is.calls) > len(was.calls) {
		return fmt.Sprintf("there is more: %q", is.calls[len(was.calls)].what)
	}
	return ""
}

// lost says what programs in other languages miss in the payloads of a transcript, "" if there is nothing. They may find more.
func lost(was, is *transcript) string {
	for i, before := range was.calls {
		now := is.calls[i]
		if len(before.wire) != len(now.wire) {
			return fmt.Sprintf("%s: there were %d payloads and there are %d", before.what, len(before.wire), len(now.wire))
		}
		for i, payload := range before.wire {
			if !within(decode(payload), decode(now.wire[i])) {
				return fmt.Sprintf("%s: %s was sent and %s is", before.what, payload, now.wire[i])
			}
		}
	}
	return ""
}

func decode(payload string) any {
	var value any
	if json.Unmarshal([]byte(payload), &value) != nil {
		return payload
	}
	return value
}

// within reports whether a program finds in one value what it finds in another: the same fields, of which there may be
// others. As in most languages the case of names matters.
func within(value, other any) bool {
	switch value := value.(type) {
	case map[string]any:
		other, ok := other.(map[string]any)
		return ok && !slices.ContainsFunc(slices.Collect(maps.Keys(value)), func(name string) bool {
			field, ok := other[name]
			return !ok || !within(value[name], field)
		})
	case []any:
		other, ok := other.([]any)
		return ok && slices.EqualFunc(value, other, within)
	}
	return reflect.DeepEqual(value, other)
}

// check reports what must not happen while nothing is changed: there would be nothing to compare with.
func (t *transcript) check() error {
	if t.stuck != nil {
		return t.stuck
	}
	for _, c := range t.calls {
		if c.failed != "" && c.failed != runtime.ErrRejected.Error() {
			return fmt.Errorf("%s: %s", c.what, c.failed)
		}
	}
	return nil
}

// text is what was said, in a line for each call.
func (t *transcript) text() string {
	var b strings.Builder
	for _, c := range t.calls {
		fmt.Fprintf(&b, "%s: %s%s %q\n", c.what, c.result, c.failed, c.wire)
	}
	if t.stuck != nil {
		fmt.Fprintf(&b, "stuck: %v\n", t.stuck)
	}
	return b.String()
}
