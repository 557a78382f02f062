package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// startCall declares the function that describes the start of a workflow, which all
// ways to start one have in common:
//
//	func orderStart(in OrderInput) stub.StartCall {
//		return stub.StartCall{
//			WorkflowType: OrderWorkflowType,
//			WorkflowID:   func() string { return OrderID(in) },
//			TaskQueue:    OrderTaskQueue,
//			Args:         []any{in},
//		}
//	}
func (f *file) startCall(w *workflow) {
	var call gocode.Fields
	call.Add("WorkflowType", jen.Id(w.names.WorkflowType))
	if w.ID != nil {
		call.Add("WorkflowID", textFunc(jen.Id(w.names.ID).Call(w.in.names()...)))
		if w.ID.CanBeEmpty() {
			call.Add("NeedsID", jen.True())
		}
	}
	if w.Options.TaskQueue != "" {
		call.Add("TaskQueue", jen.Id(w.names.TaskQueue))
	}
	if len(w.in) > 0 {
		call.Add("Args", gocode.AnySlice(w.in.names()))
	}
	if check := f.checkCall(w, w.Run.Name, w.in); check != nil {
		call.Add("Check", check)
	}
	f.startOptions(w, &call)
	f.Declare(callsDoc(w), jen.Func().Id(w.names.Start).Params(w.in.decls(f)...).Add(f.stub("StartCall")).
		Block(jen.Return(f.stub("StartCall").Add(call.Lines()))))
}

// callsDoc says why the IDs of calls are functions, in front of the first of them.
func callsDoc(w *workflow) string {
	ids := w.ID != nil
	for _, u := range w.updates {
		ids = ids || u.model.ID != nil
	}
	if !ids {
		return ""
	}
	return gocode.Sentencef("IDs and keys of calls are functions: if one panics, the message is invalid.")
}

// textFunc is a function that returns a text: the runtime calls it when it can tell what it panics with.
func textFunc(text jen.Code) *jen.Statement {
	return jen.Func().Params().String().Add(gocode.Inline(jen.Return(text)))
}

// start is a call of the function that startCall declares.
func (f *file) start(w *workflow) *jen.Statement {
	return jen.Id(w.names.Start).Call(w.in.names()...)
}

// updateCalls declares a function for each update that describes sending it:
//
//	func orderAddItemCall(item Item) stub.UpdateCall {
//		return stub.UpdateCall{Name: OrderAddItemUpdate, Key: func() string { return item.RequestID }, Args: []any{item}}
//	}
func (f *file) updateCalls(w *workflow) {
	for _, u := range w.updates {
		var call gocode.Fields
		call.Add("Name", jen.Id(w.names.Update(u.Name)))
		if u.model.ID != nil {
			call.Add("Key", textFunc(f.text(u.model.ID, u.in)))
		}
		if len(u.in) > 0 {
			call.Add("Args", gocode.AnySlice(u.in.names()))
		}
		literal := call.Line
		if check := f.checkCall(w, u.Name, u.in); check != nil {
			call.Add("Check", check)
			literal = call.Lines
		}
		if u.model.Wait == contract.Completed {
			call.Add("WaitForStage", f.Qual(sdkClient, "WorkflowUpdateStageCompleted"))
			literal = call.Lines
		}
		f.Declare("", jen.Func().Id(w.names.Call(u.Name)).Params(u.in.decls(f)...).Add(f.stub("UpdateCall")).
			Block(jen.Return(f.stub("UpdateCall").Add(literal()))))
	}
}

// call is a call of the function that updateCalls declares.
func (f *file) call(w *workflow, u message[*contract.Update]) *jen.Statement {
	return jen.Id(w.names.Call(u.Name)).Call(u.in.names()...)
}
