//lint:file-ignore SA1019 everything that the SDK's client has is tried

package client

import (
	"context"
	"errors"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/access"
)

// What becomes of a call of the SDK's client if nothing is allowed.
const (
	denied     = "denied"
	asksNobody = "asks nobody" // the call only makes something that can ask
	unseen     = "unseen"      // it gets through to the server
)

// reach has all methods of the SDK's client, and of what it gives out.
var reach = map[string]map[string]string{
	denied: {
		"Client": `ExecuteWorkflow SignalWorkflow SignalWithStartWorkflow QueryWorkflow QueryWorkflowWithOptions UpdateWorkflow
			UpdateWithStartWorkflow CancelWorkflow CancelWorkflowWithOptions TerminateWorkflow TerminateWorkflowWithOptions
			DescribeWorkflow ExecuteActivity GetWorkflowHistory`,
		"WorkflowRun":          "Get GetWithOptions",
		"WorkflowUpdateHandle": "Get",
		"ScheduleClient":       "Create",
		"ActivityHandle":       "Get Describe Cancel Terminate Pause Unpause UpdateOptions RestoreOriginalOptions",
		"NexusClient":          "ExecuteOperation",
		"NexusOperationHandle": "Get Describe Cancel Terminate",
	},
	unseen: {
		"Client": `DescribeWorkflowExecution ResetWorkflowExecution UpdateWorkflowExecutionOptions
			ListWorkflow ListOpenWorkflow ListClosedWorkflow ListArchivedWorkflow ScanWorkflow CountWorkflow
			CompleteActivity CompleteActivityWithOptions CompleteActivityByID CompleteActivityByIDWithOptions
			CompleteActivityByActivityID CompleteActivityByActivityIDWithOptions
			RecordActivityHeartbeat RecordActivityHeartbeatWithOptions RecordActivityHeartbeatByID RecordActivityHeartbeatByIDWithOptions
			ListActivities CountActivities ListNexusOperations CountNexusOperations
			DescribeTaskQueue DescribeTaskQueueEnhanced GetSearchAttributes CheckHealth
			UpdateWorkerBuildIdCompatibility GetWorkerBuildIdCompatibility GetWorkerTaskReachability
			UpdateWorkerVersioningRules GetWorkerVersioningRules WorkflowService OperatorService`,
		"WorkflowRun":            "GetRunID", // of a handle without one
		"ScheduleClient":         "List",
		"ScheduleHandle":         "Delete Backfill Update Describe Trigger Pause Unpause",
		"DeploymentClient":       "Describe List GetReachability GetCurrent SetCurrent",
		"WorkerDeploymentClient": "List Delete",
		"WorkerDeploymentHandle": `Describe SetCurrentVersion SetRampingVersion SetManagerIdentity DescribeVersion DeleteVersion UpdateVersionMetadata`,
	},
	asksNobody: {
		"Client": `GetWorkflow NewWithStartWorkflowOperation GetWorkflowUpdateHandle GetActivityHandle NewNexusClient
			GetNexusOperationHandle ScheduleClient DeploymentClient WorkerDeploymentClient Close`,
		"WorkflowRun":            "GetID GetFirstExecutionRunID",
		"WorkflowUpdateHandle":   "WorkflowID RunID UpdateID",
		"ScheduleClient":         "GetHandle",
		"ScheduleHandle":         "GetID",
		"ActivityHandle":         "GetID GetRunID",
		"NexusOperationHandle":   "GetID GetRunID",
		"WorkerDeploymentClient": "GetHandle",
	},
}

// reachOf is what reach says about a method, "" for nothing.
func reachOf(object, method string) string {
	for kind, objects := range reach {
		if slices.Contains(strings.Fields(objects[object]), method) {
			return kind
		}
	}
	return ""
}

// TestWhatAnInterceptorSees fails for what is new in the SDK as well.
func TestWhatAnInterceptorSees(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	sent := &requests{}
	sdk, err := testserver.Server().NewClient(ctx, client.Options{
		TrafficController: sent,
		Interceptors: []interceptor.ClientInterceptor{access.NewInterceptor(access.Options{
			Authorize: func(context.Context, access.Access) error { return errRole },
		})},
	})
	if err != nil {
		t.Fatal(err)
	}
	nexus, err := sdk.NewNexusClient(client.NexusClientOptions{Endpoint: nobody, Service: nobody})
	if err != nil {
		t.Fatal(err)
	}
	sent.take()

	objects := []struct {
		name    string
		methods reflect.Type
		object  any
	}{
		{"WorkflowRun", reflect.TypeFor[client.WorkflowRun](), sdk.GetWorkflow(ctx, nobody, "")},
		{"WorkflowUpdateHandle", reflect.TypeFor[client.WorkflowUpdateHandle](), sdk.GetWorkflowUpdateHandle(client.GetWorkflowUpdateHandleOptions{WorkflowID: nobody, UpdateID: nobody})},
		{"ScheduleClient", reflect.TypeFor[client.ScheduleClient](), sdk.ScheduleClient()},
		{"ScheduleHandle", reflect.TypeFor[client.ScheduleHandle](), sdk.ScheduleClient().GetHandle(ctx, nobody)},
		{"ActivityHandle", reflect.TypeFor[client.ActivityHandle](), sdk.GetActivityHandle(client.GetActivityHandleOptions{ActivityID: nobody})},
		{"NexusClient", reflect.TypeFor[client.NexusClient](), nexus},
		{"NexusOperationHandle", reflect.TypeFor[client.NexusOperationHandle](), sdk.GetNexusOperationHandle(client.GetNexusOperationHandleOptions{OperationID: nobody})},
		{"DeploymentClient", reflect.TypeFor[client.DeploymentClient](), sdk.DeploymentClient()},
		{"WorkerDeploymentClient", reflect.TypeFor[client.WorkerDeploymentClient](), sdk.WorkerDeploymentClient()},
		{"WorkerDeploymentHandle", reflect.TypeFor[client.WorkerDeploymentHandle](), sdk.WorkerDeploymentClient().GetHandle(nobody)},
		// Close is the first of these, and the last of all.
		{"Client", reflect.TypeFor[client.Client](), sdk},
	}
	for _, o := range objects {
		for i := range o.methods.NumMethod() {
			name := o.methods.Method(i).Name
			if name == "Close" {
				continue
			}
			t.Run(o.name+"."+name, func(t *testing.T) {
				err := ask(ctx, sdk, reflect.ValueOf(o.object).MethodByName(name))
				requests := sent.take()
				got := asksNobody
				if len(requests) > 0 {
					got = unseen
				}
				if errors.Is(err, runtime.ErrDenied) {
					got = denied
				}
				if want := reachOf(o.name, name); got != want {
					t.Errorf("%s, with the requests %v and the error %v; want %q", got, requests, err, want)
				}
				if got == denied && len(requests) > 0 {
					t.Errorf("denied after the requests %v", requests)
				}
			})
		}
	}
	sdk.Close()
}

// requests records what is asked of the server.
type requests struct {
	mu      sync.Mutex
	methods []string
}

// CheckCallAllowed is called by the SDK for each request.
func (r *requests) CheckCallAllowed(_ context.Context, method string, _, _ any) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	// The SDK asks this of every server.
	if name := path.Base(method); name != "GetSystemInfo" {
		r.methods = append(r.methods, name)
	}
	return nil
}

func (r *requests) take() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	methods := r.methods
	r.methods = nil
	return methods
}

const nobody = "nobody"

// ask calls a method of the SDK's client with arguments that lead as far as the server, and
// returns its error, or that of the first of what it lists.
func ask(ctx context.Context, sdk client.Client, method reflect.Value) error {
	operation := sdk.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: nobody, TaskQueue: nobody, WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, nobody)
	values := []any{
		nobody, ctx, []byte(nobody), client.WorkflowUpdateStageCompleted, operation,
		&client.BuildIDOpAddNewIDInNewDefaultSet{BuildID: nobody},
		&client.VersioningOperationAddRedirectRule{Rule: client.VersioningRedirectRule{SourceBuildID: nobody, TargetBuildID: nobody}},
	}
	var args []reflect.Value
	for i := range method.Type().NumIn() {
		if method.Type().IsVariadic() && i == method.Type().NumIn()-1 {
			break
		}
		arg := reflect.New(method.Type().In(i)).Elem()
		fill(arg, values)
		args = append(args, arg)
	}
	for _, result := range method.Call(args) {
		switch r := result.Interface().(type) {
		case error:
			return r
		case workflowservice.WorkflowServiceClient:
			_, err := r.GetClusterInfo(ctx, &workflowservice.GetClusterInfoRequest{})
			return err
		case operatorservice.OperatorServiceClient:
			_, err := r.ListSearchAttributes(ctx, &operatorservice.ListSearchAttributesRequest{Namespace: nobody})
			return err
		case client.HistoryEventIterator:
			_, err := r.Next()
			return err
		case client.ListActivitiesResult:
			for _, err := range r.Results {
				return err
			}
		case client.ListNexusOperationsResult:
			for _, err := range r.Results {
				return err
			}
		case interface{ HasNext() bool }:
			r.HasNext()
		}
	}
	return nil
}

// fill sets v, and what is in it, to the first of the values that it can hold.
func fill(v reflect.Value, values []any) {
	for _, value := range values {
		if reflect.TypeOf(value).AssignableTo(v.Type()) {
			v.Set(reflect.ValueOf(value))
			return
		}
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(nobody)
	case reflect.Pointer:
		if v.Type().Elem().Kind() == reflect.Struct && v.Type().Elem() != reflect.TypeFor[time.Location]() {
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem(), values)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			// Without a run the current one is meant, which every method takes.
			if f := v.Type().Field(i); f.IsExported() && !strings.HasSuffix(f.Name, "RunID") {
				fill(v.Field(i), values)
			}
		}
	}
}

// The documentation names what is not seen.
func TestDocumentationSaysWhatIsNotSeen(t *testing.T) {
	docs, err := os.ReadFile("../../docs/client.md")
	if err != nil {
		t.Fatal(err)
	}
	for object, methods := range reach[unseen] {
		for _, method := range strings.Fields(methods) {
			names := []string{"`" + object + "." + method + "`", "all of `" + object + "`"}
			if object == "Client" {
				names = []string{"`" + method + "`"}
			}
			if !slices.ContainsFunc(names, func(name string) bool { return strings.Contains(string(docs), name) }) {
				t.Errorf("docs/client.md does not say that %s of %s is not seen", method, object)
			}
		}
	}
}
