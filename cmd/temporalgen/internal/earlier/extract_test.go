package earlier

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// listed is what git ls-tree -r -z prints for entries of mode, type, name of the object and path.
func listed(entries ...string) []byte { return []byte(strings.Join(entries, "\x00") + "\x00") }

// Files are written below the folder, and neither links nor modules of git are.
func TestUnpack(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "tree")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	blobs, err := readTree(listed(
		"100644 blob aa\torder/order.go",
		"120000 blob bb\tout",
		"160000 commit cc\tmodule",
		"100644 blob aa\tout.d/a tab\tand a\nline.go",
		"100755 blob dd\trun.sh",
		"100664 blob ee\told.go",
	))
	if err != nil {
		t.Fatal(err)
	}
	contents := "aa blob 3\nxyz\n" + "aa blob 3\nxyz\n" + "dd blob 0\n\n" + "ee blob 9\na\nb blob\n\n"
	if err := unpack(blobs, strings.NewReader(contents), dir); err != nil {
		t.Fatal(err)
	}
	var got []string
	err = filepath.WalkDir(filepath.Dir(dir), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			content, _ := os.ReadFile(path)
			relative, _ := filepath.Rel(dir, path)
			got = append(got, fmt.Sprintf("%s %s %q", filepath.ToSlash(relative), entry.Type(), content))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		`old.go ---------- "a\nb blob\n"`, `order/order.go ---------- "xyz"`,
		"out.d/a tab\tand a\nline.go ---------- \"xyz\"", `run.sh ---------- ""`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if info, err := os.Stat(filepath.Join(dir, "run.sh")); err != nil || info.Mode()&0o111 != 0 {
		t.Errorf("a file can be executed: %v, %v", info.Mode(), err)
	}
}

// Nothing is listed outside of the repository, and not without a bound.
func TestReadTreeRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, list, want string }{
		{"a parent", "100644 blob aa\t../order.go", "outside of the repository"},
		{"a parent on the way", "100644 blob aa\ta/../../order.go", "outside of the repository"},
		{"an absolute name", "100644 blob aa\t/tmp/order.go", "outside of the repository"},
		{"no name", "100644 blob aa\t", "outside of the repository"},
		{"something else", "fatal", `git lists "fatal"`},
		{"too many", strings.Repeat("100644 blob aa\ta\x00", mostFiles+1), "more than"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if _, err := readTree(listed(test.list)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

// What git does not have, or gives otherwise than it was asked for, is an error.
func TestUnpackRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, contents string
		want           error // nil for that text
		text           string
	}{
		{name: "nothing", want: io.ErrUnexpectedEOF},
		{name: "half of a file", contents: "aa blob 3\nx", want: io.ErrUnexpectedEOF},
		{name: "no end", contents: "aa blob 3\nxyz", want: io.ErrUnexpectedEOF},
		{name: "missing", contents: "aa missing\n", text: `order.go: git has "aa missing"`},
		{name: "another one", contents: "bb blob 1\nx\n", text: `order.go: git has "bb blob 1"`},
		{name: "another kind", contents: "aa tree 1\nx\n", text: `order.go: git has "aa tree 1"`},
		{name: "no size", contents: "aa blob -1\nx\n", text: `order.go: git has "aa blob -1"`},
		{name: "too much", contents: fmt.Sprintf("aa blob %d\n", int64(mostBytes)+1), text: "more than"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			err := unpack([]blob{{"order.go", "aa"}}, bytes.NewReader([]byte(test.contents)), t.TempDir())
			if err == nil || !strings.Contains(err.Error(), test.text) || test.want != nil && !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v%s", err, test.want, test.text)
			}
		})
	}
}
