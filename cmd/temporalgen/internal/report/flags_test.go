package report

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOnlyADeviceIsATerminal(t *testing.T) {
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
	if IsTerminal(&strings.Builder{}) || IsTerminal(file) || !IsTerminal(null) {
		t.Error("want the device alone to be a terminal")
	}
}
