package breaking

import (
	"archive/tar"
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// archived is an archive of entries.
func archived(t *testing.T, entries ...tar.Header) *bytes.Buffer {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	for _, h := range entries {
		content := strings.Repeat("x", int(h.Size))
		if err := w.WriteHeader(&h); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return &b
}

// Files are written below the folder, and links are not made.
func TestUnpack(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "tree")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	archive := archived(t,
		tar.Header{Typeflag: tar.TypeXGlobalHeader, PAXRecords: map[string]string{"comment": "0123"}},
		tar.Header{Typeflag: tar.TypeDir, Name: "order/", Mode: 0o755},
		tar.Header{Typeflag: tar.TypeReg, Name: "order/order.go", Size: 3, Mode: 0o644},
		tar.Header{Typeflag: tar.TypeSymlink, Name: "out", Linkname: "..", Mode: 0o777},
		tar.Header{Typeflag: tar.TypeLink, Name: "hard", Linkname: "../secret"},
		tar.Header{Typeflag: tar.TypeFifo, Name: "pipe"},
		tar.Header{Typeflag: tar.TypeReg, Name: "out/written.go", Size: 1, Mode: 0o644},
		tar.Header{Typeflag: tar.TypeReg, Name: "run.sh", Size: 1, Mode: 0o755},
	)
	if err := unpack(archive, dir); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := filepath.WalkDir(filepath.Dir(dir), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			relative, _ := filepath.Rel(dir, path)
			got = append(got, filepath.ToSlash(relative)+" "+entry.Type().String())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"order/order.go ----------", "out/written.go ----------", "run.sh ----------"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if info, err := os.Stat(filepath.Join(dir, "run.sh")); err != nil || info.Mode()&0o111 != 0 {
		t.Errorf("a file can be executed: %v, %v", info.Mode(), err)
	}
}

// Nothing is written outside of the folder, and not without a bound.
func TestUnpackRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		header tar.Header
		want   string
	}{
		{"a parent", tar.Header{Name: "../order.go", Size: 1}, "outside of the repository"},
		{"a parent on the way", tar.Header{Name: "a/../../order.go", Size: 1}, "outside of the repository"},
		{"an absolute name", tar.Header{Name: "/tmp/order.go", Size: 1}, "outside of the repository"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			test.header.Typeflag = tar.TypeReg
			dir := t.TempDir()
			if err := unpack(archived(t, test.header), dir); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
			if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
				t.Errorf("something was written: %v, %v", entries, err)
			}
		})
	}
	t.Run("too much", func(t *testing.T) {
		t.Parallel()
		var b bytes.Buffer
		if err := tar.NewWriter(&b).WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: "large", Size: mostBytes + 1, Format: tar.FormatGNU}); err != nil {
			t.Fatal(err)
		}
		if err := unpack(&b, t.TempDir()); err == nil || !strings.Contains(err.Error(), "more than") {
			t.Errorf("got %v", err)
		}
	})
}
