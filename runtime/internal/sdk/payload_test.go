package sdk

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/testing/protocmp"
)

// sealing is a data converter with a codec.
var sealing = converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), seal{})

// A seal is a codec that reverses bytes.
type seal struct{}

func (seal) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	sealed := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		sealed[i] = &commonpb.Payload{
			Metadata: map[string][]byte{"encoding": []byte("test/sealed"), "was": p.GetMetadata()["encoding"]},
			Data:     reversed(p.GetData()),
		}
	}
	return sealed, nil
}

func (seal) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	opened := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		opened[i] = &commonpb.Payload{
			Metadata: map[string][]byte{"encoding": p.GetMetadata()["was"]},
			Data:     reversed(p.GetData()),
		}
	}
	return opened, nil
}

func reversed(data []byte) []byte {
	data = slices.Clone(data)
	slices.Reverse(data)
	return data
}

// Continuing as new encodes with the data converter of the workflow, wherever it is called.
func TestContinuingAsNewEncodes(t *testing.T) {
	values := []any{"text", 7, []byte{1, 2}, nil}
	want, err := sealing.ToPayloads(values...)
	if err != nil {
		t.Fatal(err)
	}
	check := func(where string, ctx workflow.Context) {
		got, err := Encode(ctx, values...)
		if err != nil {
			t.Errorf("in %s NewContinueAsNewError does not encode any more: %v", where, err)
		}
		if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
			t.Errorf("in %s NewContinueAsNewError encodes in another way than the data converter (-converter +encoded):\n%s", where, diff)
		}
	}
	env := newSuite().NewTestWorkflowEnvironment()
	env.SetDataConverter(sealing)
	env.RegisterDelayedCallback(func() { env.UpdateWorkflowNoRejection("update", "1", t) }, time.Second)
	execute(t, env, func(ctx workflow.Context) {
		check("the root coroutine", ctx)
		workflow.Go(ctx, func(ctx workflow.Context) { check("another coroutine", ctx) })
		updated := false
		err := workflow.SetUpdateHandlerWithOptions(ctx, "update", func(ctx workflow.Context) error {
			check("an update's handler", ctx)
			updated = true
			return nil
		}, workflow.UpdateHandlerOptions{Validator: func(ctx workflow.Context) error {
			check("a validator", ctx)
			return nil
		}})
		if err == nil {
			err = workflow.Await(ctx, func() bool { return updated })
		}
		if err != nil {
			t.Error(err)
		}
	})
}

func TestContinuingAsNewPanicsWithTheErrorOfAValueThatDoesNotEncode(t *testing.T) {
	execute(t, newSuite().NewTestWorkflowEnvironment(), func(ctx workflow.Context) {
		//temporalgen:ignore TG501 a test shows what comes of it
		p := panicOf(func() { _ = workflow.NewContinueAsNewError(ctx, "encode", 1, func() {}) })
		if err, ok := p.(error); !ok || !errors.Is(err, converter.ErrUnableToEncode) {
			t.Errorf("NewContinueAsNewError panics with %#v, and no longer with the converter's error: what does not encode fails the task without saying what it was", p)
		}
		_, err := Encode(ctx, 1, func() {})
		if !errors.Is(err, converter.ErrUnableToEncode) || !strings.HasPrefix(err.Error(), "encode int, func(): ") {
			t.Errorf("%v, want the converter's error and the types", err)
		}
		p = panicOf(func() { MustEncode(ctx, "remember", func() {}) })
		if err, ok := p.(error); !ok || !errors.Is(err, converter.ErrUnableToEncode) || !strings.HasPrefix(err.Error(), "remember: ") {
			t.Errorf("MustEncode panicked with %v", p)
		}
	})
}

// A channel decodes with the data converter of the workflow, as for a signal.
func TestAChannelDecodes(t *testing.T) {
	payloads, err := sealing.ToPayloads("text")
	if err != nil {
		t.Fatal(err)
	}
	env := newSuite().NewTestWorkflowEnvironment()
	env.SetDataConverter(sealing)
	execute(t, env, func(ctx workflow.Context) {
		d := NewDecoder(ctx)
		for range 3 {
			var got string
			if err := d.Decode(ctx, payloads, &got); err != nil || got != "text" {
				t.Errorf("a channel decodes %q and %v, and no longer what the data converter has encoded", got, err)
			}
		}
		unchanged := "unchanged"
		if err := d.Decode(ctx, nil, &unchanged); err != nil || unchanged != "unchanged" {
			t.Errorf("no payloads decode into %q and %v", unchanged, err)
		}
	})
}

// A touchy value panics when it is decoded.
type touchy struct{ decoding func() }

func (t *touchy) UnmarshalJSON([]byte) error {
	if t.decoding != nil {
		t.decoding()
	}
	panic("no reason")
}

// Were a value left in the channel, it would be decoded in the place of the next one.
func TestAChannelIsLeftEmptyByWhatDoesNotDecode(t *testing.T) {
	text := encoded(t, "text")
	execute(t, newSuite().NewTestWorkflowEnvironment(), func(ctx workflow.Context) {
		for name, target := range map[string]any{"wrong type": new(int), "panic": new(touchy)} {
			c := workflow.NewBufferedChannel(ctx, 1)
			c.SendAsync(text)
			decoded := false
			p := panicOf(func() { decoded = c.ReceiveAsync(target) })
			if decoded || p != nil != (name == "panic") {
				t.Errorf("%s: ReceiveAsync returns %v and panics with %v", name, decoded, p)
			}
			if n := c.Len(); n != 0 {
				t.Errorf("%s: %d values are left in the channel", name, n)
			}
		}
		d := NewDecoder(ctx)
		next := func(after string) {
			var got string
			if err := d.Decode(ctx, text, &got); err != nil || got != "text" {
				t.Errorf("after %s the next payload decodes as %q, %v", after, got, err)
			}
		}
		if err := d.Decode(ctx, text, new(int)); !IsUndecodable(err) || !strings.HasPrefix(err.Error(), "payload does not decode into int: ") {
			t.Errorf("wrong type: %v", err)
		}
		next("a wrong type")
		if err := d.Decode(ctx, text, new(touchy)); err == nil || !strings.Contains(err.Error(), "no reason") {
			t.Errorf("panic: %v", err)
		}
		next("a panic")
		// As a release would behave that takes the value out of the channel when it has been decoded.
		left := &touchy{func() { d.channel.SendAsync(encoded(t, "left")) }}
		if err := d.Decode(ctx, text, left); err == nil {
			t.Error("a panic is no error")
		}
		next("a panic that leaves the value in the channel")
	})
}

// A channel does not say why a value does not decode, so a future is asked.
func TestAFutureTellsWhyAValueDoesNotDecode(t *testing.T) {
	text := encoded(t, "text")
	for name, test := range map[string]struct {
		errs     []error // of one attempt after the other
		panicked bool
	}{
		"its own fault":      {errs: []error{converter.ErrUnableToDecode, converter.ErrUnableToDecode}},
		"it may pass":        {errs: []error{errKeyService, errKeyService}, panicked: true},
		"it has passed":      {errs: []error{errKeyService, nil}},
		"only then it shows": {errs: []error{errKeyService, converter.ErrUnableToDecode}},
	} {
		t.Run(name, func(t *testing.T) {
			env := newSuite().NewTestWorkflowEnvironment()
			failing := &failingConverter{DataConverter: converter.GetDefaultDataConverter()}
			env.SetDataConverter(failing)
			execute(t, env, func(ctx workflow.Context) {
				d := NewDecoder(ctx)
				failing.errs = test.errs
				last := test.errs[len(test.errs)-1]
				var got string
				var err error
				p := panicOf(func() { err = d.Decode(ctx, text, &got) })
				if p != nil {
					err, _ = p.(error)
				}
				if panicked := p != nil; panicked != test.panicked || !errors.Is(err, last) {
					t.Errorf("panicked is %t, want %t; error is %v, want %v", panicked, test.panicked, err, last)
				}
				if last == nil && got != "text" {
					t.Errorf("decoded %q", got)
				}
				if len(failing.errs) > 0 {
					t.Errorf("a future no longer decodes what a channel could not: %d attempts were not made", len(failing.errs))
				}
			})
		})
	}
}

var errKeyService = errors.New("the key service does not answer")

// A failingConverter fails to decode, as long as it has errors.
type failingConverter struct {
	converter.DataConverter
	errs []error
}

func (c *failingConverter) FromPayloads(payloads *commonpb.Payloads, targets ...any) error {
	if len(c.errs) > 0 {
		err := c.errs[0]
		if c.errs = c.errs[1:]; err != nil {
			return fmt.Errorf("converter: %w", err)
		}
	}
	return c.DataConverter.FromPayloads(payloads, targets...)
}

// The SDK's own converters fail for no other reason than the payload: an error that IsUndecodable does not know lets
// whoever sends such a payload hold up a workflow for ever.
func TestErrorsOfTheSDKsConvertersAreThePayloadsFault(t *testing.T) {
	encodings := []string{
		"", "unknown", converter.MetadataEncodingNil, converter.MetadataEncodingBinary,
		converter.MetadataEncodingJSON, converter.MetadataEncodingProtoJSON, converter.MetadataEncodingProto,
	}
	var all []*commonpb.Payload
	for _, data := range []string{"", "null", `"text"`, "[1]", `{"name":"n"}`, "\xff", "\x0a\x01n"} {
		all = append(all, &commonpb.Payload{Data: []byte(data)})
		for _, encoding := range encodings {
			metadata := map[string][]byte{"encoding": []byte(encoding)}
			all = append(all, &commonpb.Payload{Metadata: metadata, Data: []byte(data)})
		}
		all = append(all, &commonpb.Payload{Metadata: map[string][]byte{"other": nil}, Data: []byte(data)})
	}
	targets := []reflect.Type{
		reflect.TypeFor[struct{ Name string }](), reflect.TypeFor[*struct{ Name string }](),
		reflect.TypeFor[string](), reflect.TypeFor[[]byte](), reflect.TypeFor[[]int](), reflect.TypeFor[map[string]int](),
		reflect.TypeFor[any](), reflect.TypeFor[fmt.Stringer](), reflect.TypeFor[time.Duration](), reflect.TypeFor[func()](),
		reflect.TypeFor[*commonpb.WorkflowType](),
	}
	execute(t, newSuite().NewTestWorkflowEnvironment(), func(ctx workflow.Context) {
		d := NewDecoder(ctx)
		failed := 0
		for _, payload := range all {
			for _, target := range targets {
				p := panicOf(func() {
					if d.Decode(ctx, &commonpb.Payloads{Payloads: []*commonpb.Payload{payload}}, reflect.New(target).Interface()) != nil {
						failed++
					}
				})
				if p != nil {
					t.Errorf("%q with the metadata %q fails the task of a workflow that takes a %v: %v", payload.GetData(), payload.GetMetadata(), target, p)
				}
			}
		}
		if failed == 0 {
			t.Error("all payloads decode into all types")
		}
	})
}

// What does not decode is logged and counted by the SDK.
func TestAChannelCountsWhatDoesNotDecode(t *testing.T) {
	const metric = "temporal_corrupted_signals"
	counters := counters{}
	suite := newSuite()
	suite.SetMetricsHandler(counters)
	execute(t, suite.NewTestWorkflowEnvironment(), func(ctx workflow.Context) {
		if err := NewDecoder(ctx).Decode(ctx, encoded(t, "text"), new(int)); err == nil {
			t.Error("a text decodes into a number")
		}
	})
	if counters[metric] != 1 {
		t.Errorf("counted %v, want one in %s", counters, metric)
	}
}

// counters are metrics without tags.
type counters map[string]int64

func (c counters) WithTags(map[string]string) client.MetricsHandler { return c }
func (c counters) Counter(name string) client.MetricsCounter        { return counter{c, name} }
func (c counters) Gauge(name string) client.MetricsGauge            { return client.MetricsNopHandler.Gauge(name) }
func (c counters) Timer(name string) client.MetricsTimer            { return client.MetricsNopHandler.Timer(name) }

type counter struct {
	all  counters
	name string
}

func (c counter) Inc(n int64) { c.all[c.name] += n }

func encoded(t *testing.T, value any) *commonpb.Payloads {
	t.Helper()
	payloads, err := converter.GetDefaultDataConverter().ToPayloads(value)
	if err != nil {
		t.Error(err)
	}
	return payloads
}
