package reference

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"
	"golang.org/x/sync/errgroup"

	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/access"
)

// Claim is what a customer wants for a parcel that is lost.
//
//temporal:workflow queue=parcels id=claim-{Number} start-delay=1s priority=2 fairness-key={CustomerID} fairness-weight=1.5 summary="Claim for {Number}" details="Parcel {Number} of {CustomerID}, worth {Worth} cents" memo=Customer:{CustomerID},Source:web search-attributes=CustomerId:{CustomerID},Worth:{Worth}
type Claim interface {
	// Run waits for the decision.
	//
	//temporal:run roles=customer,agent
	Run(ctx workflow.Context, in ClaimInput) (string, error)

	// State is what has become of the claim.
	//
	//temporal:query roles=customer,agent
	State() string

	// Withdraw ends the claim.
	//
	//temporal:signal roles=customer
	Withdraw(ctx workflow.Context)

	// Decide pays the claim or turns it down.
	//
	//temporal:update id={DecisionID} dedup roles=agent
	Decide(ctx workflow.Context, d Decision) error
}

// ClaimReport tells the agents which claims are open.
//
//temporal:workflow queue=parcels id=claim-report cron="0 6 * * *"
type ClaimReport interface {
	//temporal:run roles=agent
	Run(ctx workflow.Context) error
}

// ClaimInput starts a claim.
type ClaimInput struct {
	Number     string // of the parcel
	CustomerID string
	Worth      Cents
}

// Decision is an agent's.
type Decision struct {
	DecisionID string
	Pay        bool
}

// claim implements Claim.
type claim struct{ state string }

func newClaim(workflow.Context, ClaimInput) (Claim, error) { return &claim{state: "open"}, nil }

func (c *claim) Run(ctx workflow.Context, _ ClaimInput) (string, error) {
	err := workflow.Await(ctx, func() bool { return c.state != "open" })
	return c.state, err
}

func (c *claim) State() string { return c.state }

func (c *claim) Withdraw(workflow.Context) { c.state = "withdrawn" }

func (c *claim) Decide(_ workflow.Context, d Decision) error {
	if c.state != "open" {
		return fmt.Errorf("the claim is %s", c.state)
	}
	c.state = "turned down"
	if d.Pay {
		c.state = "paid"
	}
	return nil
}

// express are options for parcels in a hurry. They are values, which can be used again.
var express = []runtime.StartOption{
	runtime.WithTaskQueue("express"),
	runtime.WithExecutionTimeout(48 * time.Hour),
	runtime.WithIDConflictPolicy(enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL),
}

// sendExpress sends a parcel that must not be on its way already.
func sendExpress(ctx context.Context, c client.Client, in ParcelInput) (*ParcelHandle, error) {
	parcel, err := NewParcelClient(c).Start(ctx, in, express...)
	if errors.Is(err, runtime.ErrAlreadyStarted) {
		return nil, fmt.Errorf("parcel %s is on its way: %w", in.Number, err)
	}
	return parcel, err
}

// redirectNew redirects a parcel that must not be on its way already.
func redirectNew(ctx context.Context, c client.Client, in ParcelInput, r Redirection) (Cents, error) {
	parcels := NewParcelClient(c).WithStart(in, runtime.WithIDConflictPolicy(enumspb.WORKFLOW_ID_CONFLICT_POLICY_FAIL))
	fee, _, err := parcels.Redirect(ctx, r, runtime.WithUpdateID("new-"+r.RequestID))
	return fee, err
}

// sortedBefore asks a run of a depot that has continued as new.
func sortedBefore(ctx context.Context, c client.Client, name, runID string) (int, error) {
	run := NewDepotClient(c).HandleForRun("depot-"+name, runID)
	return run.Sorted(ctx)
}

// remarkAll sends a remark to many parcels, eight at a time.
func remarkAll(ctx context.Context, c client.Client, workflowIDs []string, text string) error {
	parcels := NewParcelClient(c)
	errs := make([]error, len(workflowIDs))
	var group errgroup.Group
	group.SetLimit(8)
	for i, id := range workflowIDs {
		group.Go(func() error {
			errs[i] = parcels.Handle(id).Remark(ctx, text)
			return nil // the others go on
		})
	}
	_ = group.Wait()
	return errors.Join(errs...)
}

// sendDaily makes a schedule that sends a parcel every day.
func sendDaily(ctx context.Context, c client.Client, in ParcelInput) (client.ScheduleHandle, error) {
	action, err := NewParcelClient(c).ScheduleAction(in, runtime.WithSummary("daily parcel"))
	if err != nil {
		return nil, err
	}
	return c.ScheduleClient().Create(ctx, client.ScheduleOptions{
		ID:     "daily-" + in.Number,
		Spec:   client.ScheduleSpec{Intervals: []client.ScheduleIntervalSpec{{Every: 24 * time.Hour}}},
		Action: action,
	})
}

// startForgotten starts a child that goes on when its parent has completed.
func startForgotten(ctx workflow.Context, in ParcelInput) (workflow.Execution, error) {
	child := StartParcelChild(ctx, in, runtime.WithParentClosePolicy(enumspb.PARENT_CLOSE_POLICY_ABANDON))
	return child.Started(ctx)
}

// roleKey is the key of the sender's role in a context.
type roleKey struct{}

// withRole is how a server passes on who has called it.
func withRole(ctx context.Context, role string) context.Context {
	return context.WithValue(ctx, roleKey{}, role)
}

// authorize lets those send a message, and read its result, whom its roles name. Operators
// see to workflows. Everything else is denied, also what nobody has heard of yet.
func authorize(ctx context.Context, a access.Access) error {
	role, _ := ctx.Value(roleKey{}).(string)
	if slices.Contains(a.Message.Roles, role) {
		return nil
	}
	switch a.Message.Kind {
	case access.KindDescribe, access.KindCancel, access.KindTerminate:
		if role == "operator" {
			return nil
		}
	}
	return fmt.Errorf("role %q may not %s", role, a.Message)
}

// dialWithAccess makes an SDK client that authorises and records what it sends.
func dialWithAccess(options client.Options) (client.Client, error) {
	options.Interceptors = append(options.Interceptors, access.NewInterceptor(access.Options{
		Authorize: authorize,
		Audit: func(_ context.Context, a access.Access, err error) {
			fmt.Println(a.Message, "to", a.WorkflowID, "error:", err)
		},
		Contracts: []runtime.Contract{ClaimContract(), ParcelContract(), DepotContract()},
	}))
	return client.Dial(options)
}

// printContract lists who may send what.
func printContract() {
	for _, m := range ClaimContract().Messages {
		fmt.Println(m, "by", m.Roles)
	}
}
