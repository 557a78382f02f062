package interop

import (
	"errors"
	"fmt"

	"go.temporal.io/sdk/workflow"
)

// cleanRoom answers to the wire names of Cleaning with nothing but the SDK. It returns when
// dirt was reported twice.
func cleanRoom(ctx workflow.Context, in Room) (Report, error) {
	report := Report{Room: in.Number, Tenant: TenantOf(ctx)}
	err := errors.Join(
		workflow.SetQueryHandler(ctx, "get_report", func() (Report, error) { return report, nil }),
		workflow.SetUpdateHandlerWithOptions(ctx, "inspect_room",
			func(workflow.Context, Inspection) (Report, error) { return report, nil },
			workflow.UpdateHandlerOptions{Validator: func(i Inspection) error {
				if i.By == "" {
					return errors.New("inspections are not anonymous")
				}
				return nil
			}}),
	)
	if err != nil {
		return Report{}, err
	}
	dirt := workflow.GetSignalChannel(ctx, "report_dirt")
	for len(report.Places) < 2 {
		var d Dirt
		dirt.Receive(ctx, &d)
		report.Places = append(report.Places, d.Place)
	}
	return report, nil
}

// tour books a room for each guest as a child workflow, signals it by wire names, and
// returns the children's results as they are on the wire. All it knows of Booking is JSON.
func tour(ctx workflow.Context, guests []string) ([]map[string]any, error) {
	var results []map[string]any
	for i, guest := range guests {
		id := fmt.Sprintf("%s-%d", workflow.GetInfo(ctx).WorkflowExecution.ID, i)
		child := workflow.ExecuteChildWorkflow(workflow.WithWorkflowID(ctx, id), "hotel_booking",
			map[string]any{"number": id, "guest": guest})
		err := child.SignalChildWorkflow(ctx, "add_note", map[string]any{"note_id": "1", "note_text": "quiet room"}).Get(ctx, nil)
		if err != nil {
			return nil, err
		}
		err = workflow.SignalExternalWorkflow(ctx, id, "", "add_note", map[string]any{"note_id": "1", "note_text": "again"}).Get(ctx, nil)
		if err != nil {
			return nil, err
		}
		if err := child.SignalChildWorkflow(ctx, "check_out", nil).Get(ctx, nil); err != nil {
			return nil, err
		}
		var result map[string]any
		if err := child.Get(ctx, &result); err != nil {
			return nil, err
		}
		results = append(results, result)
	}
	return results, nil
}
