package evolution

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/acceptance/evolution/measure"
	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/evolution"
)

// TestChanges measures what each change breaks, and compares the contracts as temporalgen breaking does. What breaks has to be
// told with its class; what is told and does not break here has to be in the table of changes, with the reason.
func TestChanges(t *testing.T) {
	changes := slices.Concat(accountChanges, branchChanges)
	m := newModule(t, changes)
	all := m.told(t, changes)
	results := m.measure(t)
	for i, c := range changes {
		told, seen := all[i], results[c.folder()]
		broken := verdict(seen)
		if broken != c.class {
			t.Errorf("%s: it breaks %q, and the table has %q:\n%s", c.folder(), broken, c.class, details(seen))
		}
		if broken&^told.class != 0 && c.untold == "" {
			t.Errorf("%s: it breaks %q, and what is told is %q", c.folder(), broken, told.class)
		}
		if codes := strings.Join(told.codes, " "); codes != c.code {
			t.Errorf("%s: what is told is %q, and the table has %q", c.folder(), codes, c.code)
		}
		if more := told.class &^ broken &^ impliedBy(broken); more != c.unshown {
			t.Errorf("%s: of what is told %q is not seen, and the table has %q", c.folder(), more, c.unshown)
		}
		if c.unshown != nothing && c.why == "" {
			t.Errorf("%s: the table does not say why %q cannot be shown", c.folder(), c.unshown)
		}
	}
	page := page(changes, results)
	if *update {
		write(t, "measured.md", page)
	} else if diff := cmp.Diff(read(t, "measured.md"), page); diff != "" {
		t.Errorf("measured.md (-is +would be with -update):\n%s", diff)
	}
}

// impliedBy is what goes without saying: what breaks in another way also breaks while old and new workers run side by side.
func impliedBy(c class) class {
	if c != nothing {
		return rollout
	}
	return nothing
}

// verdict is what is broken if something was seen.
func verdict(seen []measure.Result) class {
	var broken class
	for _, r := range seen {
		switch {
		case r.Outcome == measure.Same || r.Outcome == measure.Form:
		case r.Scene == measure.Replay, r.Scene == measure.Activities, r.Scene == measure.Memory && r.Outcome == measure.Stuck:
			broken |= running
		case r.Scene == measure.Memory:
			broken |= memory
		case r.Scene == measure.Clients:
			broken |= clients
		case r.Scene == measure.Rollout:
			broken |= rollout
		}
	}
	return broken
}

// details are what was seen and is not as it was.
func details(seen []measure.Result) string {
	var b strings.Builder
	for _, r := range seen {
		if r.Outcome != measure.Same && r.Outcome != measure.Form {
			fmt.Fprintf(&b, "%s %s: %s: %.400s\n", r.Scene, r.History, r.Outcome, r.Detail)
		}
	}
	return b.String()
}

// measure runs the program and returns what it has seen, by the folders of the changes.
func (m *changedModule) measure(t *testing.T) map[string][]measure.Result {
	t.Helper()
	server := testserver.Server()
	out := command(t, m.dir, nil, m.program, "-address", server.Addr(), "-namespace", server.Namespace())
	results := map[string][]measure.Result{}
	for line := range strings.Lines(out) {
		var r measure.Result
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		results[r.Contract] = append(results[r.Contract], r)
	}
	return results
}

// A told is what temporalgen breaking tells of a change.
type told struct {
	codes []string // each one once, sorted
	class class
}

// add adds a code and its classes.
func (is *told) add(code string, classes []string) error {
	for _, name := range classes {
		i := slices.Index(classNames, name)
		if i < 0 {
			return fmt.Errorf("there is another class: %s", name)
		}
		is.class |= 1 << i
	}
	is.codes = append(is.codes, code)
	slices.Sort(is.codes)
	is.codes = slices.Compact(is.codes)
	return nil
}

// told compares all changed contracts with what they were. A process for each would take longer than all else, so only the
// change of a contract of which there is most to tell gets one: the command tells the same as what it is made of.
func (m *changedModule) told(t *testing.T, changes []change) []told {
	t.Helper()
	documents := m.documents(t)
	all := make([]told, len(changes))
	most := map[string]int{} // the index of the change, by contract
	for i, c := range changes {
		for _, found := range evolution.Compare(documents[c.of], documents[c.folder()]) {
			if found.Code == "" {
				continue
			}
			var classes []string
			for _, class := range found.Classes {
				classes = append(classes, string(class))
			}
			if err := all[i].add(string(found.Code), classes); err != nil {
				t.Fatalf("%s: %v", c.folder(), err)
			}
		}
		if best, ok := most[c.of]; !ok || len(all[i].codes) > len(all[best].codes) {
			most[c.of] = i
		}
	}
	for _, i := range most {
		of, err := m.breaking(t.Context(), changes[i])
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(all[i], of, cmp.AllowUnexported(told{})); diff != "" {
			t.Errorf("%s (-compared +temporalgen breaking):\n%s", changes[i].folder(), diff)
		}
	}
	return all
}

// documents are what the contracts say, as they are and changed, by their folders.
func (m *changedModule) documents(t *testing.T) map[string]*descriptor.Document {
	t.Helper()
	loaded, err := parser.Load(t.Context(), parser.Config{Dir: m.dir, Env: m.env, Patterns: []string{"./..."}})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diag.Errors(loaded.Diagnostics) {
		t.Error(d)
	}
	documents := map[string]*descriptor.Document{}
	for _, p := range loaded.Packages {
		documents[filepath.Base(p.Dir)], _ = descriptor.Of([]*contract.Package{p}, os.ReadFile)
	}
	return documents
}

// breaking asks temporalgen breaking.
func (m *changedModule) breaking(ctx context.Context, c change) (told, error) {
	cmd := exec.CommandContext(ctx, m.temporalgen, "breaking", "-json", "-against", contractFile(c.of), "./"+c.folder())
	cmd.Dir, cmd.Env = m.dir, m.env
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var is told
	ran := false
	for line := range strings.Lines(string(out)) {
		var record struct {
			Kind, Code string
			Classes    []string
		}
		if err := json.Unmarshal([]byte(line), &record); err != nil {
			return told{}, fmt.Errorf("%s: %q: %w", c.folder(), line, err)
		}
		ran = ran || record.Kind == "run"
		if record.Kind != "diagnostic" || !strings.HasPrefix(record.Code, "TG9") {
			continue
		}
		if err := is.add(record.Code, record.Classes); err != nil {
			return told{}, fmt.Errorf("%s: %q: %w", c.folder(), line, err)
		}
	}
	if !ran { // it exits with 1 when something breaks
		return told{}, fmt.Errorf("temporalgen breaking for %s: %w\n%s%s", c.folder(), err, out, stderr.String())
	}
	return is, nil
}

// contractFile is the name of the contract file of a contract as it was.
func contractFile(of string) string { return of + ".json" }

const head = `# What changes of a contract break

Written by the test of this package, and compared by it: "go test ./evolution -run TestChanges -update" in acceptance. Each row is
one change of the contract in [account](account/account.go) or [branch](branch/branch.go), for which code was generated. With it

- %d recorded histories of account or %d of branch were replayed. Their outcome is the same; it differs in nothing but the form
  of results, or in fields that the next input has besides (form); it is another one, although the SDK's replayer is content
  (silent); or they do not replay (fail).
- A client of the contract as it was talked to a worker with the new code (clients).
- A run of the contract as it was continued as new, and the new code got what that handed on (memory).
- Old workflows called new activities (running).
- Where nothing of that broke, a new client talked to an old worker, and new workflows called old activities (rollout).

What temporalgen breaking tells has at least the classes of what breaks here. Of what it tells besides, the last column says why
no scene shows it. %d changes break something here, and %d do not. No change here is an example of %s.

| Contract | Change | same/form/silent/fail | Breaks | Told | Not shown |
|---|---|---|---|---|---|
`

// page is the text of measured.md.
func page(changes []change, results map[string][]measure.Result) string {
	var rows strings.Builder
	histories := map[string]int{}
	breaks := 0
	for _, c := range changes {
		count := map[measure.Outcome]int{}
		for _, r := range results[c.folder()] {
			if r.Scene == measure.Replay {
				count[r.Outcome]++
			}
		}
		same, form, silent, fail := count[measure.Same], count[measure.Form], count[measure.Silent], count[measure.Fail]
		histories[c.of] = same + form + silent + fail
		broken := verdict(results[c.folder()])
		if broken != nothing {
			breaks++
		}
		unshown := c.untold
		if c.unshown != nothing {
			unshown = fmt.Sprintf("%s: %s", c.unshown, c.why)
		}
		fmt.Fprintf(&rows, "| %s | %s | %d/%d/%d/%d | %s | %s | %s |\n", c.of, c.name, same, form, silent, fail, broken, c.code, unshown)
	}
	var without []string
	for _, code := range slices.Sorted(maps.Keys(unmeasured)) {
		without = append(without, fmt.Sprintf("%s (%s)", code, unmeasured[code]))
	}
	return fmt.Sprintf(head, histories["account"], histories["branch"], breaks, len(changes)-breaks, strings.Join(without, " and ")) + rows.String()
}

// code is one in the table of rules.
var code = regexp.MustCompile(`(?m)^\| \[(TG9\d\d)\]`)

// Each rule that is documented is one of those that are measured, or it is said why not.
func TestEveryRuleIsMeasured(t *testing.T) {
	var rules, measured []string
	for _, match := range code.FindAllStringSubmatch(read(t, "../../docs/evolution.md"), -1) {
		if unmeasured[match[1]] == "" {
			rules = append(rules, match[1])
		}
	}
	for _, c := range slices.Concat(accountChanges, branchChanges) {
		measured = append(measured, strings.Fields(c.code)...)
	}
	slices.Sort(measured)
	if diff := cmp.Diff(rules, slices.Compact(measured)); diff != "" {
		t.Errorf("rules (-documented +measured):\n%s", diff)
	}
}

// No history is lost.
func TestEveryScenarioHasAHistory(t *testing.T) {
	for of, scenarios := range map[string]map[string]func(*scene){"account": accountScenarios, "branch": branchScenarios} {
		for name := range scenarios {
			files, err := filepath.Glob(filepath.Join("testdata", of, name+"*.json"))
			if err != nil || len(files) == 0 {
				t.Errorf("%s has no history of %s: %v", of, name, err)
			}
		}
	}
}
