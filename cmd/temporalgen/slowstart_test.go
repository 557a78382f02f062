package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestSlowStartIsAnnounced(t *testing.T) {
	tests := map[time.Duration]bool{
		2 * time.Second: false,
		4 * time.Second: true,
	}
	for takes, announced := range tests {
		synctest.Test(t, func(t *testing.T) {
			var stderr strings.Builder
			finished := announceSlowStart(&stderr, slowStart)
			time.Sleep(takes)
			finished()
			time.Sleep(time.Minute)
			if got := strings.Count(stderr.String(), "compiling dependencies"); (got == 1) != announced || got > 1 {
				t.Errorf("after %v: %q", takes, stderr.String())
			}
		})
	}
}

func TestOnlyATerminalIsWatched(t *testing.T) {
	file, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	null, err := os.Open(os.DevNull) // a character device, as a terminal is
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if watched(&strings.Builder{}) || watched(file) || !watched(null) {
		t.Error("want the device alone to be watched")
	}
}
