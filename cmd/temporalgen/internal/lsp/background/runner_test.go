package background

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// event is what was done, and when since the beginning.
type event struct {
	What string
	At   time.Duration
}

// takes is how long something is done for a folder.
const takes = 10 * time.Second

func TestRunner(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		run  func(r *Runner)
		want []event
	}{
		"after a pause": {
			run:  func(r *Runner) { r.Add("a") },
			want: []event{{"a begins", time.Second}, {"a ends", 11 * time.Second}},
		},
		"once, if it is given again in the pause": {
			run:  func(r *Runner) { r.Add("a"); time.Sleep(time.Second / 2); r.Add("a") },
			want: []event{{"a begins", 3 * time.Second / 2}, {"a ends", 23 * time.Second / 2}},
		},
		"one after the other": {
			run: func(r *Runner) { r.Add("a"); r.Add("b") },
			want: []event{
				{"a begins", time.Second}, {"a ends", 11 * time.Second}, {"b begins", 11 * time.Second}, {"b ends", 21 * time.Second},
			},
		},
		"again, if it is given meanwhile": {
			run: func(r *Runner) { r.Add("a"); time.Sleep(5 * time.Second); r.Add("a") },
			want: []event{
				{"a begins", time.Second}, {"a is canceled", 5 * time.Second},
				{"a begins", 6 * time.Second}, {"a ends", 16 * time.Second},
			},
		},
		"not if it is removed in the pause": {
			run: func(r *Runner) { r.Add("a"); r.Remove("a") },
		},
		"until it is removed": {
			run:  func(r *Runner) { r.Add("a"); time.Sleep(5 * time.Second); r.Remove("a") },
			want: []event{{"a begins", time.Second}, {"a is canceled", 5 * time.Second}},
		},
		"others go on": {
			run: func(r *Runner) { r.Add("a"); r.Add("b"); time.Sleep(5 * time.Second); r.Remove("a") },
			want: []event{
				{"a begins", time.Second}, {"a is canceled", 5 * time.Second}, {"b begins", 5 * time.Second}, {"b ends", 15 * time.Second},
			},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				ctx, stop := context.WithCancel(t.Context())
				defer stop()
				begun := time.Now()
				var got []event
				r := New(ctx, time.Second, func(ctx context.Context, dir string) {
					note := func(what string) { got = append(got, event{dir + " " + what, time.Since(begun)}) }
					note("begins")
					select {
					case <-time.After(takes):
						note("ends")
					case <-ctx.Done():
						note("is canceled")
					}
				})
				test.run(r)
				time.Sleep(time.Minute)
				synctest.Wait()
				if diff := cmp.Diff(test.want, got); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
		})
	}
}

// When the context ends, so does what is done.
func TestEnd(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		ended := false
		r := New(ctx, time.Second, func(ctx context.Context, _ string) {
			<-ctx.Done()
			ended = true
		})
		r.Add("a")
		time.Sleep(2 * time.Second)
		stop()
		synctest.Wait()
		if !ended {
			t.Error("it goes on")
		}
	})
}
