package temporaltest_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

func TestFuncReturnsWhatItWasTold(t *testing.T) {
	type result struct {
		N   int
		Err string
	}
	no, never := errors.New("no"), errors.New("never")
	double := func(n int) (int, error) { return 2 * n, nil }
	tests := map[string]struct {
		tell func(*temporaltest.Func[int, int])
		want []result
	}{
		"zero":            {func(*temporaltest.Func[int, int]) {}, []result{{}, {}, {}}},
		"Return":          {func(f *temporaltest.Func[int, int]) { f.Return(7, nil) }, []result{{N: 7}, {N: 7}, {N: 7}}},
		"Return an error": {func(f *temporaltest.Func[int, int]) { f.Return(0, no) }, []result{{Err: "no"}, {Err: "no"}, {Err: "no"}}},
		"Do":              {func(f *temporaltest.Func[int, int]) { f.Do(double) }, []result{{N: 2}, {N: 4}, {N: 6}}},
		"the last counts": {func(f *temporaltest.Func[int, int]) { f.Return(0, never); f.Do(double) }, []result{{N: 2}, {N: 4}, {N: 6}}},
		"FailNth":         {func(f *temporaltest.Func[int, int]) { f.FailNth(2, no); f.Do(double) }, []result{{N: 2}, {Err: "no"}, {N: 6}}},
		"DoNth":           {func(f *temporaltest.Func[int, int]) { f.DoNth(1, double); f.Return(7, nil) }, []result{{N: 2}, {N: 7}, {N: 7}}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			var f temporaltest.Func[int, int]
			test.tell(&f)
			var got []result
			for n := range 3 {
				n, err := f.Call(n + 1)
				r := result{N: n}
				if err != nil {
					r.Err = err.Error()
				}
				got = append(got, r)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("results (-want +got):\n%s", diff)
			}
			calls := f.Calls()
			calls[0] = 100 // is not the Func's
			if diff := cmp.Diff([]int{1, 2, 3}, f.Calls()); diff != "" {
				t.Errorf("calls (-want +got):\n%s", diff)
			}
		})
	}
}

// A test that counts from zero would pass without the failure that it is about.
func TestFuncCountsFromOne(t *testing.T) {
	for _, n := range []int{0, -1} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("there may be a call with number %d", n)
				}
			}()
			var f temporaltest.Func[int, int]
			f.FailNth(n, errors.New("no"))
		}()
	}
}

func TestFuncAwaitsCalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f temporaltest.Func[string, struct{}]
		go func() {
			for range 2 {
				time.Sleep(time.Second)
				_, _ = f.Call("") // returns no error
			}
		}()
		began := time.Now()
		if err := f.Await(t.Context(), 2); err != nil || time.Since(began) != 2*time.Second {
			t.Errorf("%v after %v", err, time.Since(began))
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := f.Await(ctx, 3)
		if !errors.Is(err, context.DeadlineExceeded) || err.Error() != "temporaltest: 2 of 3 calls: context deadline exceeded" {
			t.Errorf("there is no third call, but Await returned %v", err)
		}
	})
}
