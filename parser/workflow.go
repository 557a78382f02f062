package parser

import (
	"cmp"
	"go/token"
	"go/types"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// workflow checks a workflow and returns its model, nil if it cannot be run.
func (c *checker) workflow(k *annotatedType, methods *methodSet) *contract.Workflow {
	d := k.directive
	w := &contract.Workflow{
		Name:     k.spec.Name.Name,
		Doc:      docText(k.doc),
		Pos:      c.Position(k.spec.Name.Pos()),
		WireName: k.spec.Name.Name,
		Options:  workflowOptions(d),
	}
	var at diag.Range = k.spec.Name
	if name := d.arg("name"); name != nil {
		at, w.WireName = name.valueRange(), name.value
	}
	c.wireName(at, "", "workflow", w.WireName)
	c.checkRetry(d, contract.Retry{})
	if cron := d.arg("cron"); cron != nil && d.has("start-delay") {
		c.Errorf(cron.keyRange(), diag.BadValue, "cron and start-delay exclude each other: the server refuses both together")
	}
	b := &workflowBuilder{checker: c, workflow: w, methods: methods, validators: make(map[string]*interfaceMethod)}
	for _, m := range methods.methods {
		b.add(m)
	}
	for _, m := range methods.methods {
		if m.directive.is(kindValidator) {
			b.addValidator(m)
		}
	}
	if !b.run.IsValid() && methods.complete() {
		c.Errorf(k.spec.Name, diag.Run, "%s has no run: mark one method with //temporal:run", w.Name)
	}
	if w.Run == nil {
		return nil
	}
	w.Checks = c.checksOf(w)
	w.ID = c.runTemplate(d.arg("id"), w.Run, c.identity)
	w.FairnessKey = c.runTemplate(d.arg("fairness-key"), w.Run, c.identity)
	w.Summary = c.runTemplate(d.arg("summary"), w.Run, c.template)
	w.Details = c.runTemplate(d.arg("details"), w.Run, c.template)
	w.Memo = c.namedTemplates(d.arg("memo"), w.Run)
	w.SearchAttributes = c.namedTemplates(d.arg("search-attributes"), w.Run)
	return w
}

// runTemplate resolves a template against the parameters of Run. It returns nil if there is no such arg.
func (c *checker) runTemplate(a *arg, run *contract.Method, resolve func(*arg, string, []contract.Param, bool) *contract.Template) *contract.Template {
	if a == nil {
		return nil
	}
	return resolve(a, run.Name, run.Params, false)
}

func workflowOptions(d *directive) contract.WorkflowOptions {
	return contract.WorkflowOptions{
		TaskQueue:        d.value("queue").value,
		ExecutionTimeout: d.value("execution-timeout").duration,
		RunTimeout:       d.value("run-timeout").duration,
		TaskTimeout:      d.value("task-timeout").duration,
		IDReuse:          contract.IDReusePolicy(d.value("id-reuse").value),
		IDConflict:       contract.IDConflictPolicy(d.value("id-conflict").value),
		Retry:            retry(d, contract.Retry{}),
		StartDelay:       d.value("start-delay").duration,
		CronSchedule:     d.value("cron").value,
		Priority:         d.value("priority").count,
		FairnessWeight:   d.value("fairness-weight").factor,
		Versioning:       contract.VersioningBehavior(d.value("versioning").value),
		DedupLimit:       d.value("dedup-limit").count,
		DedupTTL:         d.value("dedup-ttl").duration,
		DrainLimit:       d.value("drain-limit").count,
		MaxConcurrent:    d.value("max-concurrent").count,
	}
}

// retry returns the retry policy of a directive, with defaults for what it does not say.
func retry(d *directive, r contract.Retry) contract.Retry {
	if a := d.arg("initial-interval"); a != nil {
		r.InitialInterval = a.duration
	}
	if a := d.arg("backoff"); a != nil {
		r.Backoff = a.factor
	}
	if a := d.arg("max-interval"); a != nil {
		r.MaxInterval = a.duration
	}
	if a := d.arg("max-attempts"); a != nil {
		r.MaxAttempts = a.count
	}
	if a := d.arg("non-retryable"); a != nil {
		r.NonRetryable = a.list
	}
	return r
}

// checkRetry reports a policy that the server refuses.
func (c *checker) checkRetry(d *directive, defaults contract.Retry) {
	r := retry(d, defaults)
	if r.MaxInterval == 0 || r.InitialInterval <= r.MaxInterval {
		return
	}
	a := d.arg("max-interval")
	if a == nil {
		a = d.arg("initial-interval")
	}
	if a != nil {
		c.Errorf(a.valueRange(), diag.BadValue, "max-interval=%s is less than initial-interval=%s", r.MaxInterval, r.InitialInterval)
	}
}

// A workflowBuilder sorts the methods of one workflow by their kinds.
type workflowBuilder struct {
	*checker
	workflow   *contract.Workflow
	methods    *methodSet
	run        token.Pos                   // of the method
	validators map[string]*interfaceMethod // by update
}

// add adds a method, except for validators: they are added to their updates later.
func (b *workflowBuilder) add(m *interfaceMethod) {
	switch m.directive.kind.name {
	case kindActivity:
		b.Errorf(m.directive.comment, diag.Misplaced,
			"%s belongs in an interface with //temporal:activities: %s is a workflow", m.directive, b.workflow.Name)
	case kindRun:
		b.addRun(m)
	case kindSignal:
		b.addSignal(m)
	case kindQuery:
		b.name(m, kindQuery)
		if method, ok := b.method(m); ok {
			b.workflow.Queries = append(b.workflow.Queries, &contract.Query{Method: method, WireName: m.wireName()})
		}
	case kindUpdate:
		b.addUpdate(m)
	}
}

func (b *workflowBuilder) name(m *interfaceMethod, kind string) {
	b.wireName(m.wireRange(), b.workflow.Name+".", kind, m.wireName())
}

func (b *workflowBuilder) addRun(m *interfaceMethod) {
	if b.run.IsValid() {
		b.Errorf(m.name, diag.Run, "%s is the second run of %s (%s): a workflow has one",
			m.name.Name, b.workflow.Name, b.Place(b.run))
		return
	}
	b.run = m.pos()
	if method, ok := b.method(m); ok {
		b.workflow.Run = &method
	}
}

func (b *workflowBuilder) addSignal(m *interfaceMethod) {
	b.name(m, kindSignal)
	method, ok := b.method(m)
	if !ok {
		return
	}
	s := &contract.Signal{
		Method:    method,
		WireName:  m.wireName(),
		Serial:    m.directive.hasFlag("serial"),
		OnError:   cmp.Or(contract.ErrorPolicy(m.directive.value("on-error").value), contract.FailOnError),
		OnInvalid: cmp.Or(contract.InvalidPolicy(m.directive.value("on-invalid").value), contract.DropInvalid),

		BatchWindow: m.directive.value("batch-window").duration,
		BatchMax:    m.directive.value("batch-max").count,
	}
	if s.Batched() && !b.takesSlice(m, method) {
		return
	}
	if key := m.directive.arg("key"); key != nil {
		s.Key = b.identity(key, m.name.Name, s.Message(), true)
	}
	if s.Batched() {
		b.refuseLock(m)
	} else {
		s.SerialKey = b.lock(m, method)
	}
	b.workflow.Signals = append(b.workflow.Signals, s)
}

// lock is the template of serial=, nil if it has no value or a wrong one.
func (b *workflowBuilder) lock(m *interfaceMethod, method contract.Method) *contract.Template {
	a := m.directive.arg("serial")
	if a == nil || !a.hasValue {
		return nil
	}
	// Without its braces a field is text. The lock would then not be that of messages which
	// refer to it, so nothing would wait that should.
	if pieces, bad := splitTemplate("{" + a.value + "}"); bad == nil && len(pieces) == 1 {
		if _, err := b.resolve(a.value, method.Name, method.Params); err == nil {
			b.Errorf(a.valueRange(), diag.Template, "%s=%s is the same lock for every message: write %[1]s={%[2]s}, or another name", a.key, a.value)
			return nil
		}
	}
	return b.identity(a, method.Name, method.Params, false)
}

// refuseLock reports a value of serial= on a batched signal.
func (b *workflowBuilder) refuseLock(m *interfaceMethod) {
	a := m.directive.arg("serial")
	if a == nil || !a.hasValue {
		return
	}
	batch := cmp.Or(m.directive.arg("batch-window"), m.directive.arg("batch-max"))
	b.Errorf(a.valueRange(), diag.BatchLock, "a batch takes one turn for all of its messages, whose locks may differ: "+
		"write serial without a value, or do without %s", batch.key)
}

// takesSlice checks that the method of a batched signal takes a slice.
func (b *workflowBuilder) takesSlice(m *interfaceMethod, method contract.Method) bool {
	if len(method.Params) == 1 {
		if _, ok := types.Unalias(method.Params[0].Type).(*types.Slice); ok {
			return true
		}
	}
	a := cmp.Or(m.directive.arg("batch-window"), m.directive.arg("batch-max"))
	b.Errorf(a.keyRange(), diag.BadValue, "%s needs a method that takes a slice of messages, such as []Reading", a.key)
	return false
}

func (b *workflowBuilder) addUpdate(m *interfaceMethod) {
	b.name(m, kindUpdate)
	method, ok := b.method(m)
	if !ok {
		return
	}
	u := &contract.Update{
		Method:   method,
		WireName: m.wireName(),
		Dedup:    m.directive.has("dedup"),
		Serial:   m.directive.hasFlag("serial"),
		Abandon:  m.directive.value("unfinished").value == "abandon",
		Wait:     cmp.Or(contract.WaitStage(m.directive.value("wait").value), contract.Accepted),
	}
	if id := m.directive.arg("id"); id != nil {
		u.ID = b.identity(id, m.name.Name, method.Params, true)
		b.checkUpdateName(m, u.WireName)
	}
	u.SerialKey = b.lock(m, method)
	b.workflow.Updates = append(b.workflow.Updates, u)
}

// checkUpdateName reports a name that would make the update ID of one message that of another: it is the
// name, a slash and the text of id=.
func (b *workflowBuilder) checkUpdateName(m *interfaceMethod, name string) {
	if strings.Contains(name, "/") {
		b.Errorf(m.directive.arg("name").valueRange(), diag.UpdateName, "the name of an update with id= must not contain a slash: "+
			"update IDs are made of both, so an update of another name could have the same")
	}
}

// addValidator adds a validator to its update.
func (b *workflowBuilder) addValidator(m *interfaceMethod) {
	d := m.directive
	target := d.arg("for")
	if target == nil {
		if !d.failed("for") {
			b.Errorf(d.kindRange(), diag.MissingKey, "a validator needs for=, the name of the update's method")
		}
		return
	}
	update := b.methods.named(target.value)
	if update == nil || !update.directive.is(kindUpdate) {
		b.noUpdate(target, update)
		return
	}
	if first := b.validators[target.value]; first != nil {
		b.Errorf(target.valueRange(), diag.Validator, "%s already has the validator %s", target.value, first.name.Name)
		return
	}
	b.validators[target.value] = m
	method, ok := b.method(m)
	for _, u := range b.workflow.Updates {
		if ok && u.Name == target.value && b.sameParams(m, update) {
			u.Validator = &method
		}
	}
}

// noUpdate reports that the name in for= is not that of an update.
func (b *workflowBuilder) noUpdate(target *arg, m *interfaceMethod) {
	if m != nil {
		b.Errorf(target.valueRange(), diag.Validator, "%s is not an update: it is marked %s", target.value, m.directive)
		return
	}
	if b.methods.seen[target.value].IsValid() {
		return // its directive is what has to be put right
	}
	var updates []string
	for _, m := range b.methods.methods {
		if m.directive.is(kindUpdate) {
			updates = append(updates, m.name.Name)
		}
	}
	b.Errorf(target.valueRange(), diag.Validator, "%s has no update %s%s", b.workflow.Name, target.value, didYouMean(target.value, updates))
}

// sameParams checks that a validator takes what its update takes.
func (b *workflowBuilder) sameParams(validator, update *interfaceMethod) bool {
	if types.Identical(validator.signature.Params(), update.signature.Params()) {
		return true
	}
	b.Errorf(validator.name, diag.ValidatorParams, "%s takes %s, but its update %s takes %s", validator.name.Name,
		b.typeString(validator.signature.Params()), update.name.Name, b.typeString(update.signature.Params()))
	return false
}
