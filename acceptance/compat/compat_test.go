// Package compat compiles what released versions of temporalgen have generated with the runtime as it is here.
package compat

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/temporalgen/temporalgen/internal/testmodule"
)

var freeze = flag.String("freeze", "", "keep what is generated today in testdata, as that of a release such as v1.4.0")

// What releases have generated compiles, and so does the code that was written for it.
func TestReleasedCodeCompiles(t *testing.T) {
	for _, release := range kept(t) {
		t.Run(release, func(t *testing.T) {
			vet(t, ".", nil, "./testdata/"+release)
		})
	}
}

// A heading of a release in the changelog: ## [1.4.0] - 2027-01-31.
var releaseHeading = regexp.MustCompile(`(?m)^## \[([0-9][^\]]*)\]`)

func TestEveryReleaseIsKept(t *testing.T) {
	changelog, err := os.ReadFile("../../CHANGELOG.md")
	if err != nil {
		t.Fatal(err)
	}
	var released []string
	for _, match := range releaseHeading.FindAllStringSubmatch(string(changelog), -1) {
		released = append(released, "v"+match[1])
	}
	sorted := cmpopts.SortSlices(strings.Compare)
	if diff := cmp.Diff(released, kept(t), sorted, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("releases (-CHANGELOG.md +testdata):\n%s", diff)
	}
}

// Today's code compiles as it will be kept, in a module of its own and with the oldest SDK.
func TestFreeze(t *testing.T) {
	dir := t.TempDir()
	copyReference(t, dir)
	if err := testmodule.Write(dir, "example.com/released"); err != nil {
		t.Fatal(err)
	}
	vet(t, dir, testmodule.Env(), ".")
	if *freeze != "" {
		dir := filepath.Join("testdata", *freeze)
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Mkdir(dir, 0o777); err != nil {
			t.Fatal(err) // it is there: what was released does not change
		}
		copyReference(t, dir)
	}
}

// copyReference copies the code of acceptance/reference, without its tests, into a folder.
func copyReference(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob("../reference/*.go")
	if err != nil {
		t.Fatal(err)
	}
	generated := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		if strings.HasSuffix(file, "_temporal.go") {
			generated++
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.Base(file)), content, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if generated < 3 {
		t.Fatalf("there are only %d generated files in the reference", generated)
	}
}

// vet compiles a package, with its tests, and runs go vet on it.
func vet(t *testing.T, dir string, env []string, pkg string) {
	t.Helper()
	command := exec.Command("go", "vet", pkg)
	command.Dir = dir
	command.Env = append(os.Environ(), env...)
	if out, err := command.CombinedOutput(); err != nil {
		t.Errorf("go vet %s: %v\n%s", pkg, err, out)
	}
}

// kept are the releases in testdata.
func kept(t *testing.T) []string {
	t.Helper()
	folders, err := filepath.Glob("testdata/v*")
	if err != nil {
		t.Fatal(err)
	}
	for i, folder := range folders {
		folders[i] = filepath.Base(folder)
	}
	return folders
}
