package access

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/internal/origin"
	"github.com/temporalgen/temporalgen/runtime/stub"
)

// asksNobody are the methods that only make a handle.
var asksNobody = []string{"GetActivityHandle", "GetNexusOperationHandle", "GetWorkflowRun"}

// TestEveryMethodIsAnAccess fails for a method that is new in the SDK, and panics in it.
func TestEveryMethodIsAnAccess(t *testing.T) {
	var none *runtime.MessageError // an error that has no text
	tests := []struct {
		name      string
		authorize func(context.Context, Access) error
		denied    bool
	}{
		{"denied", func(context.Context, Access) error { return errors.New("no") }, true},
		{"denied by a nil pointer", func(context.Context, Access) error { return none }, true},
		{"authorize panics", func(context.Context, Access) error { panic("lost") }, true},
		{"no authorize", nil, true},
		{"allowed, and panics further on", func(context.Context, Access) error { return nil }, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			methods := reflect.TypeFor[interceptor.ClientOutboundInterceptor]()
			for i := range methods.NumMethod() {
				method := methods.Method(i)
				if !method.IsExported() {
					continue
				}
				t.Run(method.Name, func(t *testing.T) {
					var accesses []Access
					var trail []error
					outbound := NewInterceptor(Options{
						Authorize: test.authorize,
						Audit: func(_ context.Context, a Access, err error) {
							accesses, trail = append(accesses, a), append(trail, err)
						},
					}).InterceptClient(&interceptor.ClientOutboundInterceptorBase{})
					result, panicked := callWith(context.Background(), reflect.ValueOf(outbound).MethodByName(method.Name))
					if slices.Contains(asksNobody, method.Name) {
						if !panicked || len(trail) > 0 {
							t.Errorf("recorded %v, want that it is passed on", trail)
						}
						return
					}
					if len(trail) == 0 {
						t.Fatal("not recorded")
					}
					for _, a := range accesses {
						// What an operation starts cannot be told if there is none.
						if a.Message.Kind == "" || a.Input == nil || a.WorkflowID != "id" && method.Name != "UpdateWithStartWorkflow" ||
							reads(a) && a.RunID != "id" {
							t.Errorf("access is %+v", a)
						}
					}
					want := errNoReturn
					if test.denied {
						want = runtime.ErrDenied
						if err := deniedBy(result); !errors.Is(err, runtime.ErrDenied) || err.Error() == "" {
							t.Errorf("error is %v, want runtime.ErrDenied", err)
						}
					}
					if panicked == test.denied {
						t.Errorf("panicked is %t", panicked)
					}
					for _, err := range trail {
						if !errors.Is(err, want) {
							t.Errorf("recorded %v, want %v", err, want)
						}
					}
				})
			}
		})
	}
}

// reads reports whether the access is known by the names of fields in the SDK's input.
func reads(a Access) bool { return a.Message.Kind == KindResult || a.Message.Kind == KindHistory }

// callWith calls a method of an interceptor with an input of which nothing is nil that the
// SDK sets.
func callWith(ctx context.Context, method reflect.Value) (results []reflect.Value, panicked bool) {
	var args []reflect.Value
	for i := range method.Type().NumIn() {
		if p := method.Type().In(i); p == reflect.TypeFor[context.Context]() {
			args = append(args, reflect.ValueOf(ctx))
		} else {
			args = append(args, newInput(p.Elem()))
		}
	}
	defer func() { panicked = recover() != nil }()
	return method.Call(args), false
}

// newInput makes an input in which every text is "id".
func newInput(input reflect.Type) reflect.Value {
	v := reflect.New(input)
	for i := range input.NumField() {
		switch f := v.Elem().Field(i); {
		case !input.Field(i).IsExported():
		case f.Kind() == reflect.String:
			f.SetString("id")
		case f.Kind() == reflect.Pointer && f.Type().Elem().Kind() == reflect.Struct:
			f.Set(newInput(f.Type().Elem()))
		case f.Type() == reflect.TypeFor[client.ScheduleAction]():
			f.Set(newInput(reflect.TypeFor[client.ScheduleWorkflowAction]()))
		}
	}
	return v
}

// deniedBy is the error of a method, or of the iterator that it returns.
func deniedBy(results []reflect.Value) error {
	if len(results) == 0 {
		return nil
	}
	last := results[len(results)-1]
	if last.Kind() == reflect.Pointer {
		_, err := last.Elem().FieldByName("Iterator").Interface().(client.HistoryEventIterator).Next()
		return err
	}
	err, _ := last.Interface().(error)
	return err
}

func TestAuditThatPanics(t *testing.T) {
	var recorded []string
	outbound := NewInterceptor(Options{
		Authorize: func(context.Context, Access) error { return errors.New("no") },
		Audit: func(_ context.Context, a Access, _ error) {
			recorded = append(recorded, a.Message.String())
			panic("the disk is full")
		},
	}).InterceptClient(&interceptor.ClientOutboundInterceptorBase{})
	in := &interceptor.ClientSignalWithStartWorkflowInput{SignalName: "go", WorkflowType: "Trip", Options: &client.StartWorkflowOptions{
		WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING,
	}}
	func() {
		defer func() {
			if p := recover(); p != "the disk is full" {
				t.Errorf("panicked with %v", p)
			}
		}()
		_, _ = outbound.SignalWithStartWorkflow(context.Background(), in)
	}()
	if diff := cmp.Diff([]string{"start Trip", "terminate", "signal go"}, recorded); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
}

// What an operation starts is told by generated clients, if it is not found in some SDK. Of others nothing is known
// then.
func TestWhatAnOperationStartsIsTold(t *testing.T) {
	var got []string
	outbound := NewInterceptor(Options{
		Audit: func(_ context.Context, a Access, _ error) { got = append(got, a.Message.String()+" to "+a.WorkflowID) },
	}).InterceptClient(&interceptor.ClientOutboundInterceptorBase{})
	in := &interceptor.ClientUpdateWithStartWorkflowInput{UpdateOptions: &client.UpdateWorkflowOptions{UpdateName: "turn"}}
	start := &interceptor.ClientExecuteWorkflowInput{WorkflowType: "Trip", Options: &client.StartWorkflowOptions{ID: "trip-7"}}
	for _, told := range []*interceptor.ClientExecuteWorkflowInput{start, nil} {
		_, _ = outbound.UpdateWithStartWorkflow(origin.With(context.Background(), origin.Origin{Start: told}), in)
	}
	if diff := cmp.Diff([]string{"start Trip to trip-7", "update turn to trip-7", "start to ", "update turn to "}, got); diff != "" {
		t.Errorf("accesses (-want +got):\n%s", diff)
	}
}

// newLazyClient makes a client that has no server.
func newLazyClient(t *testing.T, access ...Options) client.Client {
	t.Helper()
	var options client.Options
	for _, a := range access {
		options.Interceptors = append(options.Interceptors, NewInterceptor(a))
	}
	sdk, err := client.NewLazyClient(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(sdk.Close)
	return sdk
}

// A distance is invalid if it is negative.
type distance int

func (d distance) Validate() error {
	if d < 0 {
		return errors.New("negative")
	}
	return nil
}

type trip = stub.Client

type tripHandle struct{ stub.WorkflowHandle }

// sends sends an invalid message in each way.
var sends = []struct {
	name string
	send func(context.Context, *trip) error
	want []Access
}{
	{"start", func(ctx context.Context, c *trip) error {
		_, err := stub.Start[tripHandle](ctx, c, invalidStart, nil)
		return err
	}, []Access{startOfTrip}},
	{"replacing start", func(ctx context.Context, c *trip) error {
		_, err := stub.Start[tripHandle](ctx, c, invalidStart, []runtime.StartOption{runtime.WithIDConflictPolicy(enumspb.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING)})
		return err
	}, []Access{startOfTrip, toTrip(runtime.Message{Kind: KindTerminate})}},
	{"signal with start", func(ctx context.Context, c *trip) error {
		_, err := stub.SignalWithStart[tripHandle](ctx, stub.WithStart(c, invalidStart, nil), "go")
		return err
	}, []Access{startOfTrip, toTrip(runtime.Message{Kind: runtime.KindSignal, Name: "go"})}},
	{"signal", func(ctx context.Context, c *trip) error {
		return stub.Signal(ctx, handleOfTrip(c), "go", distance(-1))
	}, []Access{toTrip(runtime.Message{Kind: runtime.KindSignal, Name: "go"}, distance(-1))}},
	{"query", func(ctx context.Context, c *trip) error {
		_, err := stub.Query[string](ctx, handleOfTrip(c), "near", distance(-1))
		return err
	}, []Access{toTrip(runtime.Message{Kind: runtime.KindQuery, Name: "near", Roles: []string{"guest"}}, distance(-1))}},
	{"update", func(ctx context.Context, c *trip) error {
		return stub.UpdateNoResult(ctx, handleOfTrip(c), invalidUpdate, nil)
	}, []Access{updateOfTrip(distance(-1))}},
	{"update with start", func(ctx context.Context, c *trip) error {
		_, err := stub.UpdateWithStartNoResult[tripHandle](ctx, stub.WithStart(c, invalidStart, nil), stub.UpdateCall{Name: "turn", Key: func() string { return "1" }}, nil)
		return err
	}, []Access{startOfTrip, updateOfTrip()}},
}

var (
	contractOfTrip = runtime.Contract{
		WorkflowType: "Trip",
		Roles:        []string{"guide"},
		Messages:     []runtime.Message{{Kind: runtime.KindQuery, Name: "near", Roles: []string{"guest"}}},
	}
	invalidStart  = stub.StartCall{WorkflowType: "Trip", WorkflowID: func() string { return "trip-7" }, TaskQueue: "trips", Args: []any{distance(-1)}}
	invalidUpdate = stub.UpdateCall{Name: "turn", Key: func() string { return "1" }, Args: []any{distance(-1)}}
	startOfTrip   = toTrip(runtime.Message{Kind: runtime.KindStart, Name: "Trip", Roles: []string{"guide"}}, distance(-1))
)

func handleOfTrip(c *trip) *stub.WorkflowHandle {
	return &(&stub.Workflows[tripHandle]{Client: c}).Handle("trip-7").WorkflowHandle
}

func toTrip(m runtime.Message, args ...any) Access {
	return Access{Contract: contractOfTrip, Message: m, WorkflowID: "trip-7", Args: args}
}

func updateOfTrip(args ...any) Access {
	a := toTrip(runtime.Message{Kind: runtime.KindUpdate, Name: "turn"}, args...)
	a.UpdateID = "turn/1"
	return a
}

func TestInvalidMessageIsAnAccess(t *testing.T) {
	errRole := errors.New("not your role")
	for _, allowed := range []bool{true, false} {
		for _, test := range sends {
			name := test.name + " denied"
			if allowed {
				name = test.name + " allowed"
			}
			t.Run(name, func(t *testing.T) {
				var got []Access
				var trail []error
				options := Options{
					Authorize: func(context.Context, Access) error {
						if allowed {
							return nil
						}
						return errRole
					},
					Audit: func(_ context.Context, a Access, err error) {
						got, trail = append(got, a), append(trail, err)
					},
				}
				// The second interceptor hears of what the first lets through.
				sdk := newLazyClient(t, Options{Authorize: func(context.Context, Access) error { return nil }}, options)
				err := test.send(context.Background(), newTrips(sdk))
				want := runtime.ErrDenied
				if allowed {
					want = runtime.ErrInvalid
				}
				if !errors.Is(err, want) {
					t.Errorf("error is %v, want %v", err, want)
				}
				for _, recorded := range trail {
					if recorded != err {
						t.Errorf("recorded %v, want %v", recorded, err)
					}
				}
				ignored := cmpopts.IgnoreFields(Access{}, "Start")
				if diff := cmp.Diff(test.want, got, ignored, cmpopts.EquateEmpty()); diff != "" {
					t.Errorf("accesses (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func newTrips(sdk client.Client) *trip {
	return stub.NewClient(sdk, contractOfTrip, nil)
}

// A client that is not the SDK's, such as a mock, is not asked for anything unexpected.
func TestInvalidMessageDoesNotReachMocks(t *testing.T) {
	type mock struct{ client.Client }
	for _, sdk := range []client.Client{nil, mock{}, &mock{}} {
		for _, test := range sends {
			t.Run(test.name, func(t *testing.T) {
				if err := test.send(context.Background(), newTrips(sdk)); !errors.Is(err, runtime.ErrInvalid) {
					t.Errorf("error is %v, want runtime.ErrInvalid", err)
				}
			})
		}
	}
}

// TestReading is for reading with types of its own.
func TestReading(t *testing.T) {
	type input struct{ WorkflowID, RunID string }
	type events struct{ Iterator client.HistoryEventIterator }
	var got []Access
	deny := errors.New("no")
	var denied error
	base := &outbound{options: Options{
		Authorize: func(_ context.Context, a Access) error {
			got = append(got, a)
			return denied
		},
	}}
	o := newReadingOutbound(base, noPoll, func(context.Context, *input) client.WorkflowRun { return nil },
		func(context.Context, *input) (*string, error) { return new(string), nil },
		func(context.Context, *input) *events { return &events{noEvents{}} })
	ctx := origin.With(context.Background(), origin.Origin{Contract: contractOfTrip})
	in := &input{"trip-7", "run"}
	for _, denied = range []error{nil, deny} {
		if _, err := o.GetWorkflowResult(ctx, in); !errors.Is(err, denied) {
			t.Errorf("error of the result is %v, want %v", err, denied)
		}
		if _, err := o.GetWorkflowHistory(ctx, in).Iterator.Next(); !errors.Is(err, denied) {
			t.Errorf("error of the history is %v, want %v", err, denied)
		}
	}
	want := []Access{
		{Contract: contractOfTrip, Message: runtime.Message{Kind: KindResult, Name: "Trip", Roles: []string{"guide"}}, WorkflowID: "trip-7", RunID: "run", Input: in},
		{Contract: contractOfTrip, Message: runtime.Message{Kind: KindHistory}, WorkflowID: "trip-7", RunID: "run", Input: in},
	}
	if diff := cmp.Diff(slices.Concat(want, want), got); diff != "" {
		t.Errorf("accesses (-want +got):\n%s", diff)
	}
}

func noPoll(context.Context, *string) (*string, error) { return nil, nil }

type noEvents struct{}

func (noEvents) HasNext() bool { return true }

func (noEvents) Next() (*historypb.HistoryEvent, error) { return nil, nil }

// The SDK reads the result of an update that it has sent, if the server does not send it along.
func TestResultThatBelongsToAnUpdateIsNoAccess(t *testing.T) {
	sdk := &updatingSDK{}
	var got []string
	sdk.chain = NewInterceptor(Options{
		Authorize: func(context.Context, Access) error { return nil },
		Audit:     func(_ context.Context, a Access, _ error) { got = append(got, a.Message.String()) },
	}).InterceptClient(sdk)
	_, _ = sdk.chain.UpdateWorkflow(context.Background(), &interceptor.ClientUpdateWorkflowInput{UpdateName: "turn"})
	_, _ = sdk.chain.UpdateWithStartWorkflow(context.Background(), &interceptor.ClientUpdateWithStartWorkflowInput{
		UpdateOptions: &client.UpdateWorkflowOptions{UpdateName: "turn"},
	})
	if diff := cmp.Diff([]string{"update turn", "start", "update turn"}, got); diff != "" {
		t.Errorf("recorded (-want +got):\n%s", diff)
	}
}

// An updatingSDK asks its interceptors for the result of each update.
type updatingSDK struct {
	interceptor.ClientOutboundInterceptorBase
	chain interceptor.ClientOutboundInterceptor
}

func (s *updatingSDK) UpdateWorkflow(ctx context.Context, _ *interceptor.ClientUpdateWorkflowInput) (client.WorkflowUpdateHandle, error) {
	return nil, s.poll(ctx)
}

func (s *updatingSDK) UpdateWithStartWorkflow(ctx context.Context, _ *interceptor.ClientUpdateWithStartWorkflowInput) (client.WorkflowUpdateHandle, error) {
	return nil, s.poll(ctx)
}

// poll does not get beyond the interceptor.
func (s *updatingSDK) poll(ctx context.Context) error {
	_, _ = callWith(ctx, reflect.ValueOf(s.chain).MethodByName("PollWorkflowUpdate"))
	return nil
}

// Whose roles are asked depends on what the server says about the workflow.
func TestReceiver(t *testing.T) {
	closed := time.Now()
	hotel := runtime.Contract{WorkflowType: "Hotel", Messages: []runtime.Message{{Kind: runtime.KindSignal, Name: "go", Roles: []string{"porter"}}}}
	contract := contractOfTrip
	contract.Messages = []runtime.Message{{Kind: runtime.KindSignal, Name: "go", Roles: []string{"guide"}}}
	notFound, unavailable := serviceerror.NewNotFound("nothing"), serviceerror.NewUnavailable("later")
	tests := []struct {
		name       string
		sdk        describingSDK
		signal     string // the role that is asked for
		withStart  string
		err        error // if the sender is allowed
		errOfStart error
	}{
		{"running", describingSDK{workflowType: "Hotel"}, "porter", "porter", nil, nil},
		{"completed", describingSDK{workflowType: "Hotel", closed: &closed}, "porter", "guide", nil, nil},
		{"unknown type", describingSDK{workflowType: "Ship"}, "", "", nil, nil},
		// The sender's contract decides who learns that.
		{"none", describingSDK{err: notFound}, "guest", "guide", notFound, nil},
		{"not told", describingSDK{err: unavailable}, "guest", "guest", unavailable, unavailable},
	}
	sender := contract
	sender.Messages = []runtime.Message{{Kind: runtime.KindSignal, Name: "go", Roles: []string{"guest"}}}
	ctx := origin.With(context.Background(), origin.Origin{Contract: sender})
	for _, test := range tests {
		for _, withStart := range []bool{false, true} {
			for _, denied := range []error{nil, errors.New("no")} {
				t.Run(fmt.Sprintf("%s, with start %t, denied %t", test.name, withStart, denied != nil), func(t *testing.T) {
					sdk := test.sdk
					var roles []string
					outbound := NewInterceptor(Options{
						Authorize: func(_ context.Context, a Access) error {
							if a.Message.Kind == runtime.KindSignal {
								roles = a.Message.Roles
								return denied
							}
							return nil
						},
						Contracts: []runtime.Contract{hotel, contract},
					}).InterceptClient(&sdk)
					role, want := test.signal, test.err
					var err error
					if withStart {
						role, want = test.withStart, test.errOfStart
						_, err = outbound.SignalWithStartWorkflow(ctx, &interceptor.ClientSignalWithStartWorkflowInput{
							SignalName: "go", WorkflowType: "Trip", Options: &client.StartWorkflowOptions{},
						})
					} else {
						err = outbound.SignalWorkflow(ctx, &interceptor.ClientSignalWorkflowInput{SignalName: "go"})
					}
					if denied != nil {
						want = runtime.ErrDenied
					}
					if !errors.Is(err, want) {
						t.Errorf("error is %v, want %v", err, want)
					}
					if sdk.sent != (want == nil) {
						t.Errorf("sent is %t", sdk.sent)
					}
					if got := strings.Join(roles, " "); got != role {
						t.Errorf("asked for the role %q, want %q", got, role)
					}
				})
			}
		}
	}
}

// A describingSDK has one workflow, or an error.
type describingSDK struct {
	interceptor.ClientOutboundInterceptorBase
	workflowType string
	closed       *time.Time
	err          error
	sent         bool
}

func (s *describingSDK) DescribeWorkflow(context.Context, *interceptor.ClientDescribeWorkflowInput) (*interceptor.ClientDescribeWorkflowOutput, error) {
	var d client.WorkflowExecutionDescription
	d.WorkflowType.Name, d.WorkflowCloseTime = s.workflowType, s.closed
	return &interceptor.ClientDescribeWorkflowOutput{Response: &d}, s.err
}

func (s *describingSDK) SignalWorkflow(context.Context, *interceptor.ClientSignalWorkflowInput) error {
	s.sent = true
	return nil
}

func (s *describingSDK) SignalWithStartWorkflow(context.Context, *interceptor.ClientSignalWithStartWorkflowInput) (client.WorkflowRun, error) {
	s.sent = true
	return nil, nil
}
