package templates

import (
	"go/types"

	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// startOptions adds the options that the directive sets to the call of startCall:
//
//	RunTimeout:  time.Hour,
//	RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 3},
//	Memo:        map[string]any{"Customer": in.Customer},
func (f *file) startOptions(w *workflow, call *gocode.Fields) {
	o := w.Options
	call.Duration(f.File, "ExecutionTimeout", o.ExecutionTimeout)
	call.Duration(f.File, "RunTimeout", o.RunTimeout)
	call.Duration(f.File, "TaskTimeout", o.TaskTimeout)
	if policy, ok := idReusePolicies[o.IDReuse]; ok {
		call.Add("IDReusePolicy", f.Qual(apiEnums, policy))
	}
	if policy, ok := idConflictPolicies[o.IDConflict]; ok {
		call.Add("IDConflictPolicy", f.Qual(apiEnums, policy))
	}
	if policy := f.retryPolicy(o.Retry); policy != nil {
		call.Add("RetryPolicy", policy)
	}
	call.Duration(f.File, "StartDelay", o.StartDelay)
	call.Text("CronSchedule", o.CronSchedule)
	if priority := f.priority(w); len(priority) > 0 {
		call.Add("Priority", f.Qual(sdkTemporal, "Priority").Add(priority.Line()))
	}
	if len(w.Memo) > 0 {
		var memo gocode.Fields
		for _, m := range w.Memo {
			memo = append(memo, jen.Lit(m.Name).Op(":").Add(f.value(m.Value, w.in)))
		}
		call.Add("Memo", jen.Map(jen.String()).Any().Add(memo.Line()))
	}
	if len(w.SearchAttributes) > 0 {
		var attributes gocode.Fields
		for _, a := range w.SearchAttributes {
			attributes = append(attributes, f.searchAttribute(a, w.in))
		}
		call.Add("SearchAttributes", jen.Index().Add(f.Qual(sdkTemporal, "SearchAttributeUpdate")).
			Add(attributes.Lines()))
	}
	if w.Summary != nil {
		call.Add("Summary", f.text(w.Summary, w.in))
	}
	if w.Details != nil {
		call.Add("Details", f.text(w.Details, w.in))
	}
}

// The names that the API has for the values of id-reuse and id-conflict.
var (
	idReusePolicies = map[contract.IDReusePolicy]string{
		contract.AllowDuplicate:           "WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE",
		contract.AllowDuplicateFailedOnly: "WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY",
		contract.RejectDuplicate:          "WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE",
	}
	idConflictPolicies = map[contract.IDConflictPolicy]string{
		contract.FailConflict:      "WORKFLOW_ID_CONFLICT_POLICY_FAIL",
		contract.UseExisting:       "WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING",
		contract.TerminateExisting: "WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING",
	}
)

func (f *file) priority(w *workflow) gocode.Fields {
	var priority gocode.Fields
	priority.Number("PriorityKey", w.Options.Priority)
	if w.FairnessKey != nil {
		priority.Add("FairnessKey", f.text(w.FairnessKey, w.in))
	}
	if weight := w.Options.FairnessWeight; weight != 0 {
		priority.Add("FairnessWeight", jen.Lit(weight))
	}
	return priority
}

// searchAttribute sets an attribute whose type is that of the value.
func (f *file) searchAttribute(a contract.NamedTemplate, in params) *jen.Statement {
	key, value := "NewSearchAttributeKeyKeyword", f.text(a.Value, in)
	if part := a.Value.Reference(); part != nil {
		switch part.Format {
		case contract.FormatInt, contract.FormatUint:
			key, value = "NewSearchAttributeKeyInt64", gocode.Converted(part.Type, types.Int64, f.selected(*part, in.names()))
		case contract.FormatBool:
			key, value = "NewSearchAttributeKeyBool", gocode.Converted(part.Type, types.Bool, f.selected(*part, in.names()))
		}
	}
	return f.Qual(sdkTemporal, key).Call(jen.Lit(a.Name)).Dot("ValueSet").Call(value)
}

// value is what a template stands for: the value that it refers to, or text.
func (f *file) value(t *contract.Template, in params) *jen.Statement {
	if part := t.Reference(); part != nil {
		return f.selected(*part, in.names())
	}
	return f.text(t, in)
}

// activityOptionFuncs declares the functions that make options which are needed more than once:
//
//	func paymentsOptions() workflow.ActivityOptions {
//		return workflow.ActivityOptions{
//			TaskQueue:           PaymentsTaskQueue,
//			StartToCloseTimeout: 30 * time.Second,
//		}
//	}
func (f *file) activityOptionFuncs(as *activities) {
	declared := map[string]bool{}
	for _, m := range as.methods {
		name := as.OptionsFunc(m.Activity)
		if name == "" || declared[name] {
			continue
		}
		declared[name] = true
		f.Declare("", jen.Func().Id(name).Params().Add(f.Qual(sdkWorkflow, "ActivityOptions")).
			Block(jen.Return(f.activityLiteral(as, m))))
	}
}

// activityOptions are the options of an activity's directives. A local activity has the same, of which the runtime leaves
// out what there is not for one.
func (f *file) activityOptions(as *activities, m activity) *jen.Statement {
	if name := as.OptionsFunc(m.Activity); name != "" {
		return jen.Id(name).Call()
	}
	return f.activityLiteral(as, m)
}

// activityLiteral makes
//
//	workflow.ActivityOptions{StartToCloseTimeout: 30 * time.Second}
func (f *file) activityLiteral(as *activities, m activity) *jen.Statement {
	var o gocode.Fields
	if m.TaskQueue == as.TaskQueue && m.TaskQueue != "" {
		o.Add("TaskQueue", jen.Id(as.names.TaskQueue))
	} else {
		o.Text("TaskQueue", m.TaskQueue)
	}
	o.Duration(f.File, "ScheduleToCloseTimeout", m.ScheduleToClose)
	o.Duration(f.File, "ScheduleToStartTimeout", m.ScheduleToStart)
	o.Duration(f.File, "StartToCloseTimeout", m.StartToClose)
	o.Duration(f.File, "HeartbeatTimeout", m.Heartbeat)
	if policy := f.retryPolicy(m.Retry); policy != nil {
		o.Add("RetryPolicy", policy)
	}
	literal := f.Qual(sdkWorkflow, "ActivityOptions")
	if len(o) == 1 {
		return literal.Add(o.Line())
	}
	return literal.Add(o.Lines())
}

// retryPolicy is a pointer to a retry policy, or nil if r asks for none:
//
//	&temporal.RetryPolicy{MaximumAttempts: 3}
func (f *file) retryPolicy(r contract.Retry) *jen.Statement {
	var policy gocode.Fields
	policy.Duration(f.File, "InitialInterval", r.InitialInterval)
	if r.Backoff != 0 {
		policy.Add("BackoffCoefficient", jen.Lit(r.Backoff))
	}
	policy.Duration(f.File, "MaximumInterval", r.MaxInterval)
	policy.Number("MaximumAttempts", r.MaxAttempts)
	policy.Texts("NonRetryableErrorTypes", r.NonRetryable)
	if len(policy) == 0 {
		return nil
	}
	literal := jen.Op("&").Add(f.Qual(sdkTemporal, "RetryPolicy"))
	if len(policy) == 1 {
		return literal.Add(policy.Line())
	}
	return literal.Add(policy.Lines())
}
