package contractpage

import (
	"strconv"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// A setting is a key of a directive, in the words of Temporal's documentation.
type setting struct {
	key  string
	name string // what Temporal calls it, or what it is about

	// given says what it does with a value.
	given func(value string) page.Text
	// absent is what holds without the key, "" for nothing. It is told in the section about defaults, and with the message too if it
	// is what a reader will ask.
	absent string
	asked  bool
}

// settings are those of a kind of directive, in the order in which they are told. Keys that say what something is called are not
// among them: names are on the page as such.
func settings(kind string) []setting {
	switch kind {
	case directive.Workflow:
		return append(workflowSettings(), retrySettings("A workflow that fails is not run again, unless it has one of the settings about retries.")...)
	case directive.Run:
		return []setting{roles("start the workflow, and ask for its result")}
	case directive.Signal:
		return signalSettings()
	case directive.Query:
		return []setting{roles("ask")}
	case directive.Update:
		return updateSettings()
	case directive.Activity:
		return append(activitySettings(), retrySettings("No limit: it is tried until it succeeds, or until a timeout.")...)
	}
	return nil
}

func workflowSettings() []setting {
	return []setting{
		{key: "queue", name: "Task queue", given: literally("Workers of the workflow poll %s."),
			absent: "None. Each start has to name one, and a child is started on the task queue of its parent."},
		{key: "id", name: "Workflow ID", given: literally("%s."),
			absent: "A random one, unless the start gives one.", asked: true},
		{key: "execution-timeout", name: "Execution timeout", given: lasting("The workflow may take %s, with all its runs and retries."),
			absent: "No limit."},
		{key: "run-timeout", name: "Run timeout", given: lasting("One run may take %s."),
			absent: "No limit, apart from the execution timeout."},
		{key: "task-timeout", name: "Workflow task timeout", given: lasting("A worker may take %s for a workflow task."),
			absent: "10 seconds."},
		{key: "id-reuse", name: "Workflow ID reuse policy", given: choosing(map[string]string{
			"allow-duplicate":             "Allow duplicate: the ID of a workflow that has ended may be used again.",
			"allow-duplicate-failed-only": "Allow duplicate, failed only: an ID may be used again only if its workflow has not completed successfully.",
			"reject-duplicate":            "Reject duplicate: an ID is used once.",
		}), absent: "Allow duplicate: the ID of a workflow that has ended may be used again."},
		{key: "id-conflict", name: "Workflow ID conflict policy", given: choosing(map[string]string{
			"fail":               "Fail: while a workflow with the ID runs, a start is an error.",
			"use-existing":       "Use existing: while a workflow with the ID runs, a start joins it.",
			"terminate-existing": "Terminate existing: a start terminates the workflow with the ID that runs, and takes its place.",
		}), absent: "Generated clients join the workflow with the ID that runs. For other clients it is what they ask for, or what their SDK or the server does by itself."},
		{key: "start-delay", name: "Start delay", given: lasting("The first workflow task waits for %s."),
			absent: "None."},
		{key: "cron", name: "Cron schedule", given: literally("The workflow is started again and again, at the times of %s."),
			absent: "None: it is started when somebody starts it."},
		{key: "priority", name: "Priority", given: counted("%s. 1 is the most urgent, and 5 the least unless the server is configured otherwise."),
			absent: "3."},
		{key: "fairness-key", name: "Fairness key", given: literally("Tasks of one priority are shared out among fairness keys. This is %s."),
			absent: "None."},
		{key: "fairness-weight", name: "Fairness weight", given: counted("%s, which is the share of the fairness key."),
			absent: "1."},
		{key: "memo", name: "Memo", given: named("Shown with the workflow: %s."),
			absent: "None."},
		{key: "search-attributes", name: "Search attributes", given: named("Workflows can be searched for by %s. The server has to know these attributes."),
			absent: "None."},
		{key: "summary", name: "Summary", given: literally("The Web UI shows %s."),
			absent: "None."},
		{key: "details", name: "Details", given: literally("The Web UI shows %s, as Markdown."),
			absent: "None."},
		{key: "versioning", name: "Versioning behavior", given: choosing(map[string]string{
			"pinned":       "Pinned: a run stays on the version of its worker deployment with which it has begun.",
			"auto-upgrade": "Auto-upgrade: a run moves to the version of its worker deployment that is current, which has to replay what others have recorded.",
		}), absent: "The default of the worker."},
		{key: "dedup-limit", name: "Memory for duplicates", given: counted("Up to %s messages that a key or an ID identifies are recognised when they come again."),
			absent: "Up to 2000 messages that a key or an ID identifies are recognised when they come again."},
		{key: "dedup-ttl", name: "Time in memory", given: lasting("They are recognised for %s."),
			absent: "They are recognised until there are too many."},
		{key: "drain-limit", name: "Messages at the end", given: counted("When the workflow is about to complete, up to %s more signals are handled and as many updates accepted."),
			absent: "When the workflow is about to complete, up to 100 more signals are handled and as many updates accepted."},
		{key: "max-concurrent", name: "Signals at a time", given: counted("At most %s signal handlers run at a time. Other signals wait, in the order of arrival."),
			absent: "At most 200 signal handlers run at a time. Other signals wait, in the order of arrival."},
	}
}

// retrySettings are those of workflows and activities. without is what holds without any of them.
func retrySettings(without string) []setting {
	return []setting{
		{key: "max-attempts", name: "Retry: maximum attempts", given: func(value string) page.Text {
			if value == "1" {
				return page.Plainly("It is tried once.")
			}
			return page.Plainly("It is tried " + value + " times at most.")
		}, absent: without},
		{key: "initial-interval", name: "Retry: initial interval", given: lasting("The second attempt comes after %s."),
			absent: "The second attempt comes after 1 second."},
		{key: "backoff", name: "Retry: backoff coefficient", given: counted("Each pause is %s times as long as the one before."),
			absent: "Each pause is 2 times as long as the one before."},
		{key: "max-interval", name: "Retry: maximum interval", given: lasting("No pause is longer than %s."),
			absent: "No pause is longer than 100 times the initial interval."},
		{key: "non-retryable", name: "Retry: non-retryable errors", given: listing("There is no other attempt after an application error of the type %s.", "or"),
			absent: "There is another attempt after errors of all types, unless they say that they cannot be retried."},
	}
}

func roles(what string) setting {
	return setting{key: "roles", name: "Who may " + what, given: listing("Those with the role %s. Clients with the interceptor of `runtime/access` see to it.", "or"),
		absent: "The contract does not say."}
}

// lock are the words about turns, which signals and updates take together.
func lock() setting {
	return setting{key: "serial", name: "Turns", given: func(value string) page.Text {
		if value == "true" {
			return page.Plainly("Its handler does not run at the same time as others that are serial. They take turns, in the order of arrival.")
		}
		return page.Format("Its handler does not run at the same time as others with the lock %s. They take turns, in the order of arrival.", value)
	}, absent: "Its handler runs beside others."}
}

func signalSettings() []setting {
	return []setting{
		roles("send it"),
		{key: "key", name: "Duplicates", given: literally("A second signal with the same key is dropped, also while the first is handled. The key is %s."),
			absent: "The same signal sent twice is handled twice.", asked: true},
		lock(),
		{key: "batch-window", name: "Batch window", given: lasting("The handler gets signals together: those that arrive within %s from the first."),
			absent: "The handler gets one signal at a time, or with a maximum batch size waits until a batch is full."},
		{key: "batch-max", name: "Maximum batch size", given: counted("The handler gets at most %s signals together. A full batch does not wait."),
			absent: "The handler gets all signals of the batch window."},
		{key: "on-invalid", name: "If it is invalid", given: choosing(map[string]string{
			"drop": "It is dropped, and reported where the workflow runs. The sender does not learn of it.",
			"fail": "The workflow fails, with an error of the type `temporalgen.InvalidMessage`.",
		}), absent: "It is dropped, and reported where the workflow runs. The sender does not learn of it.", asked: true},
		{key: "on-error", name: "If its handler fails", given: choosing(map[string]string{
			"fail": "The workflow fails with the error.",
			"log":  "The error is logged, and the workflow goes on.",
		}), absent: "The workflow fails with the error.", asked: true},
		{key: "from", name: "Sender", given: choosing(map[string]string{
			"anyone":    "Clients and workflows send it.",
			"workflows": "Workflows send it. Generated clients have no method for it.",
		}), absent: "Clients and workflows send it."},
		{key: "external-with-start", name: "Start by other workflows", given: always("Another workflow can send it together with a start of this one. This is experimental in Temporal, and servers have to allow it."),
			absent: "Only clients can send it together with a start."},
	}
}

func updateSettings() []setting {
	return []setting{
		roles("send it"),
		{key: "validator", name: "Validator", given: literally("%s decides whether it is accepted. What it rejects leaves no trace in the history."),
			absent: "It is accepted unless its payload is wrong, or the workflow is about to end."},
		{key: "id", name: "Update ID", given: literally("The name of the update, a slash, and then %s. A second update with the ID gets the outcome of the first, within one run."),
			absent: "A random one, unless the sender gives one.", asked: true},
		{key: "dedup", name: "Duplicates", given: always("An update that was handled before gets the outcome of the first time, also in later runs."),
			absent: "A later run handles the same update once more.", asked: true},
		lock(),
		{key: "unfinished", name: "When the workflow ends", given: choosing(map[string]string{
			"warn":    "The workflow waits for its handler.",
			"abandon": "The workflow does not wait for its handler. The sender then gets an error.",
		}), absent: "The workflow waits for its handler."},
		{key: "wait", name: "Waiting", given: choosing(map[string]string{
			"accepted":  "The Start method of generated clients waits until it is accepted.",
			"completed": "The Start method of generated clients waits until it is completed.",
		}), absent: "The Start method of generated clients waits until it is accepted."},
	}
}

func activitySettings() []setting {
	return []setting{
		{key: "queue", name: "Task queue", given: literally("%s."),
			absent: "That of the workflow.", asked: true},
		{key: "start-to-close", name: "Start-to-close timeout", given: lasting("One attempt may take %s."),
			absent: "No limit for one attempt."},
		{key: "schedule-to-close", name: "Schedule-to-close timeout", given: lasting("All attempts together may take %s."),
			absent: "No limit for all attempts together."},
		{key: "schedule-to-start", name: "Schedule-to-start timeout", given: lasting("An attempt may wait %s for a worker."),
			absent: "No limit for waiting."},
		{key: "heartbeat", name: "Heartbeat timeout", given: lasting("An attempt that is silent for %s is tried again."),
			absent: "No heartbeats are expected."},
		{key: "local", name: "Local activity", given: always("Workflows can also call it as a local activity, in their own worker."),
			absent: "Workflows call it as a task on its task queue."},
		{key: "standalone", name: "Without a workflow", given: always("Clients can also run it without a workflow."),
			absent: "Workflows run it."},
	}
}

// listSettings tells what a directive says, and those defaults that a reader will ask for. Keys that nobody knows here, such as
// those of a later version, are told as they are.
func listSettings(kind string, options map[string]string, f fields) []page.Text {
	var items []page.Text
	told := make(map[string]bool)
	for _, s := range settings(kind) {
		told[s.key] = true
		value, ok := options[s.key]
		switch {
		case ok:
			if hasFields(kind, s.key) {
				value = f.inJSON(value)
			}
			items = append(items, item(s.name, s.given(value)))
		case s.asked:
			items = append(items, item(s.name, page.Plainly(s.absent)))
		}
	}
	for _, key := range sortedKeys(options) {
		if !told[key] {
			items = append(items, page.Format("%s: %s", key, options[key]))
		}
	}
	return items
}

// hasFields reports whether values of a key refer to fields.
func hasFields(kind, key string) bool {
	for _, k := range directive.Kinds() {
		for _, known := range k.Keys {
			if k.Name == kind && known.Name == key {
				return known.Form == directive.FormTemplate || known.Form == directive.FormLock || known.Form == directive.FormNamed
			}
		}
	}
	return false
}

// item is an item of a list about something.
func item(about string, text page.Text) page.Text {
	return append(append(page.Important(about+":"), page.Span{Text: " "}), text...)
}

// The ways to put a value into words.

func always(words string) func(string) page.Text {
	return func(string) page.Text { return page.Format(words) }
}

func literally(format string) func(string) page.Text {
	return func(value string) page.Text { return page.Format(format, value) }
}

func counted(format string) func(string) page.Text {
	return func(value string) page.Text { return page.Format(format, page.Plainly(value)) }
}

func lasting(format string) func(string) page.Text {
	return func(value string) page.Text {
		d, err := time.ParseDuration(value)
		if err != nil {
			return page.Format(format, value)
		}
		return page.Format(format, page.Plainly(inWords(d)))
	}
}

func listing(format, conjunction string) func(string) page.Text {
	return func(value string) page.Text {
		var texts []page.Text
		for one := range strings.SplitSeq(value, ",") {
			texts = append(texts, page.Literal(strings.TrimSpace(one)))
		}
		return page.Format(format, enumeration(texts, conjunction))
	}
}

func choosing(words map[string]string) func(string) page.Text {
	return func(value string) page.Text {
		if text, ok := words[value]; ok {
			return page.Format(text)
		}
		return page.Format("%s.", value)
	}
}

// named are texts with names, in the form of memos and search attributes.
func named(format string) func(string) page.Text {
	return func(value string) page.Text {
		items, err := directive.SplitNamed(value)
		if err != nil {
			return page.Format(format, value)
		}
		var texts []page.Text
		for _, item := range items {
			texts = append(texts, page.Format("%s, which is %s", item.Name, item.Text))
		}
		return page.Format(format, enumeration(texts, "and"))
	}
}

// enumeration joins texts as in a sentence.
func enumeration(texts []page.Text, conjunction string) page.Text {
	if len(texts) < 2 {
		return page.Join(texts, "")
	}
	last := len(texts) - 1
	return page.Join([]page.Text{page.Join(texts[:last], ", "), texts[last]}, " "+conjunction+" ")
}

// units of time, the longest first.
var units = []struct {
	name string
	d    time.Duration
}{
	{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}, {"second", time.Second},
	{"millisecond", time.Millisecond}, {"microsecond", time.Microsecond}, {"nanosecond", 1},
}

// inWords is a duration as people say it, such as 1 hour 30 minutes. Less than two days are hours.
func inWords(d time.Duration) string {
	if d <= 0 {
		return d.String()
	}
	var parts []string
	for _, unit := range units {
		n := d / unit.d
		if n == 0 || unit.name == "day" && n < 2 {
			continue
		}
		d -= n * unit.d
		name := unit.name
		if n > 1 {
			name += "s"
		}
		parts = append(parts, strconv.FormatInt(int64(n), 10)+" "+name)
	}
	return strings.Join(parts, " ")
}
