package layout

import (
	"os"
	"regexp"
	"testing"

	"github.com/temporalgen/temporalgen/internal/testmodule"
)

// The generator and the runtime do not import each other, and both have the number of the behaviour with which runs begin.
func TestBehaviourIsThatOfTheRuntime(t *testing.T) {
	root, err := testmodule.Root()
	if err != nil {
		t.Fatal(err)
	}
	number := func(path, pattern string) string {
		src, err := os.ReadFile(root + "/" + path)
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(pattern).FindSubmatch(src)
		if found == nil {
			t.Fatalf("%s has nothing like %s", path, pattern)
		}
		return string(found[1])
	}
	written := number("parser/descriptor/document.go", `(?m)^const Behaviour = (\d+)$`)
	begins := number("runtime/internal/run/behaviour.go", `(?m)^var released = behaviours\{begins: (\d+),`)
	if written != begins {
		t.Errorf("documents name behaviour %s, and runs begin with %s", written, begins)
	}
}
