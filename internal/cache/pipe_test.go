package cache

import (
	"os/exec"
	"testing"
)

// What is no file is not read, which might never end.
func TestNamedPipeIsNoValue(t *testing.T) {
	t.Parallel()
	d := Dir(t.TempDir())
	if out, err := exec.Command("mkfifo", d.path(KeyOf("a"))).CombinedOutput(); err != nil {
		t.Skipf("a named pipe is needed: %v %s", err, out)
	}
	if got, ok := d.Get(KeyOf("a")); ok {
		t.Errorf("got %q", got)
	}
	d.Put(KeyOf("a"), []byte("value"))
	if got, ok := d.Get(KeyOf("a")); !ok || string(got) != "value" {
		t.Errorf("got %q, %t after a value was put in its place", got, ok)
	}
}
