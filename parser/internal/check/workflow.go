package check

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
	"github.com/temporalgen/temporalgen/parser/internal/spelling"
)

// workflow checks a workflow and returns its model, nil if it cannot be run.
func (c *checker) workflow(k *Contract, methods *methodSet) *contract.Workflow {
	d := k.directive
	w := &contract.Workflow{
		Name:     k.spec.Name.Name,
		Doc:      docText(k.doc),
		Pos:      c.Position(k.spec.Name.Pos()),
		At:       inSource(d),
		WireName: k.spec.Name.Name,
		Options:  workflowOptions(d),
	}
	var at diag.Range = k.spec.Name
	if name := d.Arg("name"); name != nil {
		at, w.WireName = name.ValueRange(), name.Value
	}
	c.wireName(at, "", "workflow", w.WireName)
	c.checkRetry(d, contract.Retry{})
	if cron := d.Arg("cron"); cron != nil && d.Has("start-delay") {
		c.Errorf(cron.KeyRange(), diag.BadValue, "cron and start-delay exclude each other: the server refuses both together")
	}
	b := &workflowBuilder{checker: c, workflow: w, methods: methods, validators: make(map[string]*interfaceMethod)}
	b.addAll()
	if !b.run.IsValid() && methods.complete() {
		c.Errorf(k.spec.Name, diag.Run, "%s has no run: mark one method with //temporal:run", w.Name)
	}
	c.compileTags()
	if w.Run == nil {
		return nil
	}
	w.Checks = c.tags.Checks(w.MessageTypes())
	w.ID = c.runTemplate(d.Arg("id"), w.Run, c.identity)
	w.FairnessKey = c.runTemplate(d.Arg("fairness-key"), w.Run, c.identity)
	w.Summary = c.runTemplate(d.Arg("summary"), w.Run, c.template)
	w.Details = c.runTemplate(d.Arg("details"), w.Run, c.template)
	w.Memo = c.namedTemplates(d.Arg("memo"), w.Run)
	w.SearchAttributes = c.namedTemplates(d.Arg("search-attributes"), w.Run)
	return w
}

// sharedMessages checks an interface of messages, which is a workflow without a run as far as its model is concerned.
func (c *checker) sharedMessages(k *Contract, methods *methodSet) *contract.Workflow {
	w := &contract.Workflow{
		Name: k.spec.Name.Name,
		Doc:  docText(k.doc),
		Pos:  c.Position(k.spec.Name.Pos()),
		At:   inSource(k.directive),
	}
	b := &workflowBuilder{checker: c, workflow: w, methods: methods, validators: make(map[string]*interfaceMethod), noRun: true}
	b.addAll()
	c.compileTags()
	w.Checks = c.tags.Checks(w.MessageTypes())
	return w
}

// runTemplate resolves a template against the parameters of Run. It returns nil if there is no such arg.
func (c *checker) runTemplate(a *directive.Arg, run *contract.Method, resolve func(*directive.Arg, string, []contract.Param, bool) *contract.Template) *contract.Template {
	if a == nil {
		return nil
	}
	return resolve(a, run.Name, run.Params, false)
}

func workflowOptions(d *directive.Directive) contract.WorkflowOptions {
	return contract.WorkflowOptions{
		TaskQueue:        d.Value("queue").Value,
		ExecutionTimeout: d.Value("execution-timeout").Duration,
		RunTimeout:       d.Value("run-timeout").Duration,
		TaskTimeout:      d.Value("task-timeout").Duration,
		IDReuse:          contract.IDReusePolicy(d.Value("id-reuse").Value),
		IDConflict:       contract.IDConflictPolicy(d.Value("id-conflict").Value),
		Retry:            retry(d, contract.Retry{}),
		StartDelay:       d.Value("start-delay").Duration,
		CronSchedule:     d.Value("cron").Value,
		Priority:         d.Value("priority").Count,
		FairnessWeight:   d.Value("fairness-weight").Factor,
		Versioning:       contract.VersioningBehavior(d.Value("versioning").Value),
		DedupLimit:       d.Value("dedup-limit").Count,
		DedupTTL:         d.Value("dedup-ttl").Duration,
		DrainLimit:       d.Value("drain-limit").Count,
		MaxConcurrent:    d.Value("max-concurrent").Count,
	}
}

// retry returns the retry policy of a directive, with defaults for what it does not say.
func retry(d *directive.Directive, r contract.Retry) contract.Retry {
	if a := d.Arg("initial-interval"); a != nil {
		r.InitialInterval = a.Duration
	}
	if a := d.Arg("backoff"); a != nil {
		r.Backoff = a.Factor
	}
	if a := d.Arg("max-interval"); a != nil {
		r.MaxInterval = a.Duration
	}
	if a := d.Arg("max-attempts"); a != nil {
		r.MaxAttempts = a.Count
	}
	if a := d.Arg("non-retryable"); a != nil {
		r.NonRetryable = a.List
	}
	return r
}

// checkRetry reports a policy that the server refuses.
func (c *checker) checkRetry(d *directive.Directive, defaults contract.Retry) {
	r := retry(d, defaults)
	if r.MaxInterval == 0 || r.InitialInterval <= r.MaxInterval {
		return
	}
	a := d.Arg("max-interval")
	if a == nil {
		a = d.Arg("initial-interval")
	}
	if a != nil {
		c.Errorf(a.ValueRange(), diag.BadValue, "max-interval=%s is less than initial-interval=%s", r.MaxInterval, r.InitialInterval)
	}
}

// A workflowBuilder sorts the methods of one workflow by their kinds.
type workflowBuilder struct {
	*checker
	workflow   *contract.Workflow
	methods    *methodSet
	run        token.Pos                   // of the method
	validators map[string]*interfaceMethod // by update
	noRun      bool                        // it is an interface of messages
}

// addAll adds all methods. Those of validators come last, since they belong to updates.
func (b *workflowBuilder) addAll() {
	for _, m := range b.methods.methods {
		b.add(m)
	}
	for _, m := range b.methods.methods {
		if m.directive.Is(directive.Validator) {
			b.addValidator(m)
		}
	}
}

// add adds a method, except for validators: they are added to their updates later.
func (b *workflowBuilder) add(m *interfaceMethod) {
	switch m.directive.Kind.Name {
	case directive.Activity:
		what := "is a workflow"
		if b.noRun {
			what = "has messages"
		}
		b.Errorf(m.directive.Comment, diag.Misplaced,
			"%s belongs in an interface with //temporal:activities: %s %s", m.directive, b.workflow.Name, what)
	case directive.Run:
		if b.noRun {
			b.Errorf(m.directive.Comment, diag.Misplaced,
				"%s belongs in an interface with //temporal:workflow: %s has nothing but messages", m.directive, b.workflow.Name)
			return
		}
		b.addRun(m)
	case directive.Signal:
		b.addSignal(m)
	case directive.Query:
		b.name(m, directive.Query)
		if method, ok := b.method(m); ok {
			b.workflow.Queries = append(b.workflow.Queries, &contract.Query{Method: method, WireName: m.wireName()})
		}
	case directive.Update:
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
	b.name(m, directive.Signal)
	method, ok := b.method(m)
	if !ok {
		return
	}
	s := &contract.Signal{
		Method:    method,
		WireName:  m.wireName(),
		Serial:    m.directive.HasFlag("serial"),
		OnError:   cmp.Or(contract.ErrorPolicy(m.directive.Value("on-error").Value), contract.FailOnError),
		OnInvalid: cmp.Or(contract.InvalidPolicy(m.directive.Value("on-invalid").Value), contract.DropInvalid),

		BatchWindow: m.directive.Value("batch-window").Duration,
		BatchMax:    m.directive.Value("batch-max").Count,
		Sender:      contract.Sender(m.directive.Value("from").Value),

		ExternalWithStart: m.directive.HasFlag("external-with-start"),
	}
	if s.Batched() && !b.takesSlice(m, method) {
		return
	}
	if key := m.directive.Arg("key"); key != nil {
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
	a := m.directive.Arg("serial")
	if a == nil || !a.HasValue {
		return nil
	}
	// Without its braces a field is text. The lock would then not be that of messages which
	// refer to it, so nothing would wait that should.
	if pieces, bad := directive.SplitTemplate("{" + a.Value + "}"); bad == nil && len(pieces) == 1 {
		if _, err := b.resolve(a.Value, method.Name, method.Params); err == nil {
			b.Errorf(a.ValueRange(), diag.Template, "%s=%s is the same lock for every message: write %[1]s={%[2]s}, or another name", a.Key, a.Value)
			return nil
		}
	}
	return b.identity(a, method.Name, method.Params, false)
}

// refuseLock reports a value of serial= on a batched signal.
func (b *workflowBuilder) refuseLock(m *interfaceMethod) {
	a := m.directive.Arg("serial")
	if a == nil || !a.HasValue {
		return
	}
	batch := cmp.Or(m.directive.Arg("batch-window"), m.directive.Arg("batch-max"))
	b.Errorf(a.ValueRange(), diag.BatchLock, "a batch takes one turn for all of its messages, whose locks may differ: "+
		"write serial without a value, or do without %s", batch.Key)
}

// takesSlice checks that the method of a batched signal takes a slice.
func (b *workflowBuilder) takesSlice(m *interfaceMethod, method contract.Method) bool {
	if len(method.Params) == 1 {
		if t, ok := types.Unalias(method.Params[0].Type).(*types.Slice); ok {
			// What one signal carries is sent as it is.
			b.report(m.params[len(m.params)-1], b.payloads.JudgeCopy(t.Elem()))
			return true
		}
	}
	a := cmp.Or(m.directive.Arg("batch-window"), m.directive.Arg("batch-max"))
	if len(method.Params) == 1 {
		if s, ok := method.Params[0].Type.Underlying().(*types.Slice); ok {
			b.Errorf(a.KeyRange(), diag.BadValue, "%s needs a slice type without a name: take %s instead of %s",
				a.Key, b.typeString(types.NewSlice(s.Elem())), b.typeString(method.Params[0].Type))
			return false
		}
	}
	b.Errorf(a.KeyRange(), diag.BadValue, "%s needs a method that takes a slice of messages, such as []Reading", a.Key)
	return false
}

func (b *workflowBuilder) addUpdate(m *interfaceMethod) {
	b.name(m, directive.Update)
	method, ok := b.method(m)
	if !ok {
		return
	}
	u := &contract.Update{
		Method:   method,
		WireName: m.wireName(),
		Dedup:    m.directive.Has("dedup"),
		Serial:   m.directive.HasFlag("serial"),
		Abandon:  m.directive.Value("unfinished").Value == "abandon",
		Wait:     cmp.Or(contract.WaitStage(m.directive.Value("wait").Value), contract.Accepted),
	}
	if id := m.directive.Arg("id"); id != nil {
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
		b.Errorf(m.directive.Arg("name").ValueRange(), diag.UpdateName, "the name of an update with id= must not contain a slash: "+
			"update IDs are made of both, so an update of another name could have the same")
	}
}

// addValidator adds a validator to its update.
func (b *workflowBuilder) addValidator(m *interfaceMethod) {
	d := m.directive
	target := d.Arg("for")
	if target == nil {
		if !d.Failed("for") {
			missing := b.Errorf(d.KindRange(), diag.MissingKey, "a validator needs for=, the name of the update's method")
			name := strings.TrimPrefix(m.name.Name, "Validate")
			if update := b.methods.named(name); update != nil && update.directive.Is(directive.Update) {
				end := d.KindRange().To
				missing.Fixes = []diag.Fix{{Message: "write for=" + name, Edits: []diag.Edit{b.Edit(diag.Span{From: end, To: end}, " for="+name)}}}
			}
		}
		return
	}
	update := b.methods.named(target.Value)
	if update == nil || !update.directive.Is(directive.Update) {
		b.noUpdate(target, update)
		return
	}
	if first := b.validators[target.Value]; first != nil {
		b.Errorf(target.ValueRange(), diag.Validator, "%s already has the validator %s", target.Value, first.name.Name)
		return
	}
	b.validators[target.Value] = m
	method, ok := b.method(m)
	for _, u := range b.workflow.Updates {
		if ok && u.Name == target.Value && b.sameParams(m, update) {
			u.Validator = &method
		}
	}
}

// noUpdate reports that the name in for= is not that of an update.
func (b *workflowBuilder) noUpdate(target *directive.Arg, m *interfaceMethod) {
	if m != nil {
		b.Errorf(target.ValueRange(), diag.Validator, "%s is not an update: it is marked %s", target.Value, m.directive)
		return
	}
	if b.methods.seen[target.Value].IsValid() {
		return // its directive is what has to be put right
	}
	var updates []string
	for _, m := range b.methods.methods {
		if m.directive.Is(directive.Update) {
			updates = append(updates, m.name.Name)
		}
	}
	d := b.Errorf(target.ValueRange(), diag.Validator, "%s has no update %s%s", b.workflow.Name, target.Value, spelling.DidYouMean(target.Value, updates))
	if meant := spelling.Nearest(target.Value, updates); meant != "" {
		d.Fixes = []diag.Fix{b.Write(target.ValueRange(), meant)}
	}
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

// A message is a parameter whose tags are still to be compiled.
type message struct {
	at     ast.Node
	method string
	t      types.Type
}

// compileTags compiles the tags of a contract's messages in the order of their methods' names,
// so that the order in which they are written is not seen in what is generated: a struct
// without a name is named for the first message that has it.
func (c *checker) compileTags() {
	slices.SortStableFunc(c.messages, func(a, b message) int { return cmp.Compare(a.method, b.method) })
	for _, m := range c.messages {
		c.tags.Message(m.at, m.method, m.t)
	}
	c.messages = nil
}
