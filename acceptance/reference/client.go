package reference

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/temporalgen/temporalgen/runtime"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// sendParcel starts a parcel and waits until somebody has it.
func sendParcel(ctx context.Context, c client.Client, in ParcelInput) (Receipt, error) {
	parcels := NewParcelClient(c)
	parcel, err := parcels.Start(ctx, in)
	if err != nil {
		return Receipt{}, err
	}
	fmt.Println("started", parcel.WorkflowID(), "in run", parcel.RunID())
	return parcel.Result(ctx)
}

// newPatientClient makes a client whose defaults differ.
func newPatientClient(c client.Client) *ParcelClient {
	return NewParcelClient(c,
		runtime.WithQueryTimeout(time.Minute),
		runtime.WithUpdateRetry(5*time.Minute),
		runtime.WithStartOptions(runtime.WithTaskQueue("parcels-of-tests")),
	)
}

// scan records a scan of a parcel that need not be known yet.
func scan(ctx context.Context, c client.Client, in ParcelInput, s Scan) (*ParcelHandle, error) {
	return NewParcelClient(c).WithStart(in).Scanned(ctx, s)
}

// redirectAtOnce redirects a parcel that need not be known yet.
func redirectAtOnce(ctx context.Context, c client.Client, in ParcelInput, r Redirection) (Cents, error) {
	fee, parcel, err := NewParcelClient(c).WithStart(in).Redirect(ctx, r)
	if errors.Is(err, runtime.ErrRejected) {
		// The parcel is on its way all the same.
		return 0, fmt.Errorf("parcel %s goes to its first address: %w", parcel.WorkflowID(), err)
	}
	return fee, err
}

// redirect redirects a parcel and waits for the fee.
func redirect(ctx context.Context, c client.Client, number string, r Redirection) (Cents, error) {
	parcel := NewParcelClient(c).Handle("parcel-" + number)
	fee, err := parcel.Redirect(ctx, r)
	if errors.Is(err, runtime.ErrRejected) {
		return 0, fmt.Errorf("change the address: %w", err)
	}
	return fee, err
}

// awaitScan asks for a scan and gives the update's ID to somebody who waits for it later,
// perhaps in another process.
func awaitScan(ctx context.Context, parcel *ParcelHandle, place string) (updateID string, err error) {
	update, err := parcel.StartAwaitScan(ctx, place)
	if err != nil {
		return "", err
	}
	return update.UpdateID(), nil
}

// scanOf waits for what awaitScan has asked for.
func scanOf(ctx context.Context, parcel *ParcelHandle, updateID string) (Scan, error) {
	return parcel.AwaitScanUpdate(updateID).Get(ctx)
}

// where asks where a parcel is, and does not wait for long.
func where(ctx context.Context, parcel *ParcelHandle) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	place, err := parcel.Where(ctx)
	if errors.Is(err, runtime.ErrTimeout) {
		return "", errors.New("no worker has answered")
	}
	return place, err
}

// explain says what went wrong with a redirection.
func explain(err error) string {
	var app *temporal.ApplicationError
	var message *runtime.MessageError
	switch {
	case err == nil:
		return "done"
	case errors.Is(err, runtime.ErrRejected):
		return "choose another address"
	case errors.Is(err, runtime.ErrNotFound), errors.Is(err, runtime.ErrWorkflowClosed):
		return "there is no such parcel on its way"
	case errors.As(err, &app) && app.Type() == "NotAnnounced":
		return "the depots do not answer: try again tomorrow"
	case errors.As(err, &message):
		return fmt.Sprintf("%s of %s: %v", message.Message, message.WorkflowID, message.Kind)
	}
	return err.Error()
}

// newWorker makes a worker for all workflows of this package.
func newWorker(c client.Client) worker.Worker {
	w := worker.New(c, ParcelTaskQueue, runtime.WorkerOptions(worker.Options{}))
	RegisterParcel(w, newParcel)
	RegisterShipment(w, newShipment)
	RegisterDepot(w, newDepot)
	RegisterCrate(w, func(workflow.Context, CrateInput) (Crate, error) { return &load{}, nil })
	RegisterPallet(w, func(workflow.Context, CrateInput) (Pallet, error) { return &load{}, nil })
	RegisterCustoms(w, func(workflow.Context, Inspected) (Customs, error) { return customs{}, nil })
	// Parcels call Fee as a local activity, which runs in this worker.
	RegisterCarrier(w, carrier{})
	return w
}

// newCarrierWorker makes a worker for the activities of the carrier.
func newCarrierWorker(c client.Client) worker.Worker {
	w := worker.New(c, CarrierTaskQueue, worker.Options{})
	RegisterCarrier(w, carrier{})
	return w
}

// reasonOf tells why a crate or a pallet is detained.
func reasonOf(ctx context.Context, c client.Client, workflowID string) (string, error) {
	detainable := NewDetainableClient(c).Handle(workflowID)
	return detainable.Detained(ctx)
}

// weigh weighs a parcel without a workflow.
func weigh(ctx context.Context, c client.Client, number string) (Grams, error) {
	return NewCarrierClient(c).Weigh(ctx, "weigh-"+number, number)
}
