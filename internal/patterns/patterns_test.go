package patterns

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/go/packages"
)

func TestPatterns(t *testing.T) {
	t.Parallel()
	// On Windows the root of a file system has a name before the slash.
	volume := filepath.VolumeName(t.TempDir())
	for _, test := range []struct {
		text     string
		root     string // in /shop
		wildcard bool
		query    bool
	}{
		{text: ".", root: "/shop"},
		{text: "..", root: "/"},
		{text: "./order", root: "/shop/order"},
		{text: "../lib", root: "/lib"},
		{text: "/lib", root: "/lib"},
		{text: "/lib/", root: "/lib"},
		{text: "/li@b", root: "/li@b"},
		{text: "/li:b=1", root: "/li:b=1"},
		{text: "./...", root: "/shop", wildcard: true},
		{text: "./order/...", root: "/shop/order", wildcard: true},
		{text: "./order...", root: "/shop", wildcard: true},
		{text: "./order/a.../b", root: "/shop/order", wildcard: true},
		{text: "/lib/...", root: "/lib", wildcard: true},
		{text: "../...", wildcard: true},
		{text: "/...", wildcard: true},
		{text: "...", wildcard: true},
		{text: "order"},
		{text: ".order"},
		{text: "example.com/shop/order"},
		{text: "example.com/shop/...", wildcard: true},
		{text: "all", wildcard: true},
		{text: "std", wildcard: true},
		{text: "cmd", wildcard: true},
		{text: "tool", wildcard: true},
		{text: "work", wildcard: true},
		{text: "file=order.go", query: true},
		{text: "pattern=./...", wildcard: true, query: true},
		{text: "//order:library", query: true},
		{text: "//order/...", wildcard: true, query: true},
	} {
		text := test.text
		if strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "//") {
			text = volume + text
		}
		p := Parse(filepath.FromSlash(volume+"/shop"), text)
		if got := strings.TrimPrefix(filepath.ToSlash(p.Root()), volume); got != test.root {
			t.Errorf("the root of %s is %q, want %q", test.text, got, test.root)
		}
		if p.IsWildcard() != test.wildcard || p.IsQuery() != test.query {
			t.Errorf("%s: wildcard %t, query %t", test.text, p.IsWildcard(), p.IsQuery())
		}
	}
}

func TestMatcher(t *testing.T) {
	t.Parallel()
	volume := filepath.VolumeName(t.TempDir())
	for _, test := range []struct {
		text, dir, path string
		want            bool
	}{
		{"./...", "/shop", "example.com/shop", true},
		{"./...", "/shop/order", "example.com/shop/order", true},
		{"./...", "/shopping", "example.com/shopping", false},
		{"./order", "/shop/order", "example.com/shop/order", true},
		{"./order", "/shop/order/item", "example.com/shop/order/item", false},
		{"./o...r", "/shop/order", "example.com/shop/order", true},
		{"./o.der", "/shop/order", "example.com/shop/order", false},
		{"example.com/shop/...", "/elsewhere", "example.com/shop/order", true},
		{"example.com/shop/order", "/elsewhere", "example.com/shop/order", true},
		{"example.com/shop", "/elsewhere", "example.com/shop/order", false},
	} {
		if got := Parse(volume+"/shop", test.text).Matcher()(volume+test.dir, test.path); got != test.want {
			t.Errorf("%s matches %s: %t", test.text, test.dir, got)
		}
	}
}

// The folders of a pattern are those of which the go command lists packages.
func TestFoldersAreThoseOfTheGoCommand(t *testing.T) {
	t.Parallel()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	write := func(name, content string) {
		t.Helper()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", "module example.com/shop\n\ngo 1.26\n")
	for _, folder := range []string{
		"order", "order/vendor", "order/vendor/lib", "orders", "deep/a/b", "testdata", "testdata/in", "_old", "_old/in", ".git/in",
		"node_modules/npm", "nested", "nested/in", "mod", "real", "real/in",
	} {
		write(folder+"/p.go", "package p\n")
	}
	write("nested/go.mod", "module example.com/nested\n\ngo 1.26\n")
	write("mod/go.mod/p.go", "package p\n") // a folder of that name makes no module
	if err := os.Symlink("real", filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	for _, test := range []struct {
		from    string
		pattern string
		want    []string
	}{
		{".", "./...", []string{
			"deep/a/b", "mod", "mod/go.mod", "node_modules/npm", "order", "order/vendor", "orders", "real", "real/in",
		}},
		{".", "./order", []string{"order"}},
		{".", "./order/...", []string{"order", "order/vendor"}},
		{".", "./order...", []string{"order", "order/vendor", "orders"}},
		{".", "./.../b", []string{"deep/a/b"}},
		{".", "./.../vendor/lib", []string{"order/vendor/lib"}},
		{".", "./order/vendor/...", []string{"order/vendor", "order/vendor/lib"}},
		{".", "./testdata/...", nil},
		{".", "./testdata/./...", nil},
		{".", "./testdata/in/...", []string{"testdata/in"}},
		{"testdata", "./...", []string{"testdata", "testdata/in"}},
		{"testdata/in", "../...", []string{"testdata", "testdata/in"}},
		{".", "./_old/...", nil},
		{".", "./_old/in", []string{"_old/in"}},
		{".", "./link/...", []string{"link", "link/in"}},
		{".", "./deep/...", []string{"deep/a/b"}},
		{"deep", "../order/...", []string{"order", "order/vendor"}},
		{".", "DIR/order/...", []string{"order", "order/vendor"}},
		{"nested", "./...", []string{"nested", "nested/in"}},
		{".", "...", nil},
	} {
		from := filepath.Join(dir, filepath.FromSlash(test.from))
		text := strings.ReplaceAll(test.pattern, "DIR", filepath.ToSlash(dir))
		var got []string
		for folder, matches := range Parse(from, text).Folders(isFile) {
			if matches && isFile(filepath.Join(folder, "p.go")) {
				got = append(got, rel(t, dir, folder))
			}
		}
		slices.Sort(got)
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s in %s: -want +got\n%s", test.pattern, test.from, diff)
		}
		if Parse(from, text).Root() == "" {
			continue // the go command finds more
		}
		loaded, err := packages.Load(&packages.Config{
			Mode: packages.NeedName | packages.NeedFiles, Dir: from, Env: append(os.Environ(), "GOWORK=off"),
		}, text)
		if err != nil {
			t.Fatal(err)
		}
		var listed []string
		for _, p := range loaded {
			listed = append(listed, rel(t, dir, p.Dir))
		}
		slices.Sort(listed)
		if diff := cmp.Diff(test.want, listed); diff != "" {
			t.Errorf("the go command lists for %s in %s: -want +got\n%s", test.pattern, test.from, diff)
		}
	}
}

func TestFoldersExcept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"order/node_modules/npm", "web/node_modules"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(name)), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	var got []string
	for folder := range Parse(dir, "./...").Folders(isFile, NodeModules) {
		got = append(got, rel(t, dir, folder))
	}
	if diff := cmp.Diff([]string{".", "order", "web"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	for range Parse(dir, "./...").Folders(isFile) {
		break // it may end early
	}
}

// Where a package would match that does not exist yet is told as well.
func TestFoldersInWhichPackagesAreLookedFor(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"order/item", "pay"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(name)), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	got := make(map[string]bool)
	for folder, matches := range Parse(dir, "./o...").Folders(isFile) {
		got[rel(t, dir, folder)] = matches
	}
	if diff := cmp.Diff(map[string]bool{".": false, "order": true, "order/item": true, "pay": false}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// The folder of a pattern is told even if it does not exist: somebody may make it.
func TestFoldersOfWhatDoesNotExist(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, text := range []string{"./none", "./none/..."} {
		got := maps.Collect(Parse(dir, text).Folders(isFile))
		if diff := cmp.Diff(map[string]bool{filepath.Join(dir, "none"): true}, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", text, diff)
		}
	}
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func rel(t *testing.T, dir, path string) string {
	t.Helper()
	rel, err := filepath.Rel(dir, path)
	if err != nil {
		t.Fatal(err)
	}
	return filepath.ToSlash(rel)
}
