package parser

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNearest(t *testing.T) {
	t.Parallel()
	keys := []string{"queue", "run-timeout", "task-timeout", "id", "dedup", "max-attempts", "max-concurrent"}
	for word, want := range map[string]string{
		"quee":             "queue",
		"qeueu":            "queue",
		"Queue":            "queue",
		"task-queue":       "queue",
		"run-timout":       "run-timeout",
		"dedupe":           "dedup",
		"maxConcurrent":    "max-concurrent",
		"max-concurrency":  "max-concurrent",
		"maximum-attempts": "",
		"retries":          "",
		"x":                "",
		"":                 "",
	} {
		if got := nearest(word, keys); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}

func TestUnexport(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"Order": "order", "HTTPOrder": "httpOrder", "ID": "id", "OAuth": "oAuth",
		"HTTP2Order": "http2Order", "Élan": "élan", "X": "x", "OrderV2": "orderV2",
	} {
		if got := unexport(name); got != want {
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
		Client: "HTTPOrderClient", NewClient: "NewHTTPOrderClient",
		Handle: "HTTPOrderHandle", Contract: "HTTPOrderContract",
		Child: "HTTPOrderChild", StartChild: "StartHTTPOrderChild", ExecuteChild: "ExecuteHTTPOrderChild",
		External: "HTTPOrderExternal", NewExternal: "ExternalHTTPOrder", Start: "httpOrderStart",
		Check:    "httpOrderCheck",
		exported: "HTTPOrder", unexported: "httpOrder",
	}
	if diff := cmp.Diff(want, n, cmp.AllowUnexported(WorkflowNames{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := n.Call("Add") + " " + n.Args("Add") + " " + n.Signal("Add"); got != "httpOrderAddCall httpOrderAddArgs HTTPOrderAddSignal" {
		t.Error(got)
	}
}

func TestNamesMoney(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"Amount": true, "unit_price": true, "TotalCost": true, "PriceUSD": true, "Fees": true,
		"Taxes": true, "SubTotal": true, "": false, "TotalWeight": false, "USD": false, "Rate": false, "Priced": false,
	} {
		if got := namesMoney(name); got != want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestNameConstraint(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"order.go": "", "order_linux.go": "linux", "order_amd64.go": "amd64",
		"order_linux_amd64.go": "linux && amd64", "order_amd64_linux.go": "linux",
		"linux.go": "", "order_unix.go": "", "order_linux_v2.go": "", "order_windows_linux.go": "linux",
	} {
		got := ""
		if expr := nameConstraint(name); expr != nil {
			got = expr.String()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestIsGenerated(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		path, content string
		want          bool
	}{
		{"order_temporal.go", GeneratedHeader + "\n// Source: order.go\n", true},
		{"order_temporal.go", GeneratedHeader + "\r\n", true},
		{"order_temporal.go", GeneratedHeader, true},
		{"order_temporal.go", GeneratedHeader[:9], true},
		{"order_temporal.go", "", true},
		{"order_temporal.go", "package order\n", false},
		{"order_temporal.go", "//\npackage order\n", false},
		{"order_temporal.go", GeneratedHeader + " Or do.\n", false},
		{"order.go", GeneratedHeader + "\n", false},
	} {
		if got := IsGenerated(test.path, []byte(test.content)); got != test.want {
			t.Errorf("%s %q: got %v", test.path, test.content, got)
		}
	}
	if got := OutputPath("dir/order.go"); got != "dir/order_temporal.go" {
		t.Error(got)
	}
}
