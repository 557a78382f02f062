package templates

import "github.com/dave/jennifer/jen"

// activityOptions are the options of an activity's directives.
func (f *file) activityOptions(as *activities, m activity) *jen.Statement {
	var o fields
	if m.TaskQueue == as.TaskQueue && m.TaskQueue != "" {
		o.add("TaskQueue", jen.Id(as.names.TaskQueue))
	} else {
		o.text("TaskQueue", m.TaskQueue)
	}
	o.duration(f.imports, "ScheduleToCloseTimeout", m.ScheduleToClose)
	o.duration(f.imports, "ScheduleToStartTimeout", m.ScheduleToStart)
	o.duration(f.imports, "StartToCloseTimeout", m.StartToClose)
	o.duration(f.imports, "HeartbeatTimeout", m.Heartbeat)
	return f.withRetryPolicy(o, m)
}

// localActivityOptions are those of the options that a local activity has.
func (f *file) localActivityOptions(m activity) *jen.Statement {
	var o fields
	o.duration(f.imports, "ScheduleToCloseTimeout", m.ScheduleToClose)
	o.duration(f.imports, "StartToCloseTimeout", m.StartToClose)
	return f.withRetryPolicy(o, m)
}

func (f *file) withRetryPolicy(o fields, m activity) *jen.Statement {
	if policy := f.retryPolicy(m.Retry); policy != nil {
		o.add("RetryPolicy", policy)
	}
	return f.imports.qual(sdkWorkflow, "ActivityOptions").Add(o.lines())
}
