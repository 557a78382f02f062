package runtime

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
)

// Carried is what a run hands to the next one besides the input: what it remembers of
// handled messages, and signals that it has not handled. It is the last argument of
// generated workflow functions, and absent if a workflow is not started by continuing
// as new. It is encoded by the workflow's data converter like every argument.
type Carried struct {
	Dedup   *dedupSnapshot  `json:"dedup,omitempty"`
	Signals []carriedSignal `json:"signals,omitempty"`

	err error // why it does not decode
}

// UnmarshalJSON implements json.Unmarshaler. It does not fail: somebody may start a
// workflow with more arguments than it has, which the SDK would drop for workflows
// written by hand.
func (c *Carried) UnmarshalJSON(data []byte) error {
	type plain Carried
	var p plain
	if err := json.Unmarshal(data, &p); err != nil {
		p = plain{err: err}
	}
	*c = Carried(p)
	return nil
}

func (c Carried) isZero() bool {
	return c.Dedup == nil && len(c.Signals) == 0 && c.err == nil
}

// from returns what was carried if it comes from an earlier run and not from whoever
// has started the workflow.
func (c Carried) from(ctx workflow.Context, info *workflow.Info) Carried {
	if info.ContinuedExecutionRunID == "" {
		if !c.isZero() {
			workflow.GetLogger(ctx).Warn("The workflow was started with an argument too many, which is ignored")
		}
		return Carried{}
	}
	if c.err != nil {
		panic(fmt.Errorf("what the previous run of workflow %s carried over does not decode: %w", info.WorkflowType.Name, c.err))
	}
	return c
}

// A carriedSignal is a signal that had arrived but was not handled.
type carriedSignal struct {
	Name string `json:"name"`
	// Payloads is a marshalled temporal.api.common.v1.Payloads.
	Payloads []byte `json:"payloads,omitempty"`
	// Header is a marshalled temporal.api.common.v1.Header.
	Header []byte `json:"header,omitempty"`
}

func newCarriedSignal(a arrival) carriedSignal {
	c := carriedSignal{Name: a.signal, Payloads: marshal(a.args)}
	if len(a.header()) > 0 {
		c.Header = marshal(&commonpb.Header{Fields: a.header()})
	}
	return c
}

// arrival returns the signal as it had arrived. The values of its context are those that
// propagators find in its headers.
func (c carriedSignal) arrival(root workflow.Context, propagators []workflow.ContextPropagator) arrival {
	a := arrival{signal: c.Name, args: &commonpb.Payloads{}}
	header := &commonpb.Header{}
	if err := proto.Unmarshal(c.Payloads, a.args); err != nil {
		panic(fmt.Errorf("signal %s carried from the previous run: %w", c.Name, err))
	}
	if err := proto.Unmarshal(c.Header, header); err != nil {
		panic(fmt.Errorf("headers of signal %s carried from the previous run: %w", c.Name, err))
	}
	a.carriedHeader = header.GetFields()
	if len(a.carriedHeader) == 0 || len(propagators) == 0 {
		return a
	}
	a.ctx = root
	for _, p := range propagators {
		ctx, err := p.ExtractToWorkflow(a.ctx, headerReader(a.carriedHeader))
		if err != nil {
			panic(fmt.Errorf("headers of signal %s carried from the previous run: %w", c.Name, err))
		}
		a.ctx = ctx
	}
	return a
}

// header is what the signal was sent with.
func (a arrival) header() map[string]*commonpb.Payload {
	if a.carriedHeader != nil || a.ctx == nil {
		return a.carriedHeader
	}
	return interceptor.WorkflowHeader(a.ctx)
}

// size is how much of the next run's input the signal takes.
func (a arrival) size() int {
	return proto.Size(a.args) + proto.Size(&commonpb.Header{Fields: a.header()})
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
