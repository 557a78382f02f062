package modules

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"
)

// files writes the files of an archive, and returns their folder.
func files(t *testing.T, archive string) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestOf(t *testing.T) {
	t.Parallel()
	dir := files(t, `
-- shop/go.mod --
module example.com/shop // the shop
-- shop/order/order.go --
-- shop/nested/go.mod --
module example.com/nested
-- shop/nested/in/in.go --
-- shop/broken/go.mod --
go 1.26
-- shop/folder/go.mod/p.go --
-- none/p.go --
`)
	for from, want := range map[string]Module{
		"shop":           {"example.com/shop", "shop"},
		"shop/order":     {"example.com/shop", "shop"},
		"shop/not/there": {"example.com/shop", "shop"},
		"shop/nested":    {"example.com/nested", "shop/nested"},
		"shop/nested/in": {"example.com/nested", "shop/nested"},
		"shop/broken":    {"", "shop/broken"},
		"shop/folder":    {"example.com/shop", "shop"},
		"none":           {},
	} {
		wantOK := want.Dir != ""
		if wantOK {
			want.Dir = filepath.Join(dir, filepath.FromSlash(want.Dir))
		}
		// What is above the temporary folder is not what is tested.
		read := func(path string) ([]byte, error) {
			if !strings.HasPrefix(path, dir) {
				return nil, fs.ErrNotExist
			}
			return os.ReadFile(path)
		}
		if got, ok := Of(filepath.Join(dir, filepath.FromSlash(from)), read); got != want || ok != wantOK {
			t.Errorf("the module of %s is %v, %t, want %v", from, got, ok, want)
		}
	}
}

func TestImportPaths(t *testing.T) {
	t.Parallel()
	m := Module{Path: "example.com/shop", Dir: filepath.FromSlash("/src/shop")}
	for _, test := range []struct {
		path, dir string
	}{
		{"example.com/shop", "/src/shop"},
		{"example.com/shop/order", "/src/shop/order"},
		{"example.com/shop/order/item", "/src/shop/order/item"},
	} {
		dir := filepath.FromSlash(test.dir)
		if got := m.ImportPath(dir); got != test.path {
			t.Errorf("the package in %s is %s, want %s", dir, got, test.path)
		}
		if got, ok := m.Folder(test.path); got != dir || !ok {
			t.Errorf("%s is in %s, %t, want %s", test.path, got, ok, dir)
		}
	}
	for _, path := range []string{"example.com", "example.com/shopping", "example.com/other/shop", "fmt", ""} {
		if got, ok := m.Folder(path); ok {
			t.Errorf("%s is in %s", path, got)
		}
	}
	if got, ok := (Module{Dir: "/src"}).Folder("fmt"); ok {
		t.Errorf("fmt is in %s, of a module without a path", got)
	}
}

func TestProject(t *testing.T) {
	t.Parallel()
	dir := files(t, `
-- .git/config --
-- a/p.go --
-- module/go.mod --
-- module/a/b/p.go --
-- workspace/go.work --
-- workspace/a/p.go --
`)
	for from, want := range map[string]string{
		".": ".", "a": ".", "none": ".", "module": "module", "module/a/b": "module", "workspace/a": "workspace",
	} {
		got := Project(filepath.Join(dir, filepath.FromSlash(from)))
		if want := filepath.Join(dir, filepath.FromSlash(want)); got != want {
			t.Errorf("the project of %s is %s, want %s", from, got, want)
		}
	}
}

func TestIsWithin(t *testing.T) {
	t.Parallel()
	dir := files(t, `
-- shop/order/p.go --
-- shopping/p.go --
`)
	if err := os.Symlink(filepath.Join("..", "shopping"), filepath.Join(dir, "shop", "out")); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink("shop", filepath.Join(dir, "in")); err != nil {
		t.Skip(err)
	}
	for _, test := range []struct {
		parent, dir string
		want        bool
	}{
		{"shop", "shop", true},
		{"shop", "shop/order", true},
		{"shop", "shop/none", true},
		{"shop", "shopping", false},
		{"shop", ".", false},
		{"shop", "shop/out", false},
		{"shopping", "shop/out", true},
		{"shop", "in/order", true},
		{"in", "shop/order", true},
	} {
		if got := IsWithin(filepath.Join(dir, test.parent), filepath.Join(dir, filepath.FromSlash(test.dir))); got != test.want {
			t.Errorf("%s is within %s: %t", test.dir, test.parent, got)
		}
	}
}

func TestFiles(t *testing.T) {
	t.Parallel()
	slash := func(paths []string) string {
		for i, path := range paths {
			paths[i] = filepath.ToSlash(path)
		}
		return strings.Join(paths, " ")
	}
	if got, want := slash(Files("/shop")), "/shop/go.mod /shop/go.sum /shop/go.work /shop/go.work.sum /shop/vendor/modules.txt"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for path, want := range map[string]string{
		"/shop/go.mod":    "/shop/go.mod /shop/go.sum /shop/vendor/modules.txt",
		"/shop/other.mod": "/shop/other.mod /shop/other.sum /shop/vendor/modules.txt",
		"/go.work":        "/go.work /go.work.sum /vendor/modules.txt",
		"/my.work":        "/my.work /my.work.sum /vendor/modules.txt",
	} {
		if got := slash(Beside(path)); got != want {
			t.Errorf("beside %s: got %s, want %s", path, got, want)
		}
		for _, path := range Beside(path) {
			if !IsFile(path) {
				t.Errorf("%s says nothing of modules", path)
			}
		}
	}
	for _, path := range []string{"/shop/order.go", "/shop/modules.txt", "/shop/go.mod/order.go", "/shop/go.mode", "/shop/vendor", ""} {
		if IsFile(filepath.FromSlash(path)) {
			t.Errorf("%s says something of modules", path)
		}
	}
}

func TestParseFile(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, content string
		want          File
		err           string
	}{
		{name: "/shop/go.mod", content: "module example.com/shop\n\nrequire example.com/a v1.0.0\n", want: File{Module: Module{"example.com/shop", "/shop"}}},
		{name: "/shop/other.mod", content: "module example.com/shop\n", want: File{Module: Module{"example.com/shop", "/shop"}}},
		{
			name:    "/src/shop/go.mod",
			content: "module m\n\nreplace (\n\ta => ../a\n\tb v1.0.0 => ./b/\n\tc => /else/c\n\td => e v1.0.0\n)\n",
			want:    File{Module: Module{"m", "/src/shop"}, Replaced: []Module{{"a", "/src/a"}, {"b", "/src/shop/b"}, {"c", "/else/c"}}},
		},
		{
			name:    "/src/go.work",
			content: "go 1.26\n\nuse (\n\t.\n\t./shop\n\t../lib\n\t/else\n)\n\nreplace a => ./a\n",
			want:    File{Uses: []string{"/src", "/src/shop", "/lib", "/else"}, Replaced: []Module{{"a", "/src/a"}}},
		},
		{name: "/shop/go.sum", content: "anything"},
		{name: "/shop/vendor/modules.txt", content: "# a => ../a"},
		{name: "/shop/go.mod", content: "go 1.26\n", err: "names no module"},
		{name: "/shop/go.mod", content: "module (", err: "/shop/go.mod:1"},
		{name: "/shop/go.mod", content: "module m\n\nunheard of\n", err: "unknown directive"},
		{name: "/go.work", content: "use (", err: "/go.work:1"},
	} {
		got, err := ParseFile(test.name, []byte(test.content))
		if err == nil && test.err != "" || err != nil && (test.err == "" || !strings.Contains(err.Error(), test.err)) {
			t.Errorf("%s: %v, want %q", test.name, err, test.err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", test.content, diff)
		}
	}
}

func TestUpwards(t *testing.T) {
	t.Parallel()
	for dir, want := range map[string][]string{"/a/b": {"/a/b", "/a", "/"}, "/": {"/"}, "a": {"a", "."}} {
		got := slices.Collect(Upwards(filepath.FromSlash(dir)))
		for i, path := range got {
			got[i] = filepath.ToSlash(path)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: -want +got\n%s", dir, diff)
		}
	}
}

func TestAbsolute(t *testing.T) {
	t.Parallel()
	base := t.TempDir()
	for path, want := range map[string]string{".": base, "a/../b": filepath.Join(base, "b"), "../x": filepath.Join(filepath.Dir(base), "x"), base + "/a/": filepath.Join(base, "a")} {
		if got := Absolute(base, path); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}
