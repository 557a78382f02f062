package command

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestAnnounceSlow(t *testing.T) {
	tests := map[time.Duration]bool{
		2 * time.Second: false,
		4 * time.Second: true,
	}
	for takes, announced := range tests {
		synctest.Test(t, func(t *testing.T) {
			var stderr strings.Builder
			finished := AnnounceSlow(&stderr, 3*time.Second, "compiling dependencies")
			time.Sleep(takes)
			finished()
			time.Sleep(time.Minute)
			if got := strings.Count(stderr.String(), "compiling dependencies"); (got == 1) != announced || got > 1 {
				t.Errorf("after %v: %q", takes, stderr.String())
			}
		})
	}
}
