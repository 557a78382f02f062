package cache

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestValuesAreKept(t *testing.T) {
	t.Parallel()
	d := Dir(filepath.Join(t.TempDir(), "a folder", "cache"))
	key := KeyOf("a", "b")
	if _, ok := d.Get(key); ok {
		t.Error("there is a value before there is one")
	}
	for _, value := range []string{"first", "", "second"} {
		d.Put(key, []byte(value))
		if got, ok := d.Get(key); !ok || string(got) != value {
			t.Errorf("got %q, %t, want %q", got, ok, value)
		}
	}
	for _, other := range []Key{KeyOf("ab"), KeyOf("a", "b", ""), KeyOf("", "a", "b")} {
		if _, ok := d.Get(other); ok {
			t.Error("there is a value for another key")
		}
	}
	d.Remove(key)
	if _, ok := d.Get(key); ok {
		t.Error("there is a value after it has been removed")
	}
}

func TestNobodyElseReadsValues(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there are no such modes")
	}
	d := Dir(filepath.Join(t.TempDir(), "cache"))
	d.Put(KeyOf("a"), []byte("value"))
	for path, want := range map[string]fs.FileMode{string(d): 0o700, d.path(KeyOf("a")): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: got %v, %v, want %v", path, info.Mode(), err, want)
		}
	}
}

// What is not whole is as if it were not there, and what cannot be kept is not.
func TestBrokenValues(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]func(data []byte) []byte{
		"empty":    func([]byte) []byte { return nil },
		"cut off":  func(data []byte) []byte { return data[:len(data)-1] },
		"too long": func(data []byte) []byte { return append(data, 0) },
		"another":  func(data []byte) []byte { data[len(data)-1]++; return data },
	} {
		d := Dir(t.TempDir())
		d.Put(KeyOf("a"), []byte("value"))
		data, err := os.ReadFile(d.path(KeyOf("a")))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(d.path(KeyOf("a")), broken(data), 0o600); err != nil {
			t.Fatal(err)
		}
		if got, ok := d.Get(KeyOf("a")); ok {
			t.Errorf("%s: got %q", name, got)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, d := range []Dir{"", Dir(file), Dir(filepath.Join(file, "below"))} {
		d.Put(KeyOf("a"), []byte("value"))
		if _, ok := d.Get(KeyOf("a")); ok {
			t.Errorf("%q holds a value", d)
		}
		d.Remove(KeyOf("a"))
	}
}

// Whoever reads while others write sees one of the values, and nothing is left over.
func TestManyWriters(t *testing.T) {
	t.Parallel()
	d := Dir(t.TempDir())
	key := KeyOf("a")
	values := [][]byte{bytes.Repeat([]byte("a"), 1<<16), bytes.Repeat([]byte("b"), 1<<17)}
	d.Put(key, values[0])
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 50 {
				d.Put(key, values[i%2])
				if got, ok := d.Get(key); runtime.GOOS != "windows" && (!ok || !bytes.Equal(got, values[0]) && !bytes.Equal(got, values[1])) {
					t.Errorf("got %d bytes, %t", len(got), ok)
				}
			}
		})
	}
	wg.Wait()
	if entries, err := os.ReadDir(string(d)); err != nil || len(entries) != 1 {
		t.Errorf("got %v, %v", entries, err)
	}
}

func TestTrim(t *testing.T) {
	t.Parallel()
	d := Dir(t.TempDir())
	put := func(name string, age time.Duration) {
		d.Put(KeyOf(name), []byte(strings.Repeat("x", 68))) // 100 bytes with the sum
		then := time.Now().Add(-age)
		if err := os.Chtimes(d.path(KeyOf(name)), then, then); err != nil {
			t.Fatal(err)
		}
	}
	file := func(name string, age time.Duration) {
		path := filepath.Join(string(d), name)
		then := time.Now().Add(-age)
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, then, then); err != nil {
			t.Fatal(err)
		}
	}
	remaining := func() string {
		var names []string
		for _, name := range []string{"now", "yesterday", "last week", "long ago"} {
			if _, err := os.Stat(d.path(KeyOf(name))); err == nil {
				names = append(names, name)
			}
		}
		for _, name := range []string{"new-1", "new-2", "notes.txt"} {
			if _, err := os.Stat(filepath.Join(string(d), name)); err == nil {
				names = append(names, name)
			}
		}
		return strings.Join(names, ", ")
	}
	put("now", 0)
	put("yesterday", 30*time.Hour)
	put("last week", 7*24*time.Hour)
	file("new-1", 0)
	file("new-2", 2*time.Hour)
	file("notes.txt", 1000*time.Hour)
	put("long ago", 31*24*time.Hour)
	for _, test := range []struct {
		values int
		bytes  int64
		want   string
	}{
		{10, 1000, "now, yesterday, last week, new-1, notes.txt"},
		{10, 210, "now, yesterday, new-1, notes.txt"},
		{2, 1000, "now, new-1, notes.txt"}, // a file that is being written counts
	} {
		d.trim(test.values, test.bytes)
		if got := remaining(); got != test.want {
			t.Errorf("%d values of %d bytes: got %s, want %s", test.values, test.bytes, got, test.want)
		}
	}
	put("yesterday", 30*time.Hour)
	if _, ok := d.Get(KeyOf("yesterday")); !ok {
		t.Fatal("the value is gone")
	}
	if info, err := os.Stat(d.path(KeyOf("yesterday"))); err != nil || time.Since(info.ModTime()) > time.Hour {
		t.Errorf("a value that is used stays as old as it was: %v", err)
	}
}
