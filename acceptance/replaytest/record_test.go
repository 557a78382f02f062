package replaytest_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"

	"github.com/temporalgen/temporalgen/acceptance/interop"
	"github.com/temporalgen/temporalgen/acceptance/replay"
	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/replaytest"
)

// What is written is what is read, whatever is in it, and it names no machine.
func TestFilesAreWhatWasRecorded(t *testing.T) {
	for what := range scenes {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			corpus := change("").corpus()
			corpus.Dir, corpus.Update = filepath.Join(t.TempDir(), "histories"), true
			s := play(t, testserver.Client(), worker.Options{}, what)
			corpus.TestExecution(t, s.sdk, s.queue)
			corpus.Test(t)
			for _, recorded := range s.record(corpus) {
				file := filepath.Join(corpus.Dir, recorded.Name+".json")
				kept, err := replaytest.ReadFile(file)
				s.must(err)
				if !proto.Equal(kept.History, recorded.History) {
					t.Errorf("%s is not what was recorded:\n%s", file, prototext.Format(kept.History))
				}
				text, err := os.ReadFile(file)
				s.must(err)
				if bytes.Contains(text, []byte("@")) {
					t.Errorf("%s names a machine:\n%s", file, text)
				}
			}
		})
	}
}

// Nothing that is there is replaced.
func TestFilesStay(t *testing.T) {
	corpus := change("").corpus()
	corpus.Dir = t.TempDir()
	s := play(t, testserver.Client(), worker.Options{}, "fail")
	histories := s.record(corpus)
	file := filepath.Join(corpus.Dir, histories[0].Name+".json")
	s.must(os.WriteFile(file, []byte("mine"), 0o666))
	s.must(corpus.Add(histories...))
	if text, err := os.ReadFile(file); err != nil || string(text) != "mine" {
		t.Errorf("the file has become %q, %v", text, err)
	}
}

// A history is read to its end, whatever the server puts into a page.
func TestPages(t *testing.T) {
	pages := 0
	sdk := testserver.NewClient(t, client.Options{ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{
		grpc.WithChainUnaryInterceptor(func(ctx context.Context, method string, request, reply any, connection *grpc.ClientConn, invoke grpc.UnaryInvoker, options ...grpc.CallOption) error {
			if request, ok := request.(*workflowservice.GetWorkflowExecutionHistoryRequest); ok && !request.GetWaitNewEvent() {
				request.MaximumPageSize = 3
				pages++
			}
			return invoke(ctx, method, request, reply, connection, options...)
		}),
	}}})
	s := play(t, testserver.Client(), worker.Options{}, "updates")
	want := s.record(change("").corpus())
	s.sdk = sdk
	got := s.record(change("").corpus())
	if !proto.Equal(want[0].History, got[0].History) || pages < 5 {
		t.Errorf("%d events are read in %d pages, want %d", len(got[0].Events), pages, len(want[0].Events))
	}
}

// A list query finds runs, and no more are recorded than asked for.
func TestRecordList(t *testing.T) {
	s := play(t, testserver.Client(), worker.Options{}, "retries")
	query := "WorkflowId = '" + s.queue + "'"
	corpus := change("").corpus()
	var histories []replaytest.History
	testserver.WaitFor(t, "both runs are listed", func() bool {
		var err error
		histories, err = corpus.RecordList(s.ctx, s.sdk, query, 10)
		s.must(err)
		return len(histories) == 2
	})
	for _, history := range histories {
		if err := corpus.Replay(history); err != nil {
			t.Error(err)
		}
	}
	if histories[0].Name == histories[1].Name {
		t.Errorf("two histories have the name %s", histories[0].Name)
	}
	one, err := corpus.RecordList(s.ctx, s.sdk, query, 1)
	s.must(err)
	if len(one) != 1 || one[0].Name != histories[0].Name {
		t.Errorf("of these, %d are recorded, the first is %s", len(one), one[0].Name)
	}
}

// withoutCard keeps payloads without the number of a card, which has letters that no ID of the server has by chance.
func withoutCard(_ string, p *commonpb.Payload) *commonpb.Payload {
	if string(p.GetMetadata()[converter.MetadataEncoding]) == converter.MetadataEncodingJSON {
		p.Data = bytes.ReplaceAll(p.GetData(), []byte("visa-4711"), []byte("visa-0000"))
	}
	return p
}

// What is scrubbed is nowhere, and the histories replay, also where a result was made of it.
func TestScrub(t *testing.T) {
	for what := range scenes {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := play(t, testserver.Client(), worker.Options{}, what)
			corpus := change("").corpus()
			corpus.ScrubPayload = withoutCard
			corpus.ScrubText = func(_, text string) string { return strings.ReplaceAll(text, "refused", "*******") }
			for _, history := range s.record(corpus) {
				if err := corpus.Replay(history); err != nil {
					t.Error(err)
				}
				encoded, err := proto.Marshal(history.History)
				s.must(err)
				for _, secret := range []string{"visa-4711", "refused"} {
					if bytes.Contains(encoded, []byte(secret)) {
						t.Errorf("%q is still in %s:\n%s", secret, history.Name, prototext.Format(history.History))
					}
				}
			}
		})
	}
}

// A history that does not replay any more without what has been taken out is not kept.
func TestScrubbedTooMuch(t *testing.T) {
	s := play(t, testserver.Client(), worker.Options{}, "complete")
	corpus := change("").corpus()
	corpus.ScrubPayload = func(_ string, p *commonpb.Payload) *commonpb.Payload {
		p.Data = bytes.ReplaceAll(p.GetData(), []byte(`"complete"`), []byte(`"fail"`))
		return p
	}
	_, err := corpus.Record(s.ctx, s.sdk, s.queue)
	if err == nil || !strings.Contains(err.Error(), "does not replay any more, after it has been scrubbed: at event") {
		t.Errorf("it is recorded with the error %v", err)
	}
}

// Encrypted histories replay with the codec, or decrypted without it.
func TestEncryptedHistories(t *testing.T) {
	codec, err := interop.NewEncryption("key", map[string][]byte{"key": bytes.Repeat([]byte{7}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	options := interop.EncryptedOptions(codec)
	for what := range scenes {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := play(t, testserver.NewClient(t, options), worker.Options{}, what)
			encrypted := change("").corpus()
			encrypted.Options.DataConverter, encrypted.Options.FailureConverter = options.DataConverter, options.FailureConverter
			for _, history := range s.record(encrypted) {
				if err := encrypted.Replay(history); err != nil {
					t.Error(err)
				}
			}
			decrypting := encrypted
			decrypting.ScrubPayload = func(field string, p *commonpb.Payload) *commonpb.Payload {
				decoded, err := codec.Decode([]*commonpb.Payload{p})
				if err != nil {
					t.Errorf("%s: %v", field, err)
					return p
				}
				return withoutCard(field, decoded[0])
			}
			for _, history := range s.record(decrypting) {
				if err := change("").corpus().Replay(history); err != nil {
					t.Error(err)
				}
			}
		})
	}
	t.Run("a changed result", func(t *testing.T) {
		s := play(t, testserver.NewClient(t, options), worker.Options{}, "complete")
		changed := change("result").corpus()
		changed.Options.DataConverter, changed.Options.FailureConverter = options.DataConverter, options.FailureConverter
		err := changed.Replay(s.record(changed)[0])
		if err == nil || !strings.Contains(err.Error(), `+   "Sum": 44,`) {
			t.Errorf("what is said is %v", err)
		}
	})
}

// Workflows that failed since they panicked replay.
func TestPanicPolicy(t *testing.T) {
	s := newStage(t, testserver.Client(), worker.Options{WorkflowPanicPolicy: worker.FailWorkflow})
	s.finish(s.start(input{Do: "panic"}, client.StartWorkflowOptions{}))
	if err := change("").corpus().Replay(s.record(change("").corpus())[0]); err != nil {
		t.Error(err)
	}
}

// heldBank posts when it is released.
type heldBank struct {
	replay.Bank
	release chan struct{}
}

func (b heldBank) Post(ctx context.Context, text string) (string, error) {
	select {
	case <-b.release:
		return b.Bank.Post(ctx, text)
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func registerLedger(r worker.WorkflowRegistry) { replay.RegisterLedger(r, replay.NewLedger) }

// A ledgerStage is where a test runs a ledger that continues as new when its bank is released.
type ledgerStage struct {
	*stage
	bank   heldBank
	ledger *replay.LedgerHandle
}

func newLedgerStage(t *testing.T, sdk client.Client, options ...runtime.WorkerOption) *ledgerStage {
	s := &stage{T: t, ctx: testserver.Context(t), sdk: sdk, queue: testserver.Name(t)}
	bank := heldBank{replay.NewBank(), make(chan struct{})}
	testserver.StartWorker(t, s.sdk, s.queue, runtime.WorkerOptions(worker.Options{}, options...), func(r worker.Registry) {
		registerLedger(r)
		replay.RegisterBank(r, bank)
	})
	ledgers := replay.NewLedgerClient(s.sdk, runtime.WithStartOptions(runtime.WithTaskQueue(s.queue)))
	ledger, err := ledgers.Start(s.ctx, replay.Input{ID: s.queue, Continue: []string{"continue"}, Close: "close"})
	s.must(err)
	return &ledgerStage{s, bank, ledger}
}

// continues lets the ledger continue when its bank is released. What it gets until then is handed on.
func (s *ledgerStage) continues() {
	s.must(s.ledger.Note(s.ctx, replay.Entry{Text: "note", Post: true}))
	s.must(s.ledger.Remark(s.ctx, replay.Entry{Text: "continue"}))
	testserver.WaitFor(s.T, "it is about to continue", func() bool {
		lines, err := s.ledger.Lines(s.ctx)
		s.must(err)
		return slices.Contains(lines, "continue")
	})
}

func (s *ledgerStage) close() {
	close(s.bank.release)
	s.must(s.ledger.Remark(s.ctx, replay.Entry{Text: "close"}))
	_, err := s.ledger.Result(s.ctx)
	s.must(err)
}

// What a generated workflow hands on is compared. It depends on an option of its worker.
func TestOptionsOfTheWorker(t *testing.T) {
	const limit = 2000
	s := newLedgerStage(t, testserver.Client(), runtime.WithCarryLimit(limit))
	s.continues()
	for range 4 {
		s.must(s.ledger.Remark(s.ctx, replay.Entry{Text: strings.Repeat("long ", limit/10)}))
	}
	s.close()
	options := runtime.ReplayerOptions(worker.WorkflowReplayerOptions{}, runtime.WithCarryLimit(limit))
	corpus := replaytest.Corpus{Register: registerLedger, Options: options}
	histories := s.record(corpus)
	for _, history := range histories {
		if err := corpus.Replay(history); err != nil {
			t.Error(err)
		}
	}
	corpus.Options = worker.WorkflowReplayerOptions{}
	err := corpus.Replay(histories[0])
	if err == nil || !strings.Contains(err.Error(), "+ signals[") {
		t.Errorf("with another limit the error is %v", err)
	}
}

// What a generated workflow hands on is scrubbed as well, with or without the run before.
func TestScrubWhatIsHandedOn(t *testing.T) {
	s := newLedgerStage(t, testserver.Client())
	_, err := s.ledger.Transfer(s.ctx, replay.Entry{Text: "card visa-4711", Key: "visa-4711"})
	s.must(err)
	if _, err := s.ledger.Transfer(s.ctx, replay.Entry{Text: "no card visa-4711", Key: "1", Error: "no visa-4711"}); !errors.Is(err, runtime.ErrFailed) {
		t.Errorf("the transfer ended with %v", err)
	}
	s.continues()
	s.must(s.ledger.Remark(s.ctx, replay.Entry{Text: "carried visa-4711"}))
	duplicate := make(chan error, 1)
	go func() {
		_, err := s.ledger.Transfer(s.ctx, replay.Entry{Text: "card visa-4711", Key: "visa-4711"})
		duplicate <- err
	}()
	s.close()
	s.must(<-duplicate)

	corpus := replaytest.Corpus{
		Register:     registerLedger,
		ScrubPayload: withoutCard,
		// The IDs of updates are made of their keys.
		ScrubText: func(_, text string) string { return strings.ReplaceAll(text, "visa-4711", "visa-0000") },
	}
	chain := s.record(corpus)
	var last []replaytest.History
	testserver.WaitFor(t, "the last run is listed", func() bool {
		last, err = corpus.RecordList(s.ctx, s.sdk, "WorkflowId = '"+s.queue+"' AND ExecutionStatus = 'Completed'", 1)
		s.must(err)
		return len(last) == 1
	})
	if len(chain) != 2 {
		t.Fatalf("%d runs are recorded", len(chain))
	}
	for _, history := range append(chain, last...) {
		if err := corpus.Replay(history); err != nil {
			t.Error(err)
		}
		encoded, err := proto.Marshal(history.History)
		s.must(err)
		if bytes.Contains(encoded, []byte("visa-4711")) {
			t.Errorf("the card is still in %s:\n%s", history.Name, prototext.Format(history.History))
		}
	}
	if carried := last[0].Events[0].String(); !strings.Contains(carried, "carried visa-0000") || !strings.Contains(carried, "EntryFailed") {
		t.Errorf("the last run was not handed what it should: %s", carried)
	}
}

// What a generated workflow hands on may be encrypted: then it is kept as it is, or decrypted.
func TestEncryptedIsHandedOn(t *testing.T) {
	codec, err := interop.NewEncryption("key", map[string][]byte{"key": bytes.Repeat([]byte{7}, 32)})
	if err != nil {
		t.Fatal(err)
	}
	options := interop.EncryptedOptions(codec)
	s := newLedgerStage(t, testserver.NewClient(t, options))
	s.continues()
	s.must(s.ledger.Remark(s.ctx, replay.Entry{Text: "carried visa-4711"}))
	s.close()

	encrypted := replaytest.Corpus{Register: registerLedger, Options: worker.WorkflowReplayerOptions{
		DataConverter: options.DataConverter, FailureConverter: options.FailureConverter,
	}}
	decrypting := encrypted
	decrypting.ScrubPayload = func(field string, p *commonpb.Payload) *commonpb.Payload {
		decoded, err := codec.Decode([]*commonpb.Payload{p})
		s.must(err)
		return withoutCard(field, decoded[0])
	}
	for name, test := range map[string]struct{ records, replays replaytest.Corpus }{
		"as it is":  {encrypted, encrypted},
		"decrypted": {decrypting, replaytest.Corpus{Register: registerLedger}},
	} {
		histories := s.record(test.records)
		if len(histories) != 2 {
			t.Errorf("%s: %d runs are recorded", name, len(histories))
		}
		for _, history := range histories {
			if err := test.replays.Replay(history); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			encoded, err := proto.Marshal(history.History)
			s.must(err)
			if bytes.Contains(encoded, []byte("visa-4711")) {
				t.Errorf("%s: the card is in %s", name, history.Name)
			}
		}
	}
}
