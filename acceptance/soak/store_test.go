package main

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestFiguresAddUpFromRunToRun(t *testing.T) {
	dir := t.TempDir()
	stage := figures{
		Stages:  1,
		Seconds: 7,
		Counts:  counts{Kills: 3, Reasons: map[string]int{"a": 1}},
		Findings: findings{
			Sent: 10, Handled: 10, Replayed: 2, Largest: 50, TaskFailures: map[string]int{timedOut: 4}, differing: []string{"not saved"},
		},
	}
	for i := range 3 {
		s, total, err := openStore(dir)
		if err != nil {
			t.Fatal(err)
		}
		stage.Findings.Largest = 60 - 10*i
		total.add(stage)
		if i > 0 {
			total.fail(failures{{kind: "lost", count: i, text: strings.Repeat("x", i)}})
		}
		if err := s.save(total); err != nil {
			t.Fatal(err)
		}
	}
	_, got, err := openStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := figures{
		Stages:   3,
		Seconds:  21,
		Counts:   counts{Kills: 9, Reasons: map[string]int{"a": 3}},
		Findings: findings{Sent: 30, Handled: 30, Replayed: 6, Largest: 60, TaskFailures: map[string]int{timedOut: 12}},
		Failures: map[string]int{"lost": 3},
		Texts:    map[string]string{"lost": "x"},
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(findings{})); diff != "" {
		t.Errorf("figures (-want +got):\n%s", diff)
	}
	if err := got.err(); err == nil || err.Error() != "3 lost: x" {
		t.Errorf("error %v, want 3 lost: x", err)
	}
	if err := stage.err(); err != nil {
		t.Errorf("error %v of a stage without failures", err)
	}
}

func TestStoreClearsAwayWhatAKilledProgramHasLeft(t *testing.T) {
	dir := t.TempDir()
	s, f, err := openStore(dir)
	if err != nil {
		t.Fatal(err)
	}
	f.Stages = 2
	if err := s.save(f); err != nil {
		t.Fatal(err)
	}
	stage, err := s.stageDir()
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{stage + "/soak.db", s.path(unsavedFile)} {
		if err := os.WriteFile(path, []byte("half"), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if _, f, err = openStore(dir); err != nil || f.Stages != 2 {
		t.Errorf("figures %+v, error %v, want 2 stages", f, err)
	}
	if diff := cmp.Diff([]string{figuresFile}, filesIn(t, dir)); diff != "" {
		t.Errorf("left (-want +got):\n%s", diff)
	}
}

func TestStoreRefusesFiguresThatItCannotRead(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/"+figuresFile, []byte("{"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, _, err := openStore(dir); err == nil {
		t.Error("no error")
	}
}
