package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTally(t *testing.T) {
	for name, tt := range map[string]struct {
		handled []int
		want    Tally
	}{
		"nothing":       {nil, Tally{}},
		"in order":      {[]int{1, 2, 3}, Tally{Last: 3}},
		"twice":         {[]int{1, 2, 2, 1}, Tally{Last: 2, Twice: 2}},
		"lost":          {[]int{1, 4}, Tally{Last: 4, Missing: []int{2, 3}}},
		"first lost":    {[]int{2}, Tally{Last: 2, Missing: []int{1}}},
		"late":          {[]int{2, 1}, Tally{Last: 2, Missing: []int{}, Late: 1}},
		"late, some":    {[]int{4, 2}, Tally{Last: 4, Missing: []int{1, 3}, Late: 1}},
		"late, twice":   {[]int{2, 1, 1}, Tally{Last: 2, Missing: []int{}, Late: 1, Twice: 1}},
		"not a number":  {[]int{1, 0}, Tally{Last: 1, Twice: 1}},
		"several later": {[]int{3, 6, 5, 1}, Tally{Last: 6, Missing: []int{2, 4}, Late: 2}},
	} {
		t.Run(name, func(t *testing.T) {
			var got Tally
			for _, number := range tt.handled {
				got.add(number)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("tally of %v (-want +got):\n%s", tt.handled, diff)
			}
			for _, number := range tt.handled {
				if number > 0 && !got.has(number) {
					t.Errorf("%d is not among the handled", number)
				}
			}
			for _, number := range got.Missing {
				if got.has(number) {
					t.Errorf("%d is missing and among the handled", number)
				}
			}
			if got.has(0) || got.has(got.Last+1) {
				t.Error("has what was never added")
			}
		})
	}
}
