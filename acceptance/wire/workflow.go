package wire

import (
	"context"
	"errors"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/runtime"
)

// HandWritten is the workflow type of the shop without generated code.
const HandWritten = "HandWrittenShop"

// Register registers both shops, and what they need.
func Register(w worker.Registry) {
	RegisterShop(w, newShop)
	RegisterKiosk(w, func(workflow.Context) (Kiosk, error) { return kiosk{}, nil })
	w.RegisterWorkflowWithOptions(handWritten, workflow.RegisterOptions{Name: HandWritten})
	w.RegisterWorkflowWithOptions(child, workflow.RegisterOptions{Name: "child"})
	RegisterErrands(w, errandRunner{})
}

// shop is what both shops do.
type shop struct {
	in      Opening
	open    bool
	closing bool
	how     string // it closes
	errand  error  // of the last errand that has failed
}

func newShop(_ workflow.Context, in Opening) (Shop, error) { return &shop{in: in}, nil }

func (s *shop) Run(ctx workflow.Context, _ Opening) (string, error) {
	if err := workflow.Await(ctx, func() bool { return s.closing }); err != nil {
		return "", err
	}
	if s.how == "continue" {
		return "", ContinueShopAsNew(func() Opening { return s.in })
	}
	return "closed", s.fail(ctx, s.how)
}

func (s *shop) Pay(ctx workflow.Context, p Payment) (Receipt, error) { return s.receipt(ctx, "pay", p) }
func (s *shop) Refund(ctx workflow.Context, p Payment) (Receipt, error) {
	return s.receipt(ctx, "refund", p)
}

func (s *shop) Exchange(ctx workflow.Context, offered, wanted Payment) (Receipt, error) {
	return s.receipt(ctx, "exchange", wanted)
}

func (s *shop) receipt(ctx workflow.Context, of string, p Payment) (Receipt, error) {
	if p.Fail == "until it is open" {
		if err := workflow.Await(ctx, func() bool { return s.open }); err != nil {
			return Receipt{}, err
		}
		p.Fail = ""
	}
	if err := s.fail(ctx, p.Fail); err != nil {
		return Receipt{}, err
	}
	s.in.Receipts++
	return Receipt{s.in.Receipts, of}, nil
}

func (s *shop) ValidatePay(ctx workflow.Context, p Payment) error {
	switch p.Reject {
	case "panic":
		panic("the till is broken")
	case "not now":
		return runtime.NotNow(noMoney(errors.New("closed"), "come back"))
	}
	if what, ok := strings.CutPrefix(p.Reject, "last errand "); ok {
		return errands[what](s.errand)
	}
	return s.fail(ctx, p.Reject) //temporalgen:ignore TG102,TG104 it fails as it is told
}

func (s *shop) Door(workflow.Context, string) (Receipt, error) { return Receipt{Of: "door"}, nil }

func (s *shop) ValidateDoor(_ workflow.Context, by string) error {
	if !s.open {
		return runtime.NotNow(temporal.NewApplicationError("not open yet", "NotOpen", by))
	}
	return nil
}

func (s *shop) Ask(how string) (string, error) {
	if how == "" {
		return "well", nil
	}
	return "", failures[how](nil)
}

func (s *shop) Open(workflow.Context)                        { s.open = true }
func (s *shop) Alarm(ctx workflow.Context, how string) error { return s.fail(ctx, how) }
func (s *shop) Close(_ workflow.Context, how string)         { s.closing, s.how = true, how }

// fail makes the error with a name, nil for "".
func (s *shop) fail(ctx workflow.Context, how string) error {
	switch how {
	case "":
		return nil
	case "nil pointer":
		var none *problem
		return none
	case "wrapped nil pointer":
		var none *problem
		return &problem{"bad", none}
	}
	if from, what, ok := strings.Cut(how, " error "); ok {
		s.errand = elsewhere(ctx, from)
		return errands[what](s.errand)
	}
	return failures[how](ctx)
}

// elsewhere is the error of an activity or a child.
func elsewhere(ctx workflow.Context, from string) error {
	if from == "child" {
		return workflow.ExecuteChildWorkflow(ctx, "child").Get(ctx, nil)
	}
	return ErrandsActivities{}.Errand(ctx, from)
}

func child(workflow.Context) error { return noMoney(errors.New("no pocket money"), "child") }

type errandRunner struct{}

func (errandRunner) Errand(ctx context.Context, how string) error {
	switch how {
	case "activity":
		return noMoney(errors.New("lost"), "activity", 1)
	case "plain activity":
		return errors.New("no way")
	case "panicking activity":
		panic("ouch")
	case "cancelled activity":
		return temporal.NewCanceledError("activity")
	case "update in an activity":
		// What the update of another shop was answered, with the same update ID.
		info := activity.GetInfo(ctx)
		return otherShop(ctx, activity.GetClient(ctx), info.TaskQueue, info.WorkflowExecution.ID+"-other")
	}
	return nil
}

// otherShop is how another shop rejects a payment with the key 7.
func otherShop(ctx context.Context, sdk client.Client, queue, id string) error {
	start := sdk.NewWithStartWorkflowOperation(client.StartWorkflowOptions{
		ID: id, TaskQueue: queue, WorkflowIDConflictPolicy: enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING,
	}, ShopWorkflowType, Opening{ID: id})
	update, err := sdk.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: start,
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateID: "pay/7", UpdateName: ShopPayUpdate, Args: []any{Payment{Key: "7", Reject: "application"}},
			WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		return err
	}
	return update.Get(ctx, nil)
}

// kiosk implements Kiosk.
type kiosk struct{}

func (kiosk) Run(workflow.Context) error { return nil }
func (kiosk) Ring(workflow.Context)      {}
func (kiosk) Buy(workflow.Context) error { return nil }
