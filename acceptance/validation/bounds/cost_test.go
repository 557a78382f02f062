package bounds

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/runtime/validate"
)

// TestCostOfChecks counts what a check allocates for messages of one, two and four times a size. What is
// wrong adds nothing, and the loop over a map as much as it does in a valid message.
func TestCostOfChecks(t *testing.T) {
	tests := map[string]struct {
		message  func(n int) string
		perPiece float64 // allocations for each level or element more
	}{
		"broken at each level": {func(n int) string {
			return strings.Repeat(`{"Left":`, n) + "{}" + strings.Repeat("}", n)
		}, 3},
		"broken at each level, from the top": {func(n int) string {
			return strings.Repeat(`{"Right":`, n) + "{}" + strings.Repeat("}", n)
		}, 0},
		"zeros": {func(n int) string {
			return `{"Name":"oak","Rings":[0` + strings.Repeat(",0", n) + "]}"
		}, 0},
		"empty labels": {func(n int) string {
			return `{"Name":"oak","Labels":{` + labels(n) + "}}"
		}, 2},
	}
	for name, test := range tests {
		cost := func(n int) float64 {
			var tree Tree
			if err := json.Unmarshal([]byte(test.message(n)), &tree); err != nil {
				t.Fatal(err)
			}
			return testing.AllocsPerRun(5, func() {
				at := validate.Root()
				forestCheckTree(at, &tree)
				if err := at.Err(); err == nil || fmt.Sprint(err) == "" {
					t.Error("the message is valid")
				}
			})
		}
		const n = 2_000
		one, two, four := cost(n), cost(2*n), cost(4*n)
		t.Logf("%s: %v, %v, %v allocations", name, one, two, four)
		const slack = 50 // for slices that grow
		if two > one+n*test.perPiece+slack || four > one+3*n*test.perPiece+slack {
			t.Errorf("%s: %v, %v and %v allocations", name, one, two, four)
		}
	}
}
