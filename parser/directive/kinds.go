package directive

import (
	"fmt"
	"slices"

	"github.com/temporalgen/temporalgen/parser/internal/spelling"
)

// A Kind is what a directive declares: the word after //temporal:.
type Kind struct {
	Name   string
	OnType bool // belongs on an interface, not on a method
	Keys   []Key
}

// A Key is what a directive can say about the declaration.
type Key struct {
	Name    string
	Form    Form
	Choices []string // of a choice
	Sample  string   // value that an error message shows; "" for that of the form
	Most    int      // of a count; 0 for what Temporal's protocol holds
	Why     string   // there is no more than most
}

// Form tells what the value of a key looks like.
type Form int

const (
	FormFlag       Form = iota // no value
	FormText                   // any text but none
	FormWireName               // checked with the names that are methods' names
	FormTemplate               // resolved against parameters
	FormLock                   // no value, or a template for the name of a lock
	FormMethodName             // of the same interface
	FormDuration               // a positive Go duration
	FormCount                  // a positive number
	FormFactor                 // a number of at least 1
	FormWeight                 // a number from 0.001 to 1000
	FormList                   // texts, with commas between them
	FormNamed                  // names with templates, with commas between them
	FormChoice                 // one of choices
)

const (
	Workflow   = "workflow"
	Activities = "activities"
	Run        = "run"
	Signal     = "signal"
	Query      = "query"
	Update     = "update"
	Validator  = "validator"
	Activity   = "activity"
)

var retryKeys = []Key{
	{Name: "initial-interval", Form: FormDuration},
	{Name: "backoff", Form: FormFactor},
	{Name: "max-interval", Form: FormDuration},
	{Name: "max-attempts", Form: FormCount},
	{Name: "non-retryable", Form: FormList},
}

var activityKeys = slices.Concat([]Key{
	{Name: "queue", Form: FormText},
	{Name: "start-to-close", Form: FormDuration},
	{Name: "schedule-to-close", Form: FormDuration},
	{Name: "schedule-to-start", Form: FormDuration},
	{Name: "heartbeat", Form: FormDuration},
	{Name: "local", Form: FormFlag},
}, retryKeys)

var kinds = []*Kind{
	{Name: Workflow, OnType: true, Keys: slices.Concat([]Key{
		{Name: "name", Form: FormWireName},
		{Name: "queue", Form: FormText},
		{Name: "id", Form: FormTemplate},
		{Name: "execution-timeout", Form: FormDuration},
		{Name: "run-timeout", Form: FormDuration},
		{Name: "task-timeout", Form: FormDuration},
		{Name: "id-reuse", Form: FormChoice, Choices: []string{"allow-duplicate", "allow-duplicate-failed-only", "reject-duplicate"}},
		{Name: "id-conflict", Form: FormChoice, Choices: []string{"fail", "use-existing", "terminate-existing"}},
		{Name: "start-delay", Form: FormDuration},
		{Name: "cron", Form: FormText, Sample: `"0 8 * * *"`},
		{Name: "priority", Form: FormCount},
		{Name: "fairness-key", Form: FormTemplate},
		{Name: "fairness-weight", Form: FormWeight},
		{Name: "memo", Form: FormNamed},
		{Name: "search-attributes", Form: FormNamed},
		{Name: "summary", Form: FormTemplate},
		{Name: "details", Form: FormTemplate},
		{Name: "versioning", Form: FormChoice, Choices: []string{"pinned", "auto-upgrade"}},
		{Name: "dedup-limit", Form: FormCount, Most: maxRemembered,
			Why: "a run hands what it remembers to the next: 24 bytes for each message, and half of 1 MiB for all of them"},
		{Name: "dedup-ttl", Form: FormDuration},
		{Name: "drain-limit", Form: FormCount},
		{Name: "max-concurrent", Form: FormCount, Sample: "50"},
	}, retryKeys)},
	{Name: Activities, OnType: true, Keys: slices.Concat([]Key{
		{Name: "prefix", Form: FormWireName},
	}, activityKeys)},
	{Name: Run, Keys: []Key{
		{Name: "roles", Form: FormList, Sample: "clerk,auditor"},
	}},
	{Name: Signal, Keys: []Key{
		{Name: "name", Form: FormWireName},
		{Name: "roles", Form: FormList, Sample: "clerk,auditor"},
		{Name: "key", Form: FormTemplate},
		{Name: "serial", Form: FormLock},
		{Name: "on-error", Form: FormChoice, Choices: []string{"fail", "log"}},
		{Name: "on-invalid", Form: FormChoice, Choices: []string{"drop", "fail"}},
		{Name: "batch-window", Form: FormDuration},
		{Name: "batch-max", Form: FormCount},
	}},
	{Name: Query, Keys: []Key{
		{Name: "name", Form: FormWireName},
		{Name: "roles", Form: FormList, Sample: "clerk,auditor"},
	}},
	{Name: Update, Keys: []Key{
		{Name: "name", Form: FormWireName},
		{Name: "roles", Form: FormList, Sample: "clerk,auditor"},
		{Name: "id", Form: FormTemplate},
		{Name: "dedup", Form: FormFlag},
		{Name: "serial", Form: FormLock},
		{Name: "unfinished", Form: FormChoice, Choices: []string{"warn", "abandon"}},
		{Name: "wait", Form: FormChoice, Choices: []string{"accepted", "completed"}},
	}},
	{Name: Validator, Keys: []Key{
		{Name: "for", Form: FormMethodName},
	}},
	{Name: Activity, Keys: slices.Concat([]Key{
		{Name: "name", Form: FormWireName},
	}, activityKeys)},
}

// Kinds returns all kinds of directives, in the order of the documentation. They are not to
// be changed.
func Kinds() []*Kind { return slices.Clone(kinds) }

// KindNamed returns the kind with a name, nil for none.
func KindNamed(name string) *Kind {
	for _, k := range kinds {
		if k.Name == name {
			return k
		}
	}
	return nil
}

func kindNames() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.Name
	}
	return names
}

// key returns the key of k with a name, nil for none.
func (k *Kind) key(name string) *Key {
	for i := range k.Keys {
		if k.Keys[i].Name == name {
			return &k.Keys[i]
		}
	}
	return nil
}

func (k *Kind) keyNames() []string {
	names := make([]string, len(k.Keys))
	for i, key := range k.Keys {
		names[i] = key.Name
	}
	return names
}

// kindsWith returns the directives that have a key.
func kindsWith(key string) []string {
	var owners []string
	for _, k := range kinds {
		if k.key(key) != nil {
			owners = append(owners, Prefix+k.Name)
		}
	}
	return owners
}

// unknownKey says what is wrong with a key that k does not have.
func (k *Kind) unknownKey(name string) string {
	names := k.keyNames()
	msg := fmt.Sprintf("//temporal:%s has no key or flag %s", k.Name, name)
	if hint := spelling.DidYouMean(name, names); hint != "" {
		return msg + hint
	}
	if owners := kindsWith(name); len(owners) == 1 || len(owners) == 2 {
		return msg + ": it belongs to " + spelling.List(owners, "and")
	}
	if len(names) == 0 {
		return msg + ": it takes none"
	}
	return msg + ": it takes " + spelling.List(names, "and")
}
