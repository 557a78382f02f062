package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMain(m *testing.M) {
	// The processes of the soak are this test program, started again.
	if child, err := runChild(); child {
		exit(err)
	}
	os.Exit(m.Run())
}

func TestShortForm(t *testing.T) {
	dir := t.TempDir()
	log := lineLogger{t}

	// A stage that is stopped in the middle of it does not count.
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	stop := writerFunc(func(p []byte) (int, error) {
		if bytes.Contains(p, []byte("sent")) {
			cancel()
		}
		return log.Write(p)
	})
	if err := run(ctx, shortForm, dir, 1, stop); !errors.Is(err, context.Canceled) {
		t.Fatalf("stopped stage: %v, want %v", err, context.Canceled)
	}
	if left := filesIn(t, dir); len(left) > 0 {
		t.Errorf("the stopped stage has left %v behind", left)
	}

	if err := run(t.Context(), shortForm, dir, 1, log); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff([]string{figuresFile}, filesIn(t, dir)); diff != "" {
		t.Errorf("left behind (-want +got):\n%s", diff)
	}
	_, f, err := openStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	if sent := f.Findings.Sent + f.Findings.Unrecorded; f.Stages != 1 || sent != shortForm.total() {
		t.Errorf("the figures have %d messages of %d stages, want %d of 1", sent, f.Stages, shortForm.total())
	}
}

func filesIn(t *testing.T, dir string) (names []string) {
	t.Helper()
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		names = append(names, file.Name())
	}
	return names
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// lineLogger shows what the soak prints if the test fails.
type lineLogger struct{ *testing.T }

func (l lineLogger) Write(p []byte) (int, error) {
	l.Log(string(bytes.TrimRight(p, "\n")))
	return len(p), nil
}

func TestPlansSendEveryMessageOnce(t *testing.T) {
	for _, s := range []settings{shortForm, longForm} {
		kinds, repetitions, seenLanes := map[kind]int{}, map[repetition]int{}, map[lane]int{}
		refused, failing, slow, withoutTurn, longest, longestReply := 0, 0, 0, 0, 0, 0
		for sender := range s.senders {
			last := map[[2]int]int{}
			plans := newPlans(s, 3, sender)
			for i := range s.messages {
				p := plans.next()
				m := p.message
				to := [2]int{p.ledger, int(m.Lane)}
				if last[to]++; m.Number != last[to] || m.Sender != sender {
					t.Fatalf("message %d of sender %d is %+v, want number %d", i, sender, p, last[to])
				}
				switch {
				case p.kind.isUpdate() && p.again == never:
					t.Fatalf("update %+v is not repeated", p)
				case (p.kind == note || p.kind == remark) && p.again != never:
					t.Fatalf("signal without a key %+v is repeated", p)
				case (m.Lane >= accountLane) != (m.Account != ""):
					t.Fatalf("message %+v for an account is in lane %d", p, m.Lane)
				}
				kinds[p.kind]++
				repetitions[p.again]++
				seenLanes[m.Lane]++
				longest, longestReply = max(longest, len(m.Text)), max(longestReply, m.Reply)
				if p.refuse {
					refused++
				}
				if m.Fail {
					failing++
				}
				if m.Slow {
					slow++
				}
				if p.kind == post && m.Account == "" {
					withoutTurn++
				}
			}
		}
		if len(kinds) != 7 || len(repetitions) != 6 || len(seenLanes) != lanes || longest != maxText || longestReply != maxText ||
			refused == 0 || failing == 0 || slow == 0 || withoutTurn == 0 {
			t.Errorf("kinds %v, repetitions %v, lanes %v, longest %d and %d, %d refused, %d failing, %d slow, %d without a turn: some are not there",
				kinds, repetitions, seenLanes, longest, longestReply, refused, failing, slow, withoutTurn)
		}
	}
}

func TestPlansOfAStageAreTheSameEachTime(t *testing.T) {
	first, again, other := newPlans(shortForm, 1, 2), newPlans(shortForm, 1, 2), newPlans(shortForm, 2, 2)
	differ := false
	for range 50 {
		p := first.next()
		if q := again.next(); p != q {
			t.Fatalf("plan %+v, and again %+v", p, q)
		}
		differ = differ || p != other.next()
	}
	if !differ {
		t.Error("another stage has the same plans")
	}
}
