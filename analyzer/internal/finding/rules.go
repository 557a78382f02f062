package finding

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/diag"
)

// Rules are those that are switched on (true) or off (false), as a flag. Of the others, those are on that report more than
// information.
type Rules map[diag.Code]bool

// all stands for every rule.
const all = "all"

// Set implements flag.Value.
func (r Rules) Set(list string) error {
	for name := range strings.SplitSeq(list, ",") {
		name, off := strings.CutPrefix(strings.TrimSpace(name), "-")
		if name == "" {
			continue
		}
		if name == all {
			r[all] = !off
			continue
		}
		code, err := diag.ParseCode(name)
		if err != nil {
			return err
		}
		if code >= diag.WorkflowGone {
			return fmt.Errorf("%s is about changes of contracts, which temporalgen breaking finds", code)
		}
		r[code] = !off
	}
	return nil
}

// String implements flag.Value.
func (r Rules) String() string {
	var names []string
	for _, code := range slices.Sorted(maps.Keys(r)) {
		name := string(code)
		if !r[code] {
			name = "-" + name
		}
		names = append(names, name)
	}
	return strings.Join(names, ",")
}

// On reports whether findings with a code and a severity are reported.
func (r Rules) On(code diag.Code, severity diag.Severity) bool {
	if on, ok := r[code]; ok {
		return on
	}
	if on, ok := r[all]; ok {
		return on
	}
	return severity != diag.Info
}
