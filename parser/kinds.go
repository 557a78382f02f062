package parser

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A kind is what a directive declares: the word after //temporal:.
type kind struct {
	name   string
	onType bool // belongs on an interface, not on a method
	keys   []key
}

// A key is what a directive can say about the declaration.
type key struct {
	name    string
	form    form
	choices []string // of a choice
	sample  string   // value that an error message shows; "" for that of the form
	most    int      // of a count; 0 for what Temporal's protocol holds
	why     string   // there is no more than most
}

// form tells what the value of a key looks like.
type form int

const (
	formFlag       form = iota // no value
	formText                   // any text but none
	formWireName               // checked with the names that are methods' names
	formTemplate               // resolved against parameters
	formLock                   // no value, or a template for the name of a lock
	formMethodName             // of the same interface
	formDuration               // a positive Go duration
	formCount                  // a positive number
	formFactor                 // a number of at least 1
	formWeight                 // a number from 0.001 to 1000
	formList                   // texts, with commas between them
	formNamed                  // names with templates, with commas between them
	formChoice                 // one of choices
)

const (
	kindWorkflow   = "workflow"
	kindActivities = "activities"
	kindRun        = "run"
	kindSignal     = "signal"
	kindQuery      = "query"
	kindUpdate     = "update"
	kindValidator  = "validator"
	kindActivity   = "activity"
)

var retryKeys = []key{
	{name: "initial-interval", form: formDuration},
	{name: "backoff", form: formFactor},
	{name: "max-interval", form: formDuration},
	{name: "max-attempts", form: formCount},
	{name: "non-retryable", form: formList},
}

var activityKeys = slices.Concat([]key{
	{name: "queue", form: formText},
	{name: "start-to-close", form: formDuration},
	{name: "schedule-to-close", form: formDuration},
	{name: "schedule-to-start", form: formDuration},
	{name: "heartbeat", form: formDuration},
	{name: "local", form: formFlag},
}, retryKeys)

var kinds = []*kind{
	{name: kindWorkflow, onType: true, keys: slices.Concat([]key{
		{name: "name", form: formWireName},
		{name: "queue", form: formText},
		{name: "id", form: formTemplate},
		{name: "execution-timeout", form: formDuration},
		{name: "run-timeout", form: formDuration},
		{name: "task-timeout", form: formDuration},
		{name: "id-reuse", form: formChoice, choices: []string{"allow-duplicate", "allow-duplicate-failed-only", "reject-duplicate"}},
		{name: "id-conflict", form: formChoice, choices: []string{"fail", "use-existing", "terminate-existing"}},
		{name: "start-delay", form: formDuration},
		{name: "cron", form: formText, sample: `"0 8 * * *"`},
		{name: "priority", form: formCount},
		{name: "fairness-key", form: formTemplate},
		{name: "fairness-weight", form: formWeight},
		{name: "memo", form: formNamed},
		{name: "search-attributes", form: formNamed},
		{name: "summary", form: formTemplate},
		{name: "details", form: formTemplate},
		{name: "versioning", form: formChoice, choices: []string{"pinned", "auto-upgrade"}},
		{name: "dedup-limit", form: formCount, most: maxRemembered,
			why: "a run hands what it remembers to the next: 24 bytes for each message, and half of 1 MiB for all of them"},
		{name: "dedup-ttl", form: formDuration},
		{name: "drain-limit", form: formCount},
		{name: "max-concurrent", form: formCount, sample: "50"},
	}, retryKeys)},
	{name: kindActivities, onType: true, keys: slices.Concat([]key{
		{name: "prefix", form: formWireName},
	}, activityKeys)},
	{name: kindRun, keys: []key{
		{name: "roles", form: formList, sample: "clerk,auditor"},
	}},
	{name: kindSignal, keys: []key{
		{name: "name", form: formWireName},
		{name: "roles", form: formList, sample: "clerk,auditor"},
		{name: "key", form: formTemplate},
		{name: "serial", form: formLock},
		{name: "on-error", form: formChoice, choices: []string{"fail", "log"}},
		{name: "on-invalid", form: formChoice, choices: []string{"drop", "fail"}},
		{name: "batch-window", form: formDuration},
		{name: "batch-max", form: formCount},
	}},
	{name: kindQuery, keys: []key{
		{name: "name", form: formWireName},
		{name: "roles", form: formList, sample: "clerk,auditor"},
	}},
	{name: kindUpdate, keys: []key{
		{name: "name", form: formWireName},
		{name: "roles", form: formList, sample: "clerk,auditor"},
		{name: "id", form: formTemplate},
		{name: "dedup", form: formFlag},
		{name: "serial", form: formLock},
		{name: "unfinished", form: formChoice, choices: []string{"warn", "abandon"}},
		{name: "wait", form: formChoice, choices: []string{"accepted", "completed"}},
	}},
	{name: kindValidator, keys: []key{
		{name: "for", form: formMethodName},
	}},
	{name: kindActivity, keys: slices.Concat([]key{
		{name: "name", form: formWireName},
	}, activityKeys)},
}

// kindNamed returns the kind with a name, nil for none.
func kindNamed(name string) *kind {
	for _, k := range kinds {
		if k.name == name {
			return k
		}
	}
	return nil
}

func kindNames() []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = k.name
	}
	return names
}

// key returns the key of k with a name, nil for none.
func (k *kind) key(name string) *key {
	for i := range k.keys {
		if k.keys[i].name == name {
			return &k.keys[i]
		}
	}
	return nil
}

func (k *kind) keyNames() []string {
	names := make([]string, len(k.keys))
	for i, key := range k.keys {
		names[i] = key.name
	}
	return names
}

// kindsWith returns the directives that have a key.
func kindsWith(key string) []string {
	var owners []string
	for _, k := range kinds {
		if k.key(key) != nil {
			owners = append(owners, directivePrefix+k.name)
		}
	}
	return owners
}

// unknownKey says what is wrong with a key that k does not have.
func (k *kind) unknownKey(name string) string {
	names := k.keyNames()
	msg := fmt.Sprintf("//temporal:%s has no key or flag %s", k.name, name)
	if hint := didYouMean(name, names); hint != "" {
		return msg + hint
	}
	if owners := kindsWith(name); len(owners) == 1 || len(owners) == 2 {
		return msg + ": it belongs to " + enumerate(owners, "and")
	}
	if len(names) == 0 {
		return msg + ": it takes none"
	}
	return msg + ": it takes " + enumerate(names, "and")
}

// check reports what is wrong with the value of a key, and reads it.
func (k *key) check(a *arg) error {
	if k.form == formFlag {
		if a.hasValue {
			return fmt.Errorf("%s is a flag: remove the value", k.name)
		}
		return nil
	}
	if !a.hasValue {
		if k.form == formLock {
			return nil
		}
		return fmt.Errorf("%s needs a value: %s", k.name, k.example())
	}
	if a.value == "" && k.form != formWireName {
		return fmt.Errorf("%s is empty: %s", k.name, k.example())
	}
	var err error
	switch k.form {
	case formLock:
		if a.value == "true" || a.value == "false" {
			return fmt.Errorf("%s=%s would be a lock named %[2]s: %s", k.name, a.value, k.example())
		}
	case formDuration:
		if a.duration, err = time.ParseDuration(a.value); err != nil || a.duration <= 0 {
			return fmt.Errorf("%s=%s is not a positive duration: %s", k.name, a.value, k.example())
		}
	case formCount:
		a.count, err = strconv.Atoi(a.value)
		most := cmp.Or(k.most, maxCount)
		switch {
		case a.count > 0 && errors.Is(err, strconv.ErrRange) || err == nil && a.count > most:
			return fmt.Errorf("%s=%s is too large: it is at most %d%s", k.name, a.value, most, k.because())
		case err != nil || a.count <= 0:
			return fmt.Errorf("%s=%s is not a positive whole number: %s", k.name, a.value, k.example())
		}
	case formFactor:
		if a.factor, err = strconv.ParseFloat(a.value, 64); err != nil || !(a.factor >= 1 && a.factor <= maxCount) {
			return fmt.Errorf("%s=%s is not a number of at least 1: %s", k.name, a.value, k.example())
		}
	case formWeight:
		if a.factor, err = strconv.ParseFloat(a.value, 32); err != nil || !(a.factor >= 0.001 && a.factor <= 1000) {
			return fmt.Errorf("%s=%s is not a number from 0.001 to 1000: %s", k.name, a.value, k.example())
		}
	case formNamed:
		if a.named, err = splitNamed(a.value); err != nil {
			return fmt.Errorf("%s: %w: %s", k.name, err, k.example())
		}
	case formList:
		a.list = strings.Split(a.value, ",")
		for i, s := range a.list {
			if a.list[i] = strings.TrimSpace(s); a.list[i] == "" {
				return fmt.Errorf("%s has an empty item: %s", k.name, k.example())
			}
		}
	case formChoice:
		if !slices.Contains(k.choices, a.value) {
			hint := didYouMean(a.value, k.choices)
			if hint == "" {
				hint = ": it is " + enumerate(k.choices, "or")
			}
			return fmt.Errorf("%s=%s does not exist%s", k.name, a.value, hint)
		}
	}
	return nil
}

// maxCount is the largest number that Temporal's protocol holds.
const maxCount = 1<<31 - 1

// maxRemembered is how many messages a run can remember and still hand on everything else:
// their IDs take 24 bytes each, as they are encoded, and get half of the 1 MiB that a run
// hands on by default.
const maxRemembered = 1 << 20 / 2 / 24

// because gives the reason for the largest number, if there is one.
func (k *key) because() string {
	if k.why == "" {
		return ""
	}
	return ", because " + k.why
}

// example shows how to write a key with its value.
func (k *key) example() string {
	if k.sample != "" {
		return "write " + k.name + "=" + k.sample
	}
	switch k.form {
	case formTemplate:
		return "write " + k.name + "=order-{OrderID}"
	case formLock:
		return "write " + k.name + ", or with the name of a lock, " + k.name + "=account-{AccountID}"
	case formDuration:
		return "write " + k.name + "=30s"
	case formCount:
		return "write " + k.name + "=3"
	case formFactor:
		return "write " + k.name + "=2.0"
	case formWeight:
		return "write " + k.name + "=2.5"
	case formNamed:
		return "write " + k.name + "=Customer:{CustomerID},Region:eu"
	case formText:
		return "write " + k.name + "=orders"
	case formMethodName:
		return "write " + k.name + "=AddItem"
	case formList:
		return "write " + k.name + "=InvalidCard,OutOfStock"
	case formChoice:
		return "it is " + enumerate(k.choices, "or")
	}
	return "write " + k.name + "=Name"
}
