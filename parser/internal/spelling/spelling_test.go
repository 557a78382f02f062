package spelling

import "testing"

func TestNearest(t *testing.T) {
	t.Parallel()
	keys := []string{"queue", "run-timeout", "task-timeout", "id", "dedup", "max-attempts", "max-concurrent"}
	for word, want := range map[string]string{
		"quee":             "queue",
		"qeueu":            "queue",
		"Queue":            "queue",
		"task-queue":       "queue",
		"run-timout":       "run-timeout",
		"dedupe":           "dedup",
		"maxConcurrent":    "max-concurrent",
		"max-concurrency":  "max-concurrent",
		"maximum-attempts": "",
		"retries":          "",
		"x":                "",
		"":                 "",
	} {
		if got := Nearest(word, keys); got != want {
			t.Errorf("%q: got %q, want %q", word, got, want)
		}
	}
}
