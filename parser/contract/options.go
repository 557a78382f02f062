package contract

import (
	"strconv"
	"strings"
	"time"
)

// options are what directives say, by their keys. What they leave open is not in them.
type options map[string]string

func (o options) text(key, value string) {
	if value != "" {
		o[key] = value
	}
}

func (o options) flag(key string, value bool) {
	if value {
		o[key] = "true"
	}
}

func (o options) number(key string, value int) {
	if value != 0 {
		o[key] = strconv.Itoa(value)
	}
}

func (o options) factor(key string, value float64) {
	if value != 0 {
		o[key] = strconv.FormatFloat(value, 'g', -1, 64)
	}
}

func (o options) duration(key string, value time.Duration) {
	if value != 0 {
		o[key] = value.String()
	}
}

func (o options) list(key string, values []string) { o.text(key, strings.Join(values, ",")) }

func (o options) template(key string, t *Template) {
	if t != nil {
		o[key] = t.Text
	}
}

func (o options) templates(key string, items []NamedTemplate) {
	var texts []string
	for _, item := range items {
		texts = append(texts, item.Name+":"+item.Value.Text)
	}
	o.list(key, texts)
}

func (o options) retry(r Retry) {
	o.duration("initial-interval", r.InitialInterval)
	o.factor("backoff", r.Backoff)
	o.duration("max-interval", r.MaxInterval)
	o.number("max-attempts", r.MaxAttempts)
	o.list("non-retryable", r.NonRetryable)
}

// Given is what the directive says, by key. What it leaves open is not in it.
func (w *Workflow) Given() map[string]string {
	all, given := options{}, w.Options
	all.text("queue", given.TaskQueue)
	all.template("id", w.ID)
	all.duration("execution-timeout", given.ExecutionTimeout)
	all.duration("run-timeout", given.RunTimeout)
	all.duration("task-timeout", given.TaskTimeout)
	all.text("id-reuse", string(given.IDReuse))
	all.text("id-conflict", string(given.IDConflict))
	all.duration("start-delay", given.StartDelay)
	all.text("cron", given.CronSchedule)
	all.number("priority", given.Priority)
	all.template("fairness-key", w.FairnessKey)
	all.factor("fairness-weight", given.FairnessWeight)
	all.templates("memo", w.Memo)
	all.templates("search-attributes", w.SearchAttributes)
	all.template("summary", w.Summary)
	all.template("details", w.Details)
	all.text("versioning", string(given.Versioning))
	all.number("dedup-limit", given.DedupLimit)
	all.duration("dedup-ttl", given.DedupTTL)
	all.number("drain-limit", given.DrainLimit)
	all.number("max-concurrent", given.MaxConcurrent)
	all.retry(given.Retry)
	return all
}

// Given is what the directive of a run says, by key. What it leaves open is not in it.
func (r *Method) Given() map[string]string {
	all := options{}
	all.list("roles", r.Roles)
	return all
}

// Given is what the directive says, by key. What it leaves open is not in it.
func (s *Signal) Given() map[string]string {
	all := options{}
	all.list("roles", s.Roles)
	all.template("key", s.Key)
	all.flag("serial", s.Serial)
	all.template("serial", s.SerialKey)
	if s.OnError != FailOnError {
		all.text("on-error", string(s.OnError))
	}
	if s.OnInvalid != DropInvalid {
		all.text("on-invalid", string(s.OnInvalid))
	}
	all.duration("batch-window", s.BatchWindow)
	all.number("batch-max", s.BatchMax)
	if !s.FromClients() {
		all.text("from", string(s.Sender))
	}
	all.flag("external-with-start", s.ExternalWithStart)
	return all
}

// Given is what the directive says, by key. What it leaves open is not in it.
func (q *Query) Given() map[string]string {
	all := options{}
	all.list("roles", q.Roles)
	return all
}

// Given is what the directive says, by key. What it leaves open is not in it.
func (u *Update) Given() map[string]string {
	all := options{}
	all.list("roles", u.Roles)
	all.template("id", u.ID)
	all.flag("dedup", u.Dedup)
	all.flag("serial", u.Serial)
	all.template("serial", u.SerialKey)
	if u.Abandon {
		all["unfinished"] = "abandon"
	}
	if u.Wait != Accepted {
		all.text("wait", string(u.Wait))
	}
	if u.Validator != nil {
		all["validator"] = u.Validator.Name
	}
	return all
}

// Given is what the directive says, with what that of the interface says, by key. What they leave open is not in it.
func (a *Activity) Given() map[string]string {
	all := options{}
	all.text("queue", a.TaskQueue)
	all.duration("start-to-close", a.StartToClose)
	all.duration("schedule-to-close", a.ScheduleToClose)
	all.duration("schedule-to-start", a.ScheduleToStart)
	all.duration("heartbeat", a.Heartbeat)
	all.flag("local", a.Local)
	all.flag("standalone", a.Standalone)
	all.retry(a.Retry)
	return all
}
