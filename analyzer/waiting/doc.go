// Package waiting looks at how workflows wait.
//
// # Analyzer temporalwaiting
//
// temporalwaiting: find workflows that wait too long, too often, or for nothing
//
// A workflow can wait for years, and costs nothing while it does. Rules:
//
//   - TG701: a wait without a limit (off)
//   - TG703: a wait with a limit, of which nobody looks how it has ended, or that may panic (the latter is off)
//   - TG704: a wait that does not end when the workflow is cancelled (off)
//   - TG705: a loop that sleeps and looks, where it could wait
//
// TG703 and TG705 look at conditions of variables, fields and operators. Of conditions that call functions they say nothing.
package waiting
