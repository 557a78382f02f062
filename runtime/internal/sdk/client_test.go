package sdk

import (
	"reflect"
	"testing"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/mocks"
)

// Clients of the SDK are told from mocks by where their type is declared.
func TestTheSDKsClientsAreRecognised(t *testing.T) {
	type wrapper struct{ client.Client }
	own := dial(t, &workflowservice.UnimplementedWorkflowServiceServer{}, nil, client.ConnectionOptions{})
	another, err := client.NewClientFromExisting(own, client.Options{Namespace: "other"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(another.Close)
	for name, c := range map[string]client.Client{"client": own, "client from another": another} {
		if !IsClient(c) {
			t.Errorf("%s: a %T is not recognised as the SDK's: access to what is invalid is not recorded any more", name, c)
		}
	}
	for _, c := range []client.Client{nil, &mocks.Client{}, wrapper{own}, &wrapper{own}} {
		if IsClient(c) {
			t.Errorf("a %T is taken for a client of the SDK", c)
		}
	}
}

// Interceptors make the handles that a client gives out, and see the input as it is.
func TestAClientAsksItsInterceptorsForHandles(t *testing.T) {
	own, err := client.NewLazyClient(client.Options{Interceptors: []interceptor.ClientInterceptor{&handing{}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(own.Close)
	if got := own.GetActivityHandle(client.GetActivityHandleOptions{}); got != (handed{}) {
		t.Errorf("GetActivityHandle gives a %T, and not what an interceptor has made: access to what is invalid is not recorded any more", got)
	}
}

// A handing interceptor makes handles for activities that have no ID.
type handing struct {
	interceptor.ClientInterceptorBase
}

func (*handing) InterceptClient(next interceptor.ClientOutboundInterceptor) interceptor.ClientOutboundInterceptor {
	o := &handingOutbound{}
	o.Next = next
	return o
}

type handingOutbound struct {
	interceptor.ClientOutboundInterceptorBase
}

func (o *handingOutbound) GetActivityHandle(in *interceptor.ClientGetActivityHandleInput) client.ActivityHandle {
	if in.ActivityID == "" {
		return handed{}
	}
	return o.Next.GetActivityHandle(in)
}

type handed struct{ client.ActivityHandle }

func TestWhatAnOperationStartsIsFound(t *testing.T) {
	own := dial(t, &workflowservice.UnimplementedWorkflowServiceServer{}, nil, client.ConnectionOptions{})
	options := client.StartWorkflowOptions{ID: "trip-7", WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING}
	operation := own.NewWithStartWorkflowOperation(options, "Trip", "south")
	in := StartOf(operation)
	if in == nil {
		t.Fatalf("a %T does not show what it starts: of an update with start by an untyped client nobody can tell what it starts", operation)
	}
	if in.WorkflowType != "Trip" || in.Options.ID != "trip-7" || !cmp.Equal(in.Args, []any{"south"}) {
		t.Errorf("a %T shows another start: %+v", operation, in)
	}
	for _, other := range []client.WithStartWorkflowOperation{nil, hidden{}, &hidden{}, elsewhere{input: 7}, &another{input: nil}} {
		if in := StartOf(other); in != nil {
			t.Errorf("found %v in a %v", in, reflect.TypeOf(other))
		}
	}
}

// Operations of others, in which nothing is found.
type (
	hidden struct {
		client.WithStartWorkflowOperation
	}
	elsewhere struct {
		client.WithStartWorkflowOperation
		input int
	}
	another struct {
		client.WithStartWorkflowOperation
		input *interceptor.ClientExecuteWorkflowInput
	}
)
