package backlog

import (
	"bytes"
	"encoding/gob"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// gobConverter knows nothing of JSON.
type gobConverter struct{ converter.PayloadConverter }

func (gobConverter) Encoding() string { return "binary/gob" }

func (gobConverter) ToPayload(value any) (*commonpb.Payload, error) {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(value); err != nil {
		return nil, err
	}
	return &commonpb.Payload{Metadata: map[string][]byte{converter.MetadataEncoding: []byte("binary/gob")}, Data: b.Bytes()}, nil
}

func (gobConverter) FromPayload(p *commonpb.Payload, value any) error {
	if err := gob.NewDecoder(bytes.NewReader(p.Data)).Decode(value); err != nil {
		return fmt.Errorf("%w: %v", converter.ErrUnableToDecode, err)
	}
	return nil
}

func (gobConverter) ToString(p *commonpb.Payload) string { return fmt.Sprintf("%d bytes", len(p.Data)) }

// cipher is a codec that makes payloads larger by a third, as one that writes base64 does.
type cipher struct{}

func (cipher) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	var encoded []*commonpb.Payload
	for _, p := range payloads {
		data, err := proto.Marshal(p)
		if err != nil {
			return nil, err
		}
		for i := range data {
			data[i] ^= 0x5a
		}
		encoded = append(encoded, &commonpb.Payload{
			Metadata: map[string][]byte{converter.MetadataEncoding: []byte("cipher")},
			Data:     append(data, make([]byte, len(data)/3)...),
		})
	}
	return encoded, nil
}

func (cipher) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	var decoded []*commonpb.Payload
	for _, p := range payloads {
		data := bytes.Clone(p.Data[:(len(p.Data)*3+3)/4])
		for i := range data {
			data[i] ^= 0x5a
		}
		plain := &commonpb.Payload{}
		if err := proto.Unmarshal(data, plain); err != nil {
			return nil, fmt.Errorf("%w: %v", converter.ErrUnableToDecode, err)
		}
		decoded = append(decoded, plain)
	}
	return decoded, nil
}

// The results of all updates together are more than can be handed on: the oldest are forgotten, their
// IDs are not.
func TestResultsBeyondTheCarryLimitAreForgotten(t *testing.T) {
	for name, dc := range map[string]converter.DataConverter{
		"JSON":   converter.GetDefaultDataConverter(),
		"Gob":    converter.NewCompositeDataConverter(gobConverter{}),
		"Cipher": converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), cipher{}),
	} {
		t.Run(name, func(t *testing.T) {
			const receipt, senders = 1000, 8
			total := *size * 2 / 10 / senders * senders
			var options []runtime.WorkerOption
			if total < 2000 {
				options = append(options, runtime.WithCarryLimit(total*receipt/2))
			}
			sdk := testserver.NewClient(t, client.Options{DataConverter: dc})
			i := newIntakeWith(t, sdk, IntakeWorkflowType, Input{Total: total + 2, After: total/3 - senders, Later: total/3 - senders})
			i.work(options...)
			var wg sync.WaitGroup
			for lane := range senders {
				wg.Go(func() {
					for n := range total / senders {
						p := Parcel{Lane: fmt.Sprint("lane ", lane), N: n + 1, Key: fmt.Sprint(lane, "-", n), Receipt: receipt}
						if got, err := i.handle.Receipt(i.ctx, p); err != nil || len(got) != receipt {
							t.Errorf("%s: receipt of %d bytes, %v", p.Key, len(got), err)
							return
						}
					}
				})
			}
			wg.Wait()
			// Which of the senders' updates was the latest is not known.
			latest := Parcel{Lane: "latest", N: 1, Key: "latest", Receipt: receipt}
			if _, err := i.handle.Receipt(i.ctx, latest); err != nil {
				t.Fatal(err)
			}
			repeat := func(p Parcel) error {
				got, err := i.handle.Receipt(i.ctx, p, runtime.WithUpdateID("again "+p.Key))
				if err == nil && got != strings.Repeat("r", receipt) {
					t.Errorf("%s: the duplicate got another result", p.Key)
				}
				return err
			}
			if err := repeat(Parcel{Lane: "lane 0", N: 1, Key: "0-0", Receipt: receipt}); !errors.Is(err, runtime.ErrOutcomeForgotten) {
				t.Errorf("duplicate of the oldest update: %v, want %v", err, runtime.ErrOutcomeForgotten)
			}
			if err := repeat(latest); err != nil {
				t.Errorf("duplicate of the latest update: %v", err)
			}
			if err := i.handle.Parcel(i.ctx, Parcel{Lane: "last", N: 1}); err != nil {
				t.Fatal(err)
			}
			ledger := i.result(total + 2)
			if len(ledger.Runs) < 4 {
				t.Errorf("%d runs, want the workflow to continue as new three times: %v", len(ledger.Runs), ledger.Runs)
			}
			if failures := i.failedTasks(); failures != nil {
				t.Errorf("workflow tasks failed: %q", failures)
			}
		})
	}
}
