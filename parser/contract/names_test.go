package contract

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUnexport(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Order": "order", "HTTPOrder": "httpOrder", "ID": "id", "OAuth": "oAuth",
		"HTTP2Order": "http2Order", "Élan": "élan", "X": "x", "OrderV2": "orderV2",
	} {
		if got := Unexport(name); got != want {
			t.Errorf("%s: got %s, want %s", name, got, want)
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	n := (&Workflow{Name: "HTTPOrder"}).Names()
	want := WorkflowNames{
		WorkflowType: "HTTPOrderWorkflowType", TaskQueue: "HTTPOrderTaskQueue", ID: "HTTPOrderID",
		Register: "RegisterHTTPOrder", ContinueAsNew: "ContinueHTTPOrderAsNew",
		Client: "HTTPOrderClient", Starter: "HTTPOrderStarter", NewClient: "NewHTTPOrderClient",
		Handle: "HTTPOrderHandle", Contract: "HTTPOrderContract",
		Child: "HTTPOrderChild", StartChild: "StartHTTPOrderChild",
		External: "HTTPOrderExternal", NewExternal: "ExternalHTTPOrder",
		ExternalStarter: "HTTPOrderExternalStarter", NewExternalStarter: "ExternalHTTPOrderWithStart",
		Start: "httpOrderStart", Handlers: "httpOrderHandlers",
		exported: "HTTPOrder", unexported: "httpOrder",
	}
	if diff := cmp.Diff(want, n, cmp.AllowUnexported(WorkflowNames{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := n.Call("Add") + " " + n.Args("Add") + " " + n.Signal("Add"); got != "httpOrderAddCall httpOrderAddArgs HTTPOrderAddSignal" {
		t.Error(got)
	}
}
