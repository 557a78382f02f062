package source

import "testing"

func TestNameConstraint(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"order.go": "", "order_linux.go": "linux", "order_amd64.go": "amd64",
		"order_linux_amd64.go": "linux && amd64", "order_amd64_linux.go": "linux",
		"linux.go": "", "order_unix.go": "", "order_linux_v2.go": "", "order_windows_linux.go": "linux",
	} {
		got := ""
		if expr := nameConstraint(name); expr != nil {
			got = expr.String()
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}
