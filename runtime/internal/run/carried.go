package run

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/runtime/internal/engine"
	"github.com/temporalgen/temporalgen/runtime/internal/sdk"
)

// CarriedHeader is the header of a run that has continued another: what that one hands on besides
// the input. So the arguments of a generated workflow are those of one written by hand, and either
// can continue the other. It is encoded by the workflow's data converter like an argument.
const CarriedHeader = "temporalgen-carried"

// restore returns what the previous run has handed on, nothing for a run that somebody has
// started.
func (r *Run) restore(ctx workflow.Context, carried *commonpb.Payload) engine.State {
	if carried == nil {
		return engine.State{}
	}
	var encoded []byte
	err := r.decoder.Decode(ctx, &commonpb.Payloads{Payloads: []*commonpb.Payload{carried}}, &encoded)
	var state engine.State
	if err == nil {
		state, err = engine.DecodeState(encoded)
	}
	started := r.info.ContinuedExecutionRunID == ""
	switch {
	case err == nil && !started && state.Chain == r.info.FirstRunID && r.info.Attempt == 1 && state.Run != r.info.ContinuedExecutionRunID:
		// The run before this one was started with it, has handled it, and is repeated by its schedule.
		return engine.State{}
	case started || err == nil && state.Chain != r.info.FirstRunID:
		// Nobody but a run of this chain can hand something on.
		workflow.GetLogger(ctx).Warn("The workflow was started with a header that only its own runs may set, which is ignored", "Header", CarriedHeader)
		return engine.State{}
	case err != nil:
		panic(fmt.Errorf("what the previous run of workflow %s has handed on cannot be read: %w", r.workflowType(), err))
	}
	return state
}

// handOn adds to the error with which the workflow continues as new what the next run gets besides
// its input.
func (r *Run) handOn(next *workflow.ContinueAsNewError) {
	entries, forgotten := r.remembered()
	if forgotten > 0 {
		workflow.GetLogger(r.ctx).Warn("The workflow remembers more messages than it can hand on to its next run: the oldest are forgotten", "Messages", forgotten)
	}
	state := engine.State{Chain: r.info.FirstRunID, Run: r.info.WorkflowExecution.RunID, Entries: entries}
	for _, s := range r.left() {
		state.Signals = append(state.Signals, s.carried())
	}
	if state.Empty() {
		return
	}
	// All but the results of updates has been seen to fit. How much a codec adds shows only
	// when it has done so.
	room := min(r.carryLimit-len(state.Encode(0)), state.OutcomeBytes())
	for {
		payload := sdk.MustEncode(r.ctx, "hand on to the next run", state.Encode(room)).GetPayloads()[0]
		surplus := proto.Size(payload) - r.carryLimit
		if surplus <= 0 || room <= 0 {
			if next.Header == nil {
				next.Header = &commonpb.Header{}
			}
			if next.Header.Fields == nil {
				next.Header.Fields = map[string]*commonpb.Payload{}
			}
			next.Header.Fields[CarriedHeader] = payload
			return
		}
		room -= surplus
	}
}

// remembered returns what the memory hands on, and how many messages it forgets for that: IDs take at
// most half of what can be carried.
func (r *Run) remembered() (entries []*engine.Entry, forgotten int) {
	entries = r.memory.Entries(workflow.Now(r.ctx))
	forgotten = max(0, len(entries)-r.carryLimit/2/engine.EntrySize)
	return entries[forgotten:], forgotten
}

// roomForSignals is how many bytes of signals can be handed on.
func (r *Run) roomForSignals() int {
	const others = 256 // the IDs of runs, and what encoding adds
	entries, _ := r.remembered()
	return r.carryLimit - engine.EntriesSize(entries) - others
}

// carried is the form in which the next run gets a signal.
func (s *signal) carried() engine.Signal {
	c := engine.Signal{Name: s.signal, Payloads: sdk.Marshal(s.args), Counted: s.counted}
	if header := s.header(); len(header) > 0 {
		c.Header = sdk.Marshal(&commonpb.Header{Fields: header})
	}
	return c
}

// carriedSizes is the sum of what signals take.
func carriedSizes(messages []*engine.Message) int {
	size := 0
	for _, m := range messages {
		size += m.Value.(*signal).carriedSize()
	}
	return size
}

// carriedSize is at least the number of bytes that the signal takes among what is handed on.
func (s *signal) carriedSize() int {
	size := len(s.signal) + proto.Size(s.args) + engine.SignalSize
	if header := s.header(); len(header) > 0 {
		size += proto.Size(&commonpb.Header{Fields: header})
	}
	return size
}

// carriedArrival returns a signal as it had arrived. The values of its context are those that propagators
// find in its headers.
func carriedArrival(c engine.Signal, d *delivery) arrival {
	a := arrival{signal: c.Name, args: &commonpb.Payloads{}, counted: c.Counted}
	header := &commonpb.Header{}
	if err := proto.Unmarshal(c.Payloads, a.args); err != nil {
		panic(fmt.Errorf("signal %s carried from the previous run: %w", c.Name, err))
	}
	if err := proto.Unmarshal(c.Header, header); err != nil {
		panic(fmt.Errorf("headers of signal %s carried from the previous run: %w", c.Name, err))
	}
	a.carriedHeader = header.GetFields()
	if len(a.carriedHeader) == 0 || len(d.Propagators) == 0 {
		return a
	}
	a.ctx = d.root
	for _, p := range d.Propagators {
		ctx, err := p.ExtractToWorkflow(a.ctx, headerReader(a.carriedHeader))
		if err != nil {
			panic(fmt.Errorf("headers of signal %s carried from the previous run: %w", c.Name, err))
		}
		a.ctx = ctx
	}
	return a
}

// VisitCarried calls a function for all that senders and handlers have put into what a run has handed on, the bytes of
// the payload in CarriedHeader: the arguments and headers of signals, the results and failures of updates. It
// returns the bytes with what the function has changed in them.
func VisitCarried(carried []byte, visit func(what string, m proto.Message) error) ([]byte, error) {
	state, err := engine.DecodeState(carried)
	if err != nil {
		return nil, fmt.Errorf("what a run has handed on cannot be read: %w", err)
	}
	change := func(what string, b []byte, m proto.Message) ([]byte, error) {
		if err := proto.Unmarshal(b, m); err != nil {
			return nil, fmt.Errorf("%s of what a run has handed on: %w", what, err)
		}
		if err := visit(what, m); err != nil {
			return nil, err
		}
		return sdk.Marshal(m), nil
	}
	for i, e := range state.Entries {
		what, outcome := fmt.Sprintf("remembered[%d]", i), e.Outcome()
		switch outcome.Kind {
		case engine.Succeeded:
			outcome.Data, err = change(what, outcome.Data, &commonpb.Payloads{})
		case engine.Failed:
			outcome.Data, err = change(what, outcome.Data, &failurepb.Failure{})
		}
		if err != nil {
			return nil, err
		}
		e.SetOutcome(outcome)
	}
	for i := range state.Signals {
		s := &state.Signals[i]
		what := fmt.Sprintf("signals[%d].%s", i, s.Name)
		if s.Payloads, err = change(what, s.Payloads, &commonpb.Payloads{}); err != nil {
			return nil, err
		}
		if len(s.Header) == 0 {
			continue
		}
		if s.Header, err = change(what+".header", s.Header, &commonpb.Header{}); err != nil {
			return nil, err
		}
	}
	return state.Encode(state.OutcomeBytes()), nil
}

// A headerReader reads headers, as workflow.HeaderReader.
type headerReader map[string]*commonpb.Payload

func (h headerReader) Get(key string) (*commonpb.Payload, bool) {
	p, ok := h[key]
	return p, ok
}

func (h headerReader) ForEachKey(handle func(string, *commonpb.Payload) error) error {
	for _, key := range slices.Sorted(maps.Keys(h)) {
		if err := handle(key, h[key]); err != nil {
			return err
		}
	}
	return nil
}

// ContinueAsNew makes the error with which a Run method continues the workflow as a new run of the given type. args
// makes the input; it is called when all handlers that run have finished.
func ContinueAsNew(workflowType string, args func() []any) error {
	return &continueAsNew{workflowType: workflowType, args: args}
}

// AutoUpgrade makes the error continue the workflow with the version that its deployment has for new workflows.
func AutoUpgrade(err error) error {
	next := asContinueAsNew(err)
	if next == nil {
		return err
	}
	return &continueAsNew{workflowType: next.workflowType, args: next.args, versioning: workflow.ContinueAsNewVersioningBehaviorAutoUpgrade}
}

type continueAsNew struct {
	workflowType string
	args         func() []any
	versioning   workflow.ContinueAsNewVersioningBehavior
}

func (c *continueAsNew) Error() string {
	return "continue as new run of workflow " + c.workflowType + ": only the workflow's Run method can return this"
}

// err is the SDK's error.
func (c *continueAsNew) err(ctx workflow.Context) error {
	if c.versioning == workflow.ContinueAsNewVersioningBehaviorUnspecified {
		// Interceptors may know only this.
		return workflow.NewContinueAsNewError(ctx, c.workflowType, c.args()...)
	}
	return workflow.NewContinueAsNewErrorWithOptions(ctx, workflow.ContinueAsNewErrorOptions{InitialVersioningBehavior: c.versioning}, c.workflowType, c.args()...)
}

// asContinueAsNew returns err as an error made by ContinueAsNew, nil if it is none.
func asContinueAsNew(err error) *continueAsNew {
	var c *continueAsNew
	if errors.As(err, &c) {
		return c
	}
	return nil
}

// Consumed is what a run has taken of what a server allows.
type Consumed struct {
	Updates   int // accepted
	Signals   int // received
	BeganWith int // bytes of its history that it began with
}

// Consumed returns what the run has taken until now.
func (r *Run) Consumed() Consumed { return Consumed{r.updates, r.received, r.baseSize} }
