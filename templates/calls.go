package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// startCall declares the function that describes the start of a workflow, which all
// ways to start one have in common.
func (f *file) startCall(w *workflow) {
	var call fields
	call.add("WorkflowType", jen.Id(w.names.WorkflowType))
	if w.ID != nil {
		call.add("WorkflowID", textFunc(jen.Id(w.names.ID).Call(w.in.names()...)))
		if w.ID.CanBeEmpty() {
			call.add("NeedsID", jen.True())
		}
	}
	if w.Options.TaskQueue != "" {
		call.add("TaskQueue", jen.Id(w.names.TaskQueue))
	}
	if len(w.in) > 0 {
		call.add("Args", anySlice(w.in.names()))
	}
	f.startOptions(w, &call)
	f.declare("", jen.Func().Id(w.names.Start).Params(w.in.decls(f)...).Add(f.stub("StartCall")).
		Block(jen.Return(f.stub("StartCall").Add(call.lines()))))
}

// textFunc is a function that returns a text: the runtime calls it when it can tell what it panics with.
func textFunc(text jen.Code) *jen.Statement {
	return jen.Func().Params().String().Add(inline(jen.Return(text)))
}

// start is a call of the function that startCall declares.
func (f *file) start(w *workflow, in params) *jen.Statement {
	return jen.Id(w.names.Start).Call(in.names()...)
}

// updateCalls declares a function for each update that describes sending it.
func (f *file) updateCalls(w *workflow) {
	for _, u := range w.updates {
		var call fields
		call.add("Name", jen.Id(w.names.Update(u.Name)))
		if u.model.ID != nil {
			call.add("Key", textFunc(f.text(u.model.ID, u.in)))
		}
		if len(u.in) > 0 {
			call.add("Args", anySlice(u.in.names()))
		}
		literal := call.line
		if u.model.Wait == contract.Completed {
			call.add("WaitForStage", f.imports.qual(sdkClient, "WorkflowUpdateStageCompleted"))
			literal = call.lines
		}
		f.declare("", jen.Func().Id(w.names.Call(u.Name)).Params(u.in.decls(f)...).Add(f.stub("UpdateCall")).
			Block(jen.Return(f.stub("UpdateCall").Add(literal()))))
	}
}

// call is a call of the function that updateCalls declares.
func (f *file) call(w *workflow, u message[*contract.Update]) *jen.Statement {
	return jen.Id(w.names.Call(u.Name)).Call(u.in.names()...)
}

// startDoc describes a method that starts an update, compared with the one that waits
// for the result.
func startDoc(name, of string, u *contract.Update) string {
	if u.Wait == contract.Completed {
		return sentencef("%s is %s that returns a handle when the update is completed.", name, of)
	}
	return sentencef("%s is %s that waits until the update is accepted.", name, of)
}
