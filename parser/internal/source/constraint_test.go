package source

import (
	"fmt"
	"go/token"
	"os"
	"strings"
	"testing"
)

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

// What a constraint demands of Go's release would be the language that generated code is compiled as.
func TestConstraintWithoutReleases(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"linux": "linux", "go1.18": "", "go1.18 && linux": "linux", "linux && go1.18": "linux", "go1.18 && go1.20": "",
		"go1.18 || linux": "", "(go1.18 && linux) || darwin": "linux || darwin", "!go1.18 || linux": "!go1.18 || linux",
		"go1.26": "", "go1.27": "go1.27", "go1.27 && go1.18 && linux": "go1.27 && linux", "!(go1.18 && linux)": "!(go1.18 && linux)",
		"go1": "go1", "go1.x": "go1.x", "notgo1.18": "notgo1.18",
	} {
		source := "//go:build " + line + "\n\npackage order\n"
		f := ParseFile(token.NewFileSet(), "order.go", []byte(source))
		if got := Constraint("order.go", f.Syntax); got != want {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}

// oldestRelease is what go.mod says.
func TestOldestRelease(t *testing.T) {
	t.Parallel()
	mod, err := os.ReadFile("../../../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if want := fmt.Sprintf("\ngo 1.%d.", oldestRelease); !strings.Contains(string(mod), want) {
		t.Errorf("go.mod does not have %q", want)
	}
}
