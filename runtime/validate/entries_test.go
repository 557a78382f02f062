package validate

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type level int

func (l level) String() string { return fmt.Sprintf("level %d", int(l)) }

func TestSortedEntries(t *testing.T) {
	t.Parallel()
	for range 10 {
		var got []string
		for key, value := range SortedEntries(map[level]string{2: "b", 10: "a", 1: "c"}) {
			if got = append(got, key+"="+value); len(got) == 2 {
				break
			}
		}
		if diff := cmp.Diff([]string{"level 1=c", "level 10=a"}, got); diff != "" {
			t.Fatalf("-want +got:\n%s", diff)
		}
	}
}
