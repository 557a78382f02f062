package main

import (
	"bytes"
	"os"
	"testing"
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
	t.Setenv("TMPDIR", dir)
	if err := run(t.Context(), shortForm, lineLogger{t}); err != nil {
		t.Error(err)
	}
	left, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(left) > 0 {
		t.Errorf("left %v behind", left)
	}
}

// lineLogger shows what the soak prints if the test fails.
type lineLogger struct{ *testing.T }

func (l lineLogger) Write(p []byte) (int, error) {
	l.Log(string(bytes.TrimRight(p, "\n")))
	return len(p), nil
}

func TestPlansSendEveryMessageOnce(t *testing.T) {
	for _, s := range []settings{shortForm, longForm} {
		kinds, repetitions, refused, failing, slow := map[kind]int{}, map[repetition]int{}, 0, 0, 0
		last := map[[2]int]int{}
		for sender := range s.senders {
			for i := range s.messages {
				p := newPlan(s, sender, i)
				to := [2]int{sender, p.ledger}
				if last[to]++; p.message.Number != last[to] || p.message.Sender != sender {
					t.Fatalf("message %d of sender %d is %+v, want number %d", i, sender, p, last[to])
				}
				if p.kind == enter && p.again == never {
					t.Fatalf("update %+v is not repeated", p)
				}
				kinds[p.kind]++
				repetitions[p.again]++
				if p.refuse {
					refused++
				}
				if p.message.Fail {
					failing++
				}
				if p.message.Slow {
					slow++
				}
			}
		}
		if len(kinds) != 4 || len(repetitions) != 5 || refused == 0 || failing == 0 || slow == 0 {
			t.Errorf("kinds %v, repetitions %v, %d refused, %d failing, %d slow: some are not there",
				kinds, repetitions, refused, failing, slow)
		}
	}
}
