package inputs

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func writeFile(t *testing.T, path, data string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
}

const source = "// Package a.\n\n//go:build linux\n\npackage a\n\nimport \"fmt\"\n\nfunc f() { fmt.Println(1) }\n"

// A change tells for each kind of input whether it is another one afterwards.
func TestUnchanged(t *testing.T) {
	t.Parallel()
	kinds := map[string]func(s *Set, dir string){
		"content": func(s *Set, dir string) { s.Content(filepath.Join(dir, "a.go")) },
		"header":  func(s *Set, dir string) { s.Header(filepath.Join(dir, "a.go")) },
		"clause":  func(s *Set, dir string) { s.Clause(filepath.Join(dir, "a.go")) },
		"sources": func(s *Set, dir string) { s.Sources(dir) },
		"names":   func(s *Set, dir string) { s.Names(dir) },
		"link":    func(s *Set, dir string) { s.Link(dir) },
		"folder":  func(s *Set, dir string) { s.Folder(dir) },
		"size":    func(s *Set, dir string) { s.Size(filepath.Join(dir, "a.go")) },
		"absent":  func(s *Set, dir string) { s.Content(filepath.Join(dir, "go.mod")) },
	}
	content := func(data string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) { writeFile(t, filepath.Join(dir, "a.go"), data) }
	}
	file := func(name string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) { writeFile(t, filepath.Join(dir, name), "") }
	}
	for name, test := range map[string]struct {
		change func(t *testing.T, dir string)
		want   []string // kinds that are another one
	}{
		"nothing":            {func(*testing.T, string) {}, nil},
		"the same":           {content(source), nil},
		"a body":             {content(source[:len(source)-5] + "2) }\n"), []string{"content"}},
		"a longer body":      {content(source + "\n"), []string{"content", "size"}},
		"an import":          {content("// Package a.\n\n//go:build linux\n\npackage a\n\nimport \"log\"\n\nfunc f() { fmt.Println(1) }\n"), []string{"content", "header"}},
		"cgo":                {content("// Package a.\n\n//go:build linux\n\npackage a\n\nimport \"C\"\n\nfunc f() { fmt.Println(111) }\n"), []string{"content", "header", "clause"}},
		"a constraint":       {content("// Package a.\n\n//go:build plan9\n\npackage a\n\nimport \"fmt\"\n\nfunc f() { fmt.Println(1) }\n"), []string{"content", "header", "clause"}},
		"a broken import":    {content("// Package a.\n\n//go:build linux\n\npackage a\n\nimport \"fmt\n\nfunc f() { fmt.Println(11) }\n"), []string{"content", "header", "clause"}},
		"a removed file":     {func(t *testing.T, dir string) { _ = os.Remove(filepath.Join(dir, "a.go")) }, []string{"content", "header", "clause", "sources", "names", "size"}},
		"another Go file":    {file("b.go"), []string{"sources", "names"}},
		"a text":             {file("b.txt"), []string{"names"}},
		"a hidden file":      {file(".b.go"), []string{"names"}},
		"a file of modules":  {file("go.mod"), []string{"sources", "names", "absent"}},
		"a folder":           {file("b/b.txt"), []string{"sources", "names"}},
		"a folder with data": {file("testdata/b.go"), []string{"names"}},
		"a link": {func(t *testing.T, dir string) {
			if err := os.Rename(dir, dir+"2"); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(dir+"2", dir); err != nil {
				t.Skip(err)
			}
		}, []string{"link"}},
		"everything": {func(t *testing.T, dir string) { _ = os.RemoveAll(dir) },
			[]string{"content", "header", "clause", "sources", "names", "link", "folder", "size"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			another := make(map[string]bool)
			for _, kind := range test.want {
				another[kind] = true
			}
			for kind, add := range kinds {
				dir := filepath.Join(t.TempDir(), "a")
				writeFile(t, filepath.Join(dir, "a.go"), source)
				s := New()
				add(s, dir)
				test.change(t, dir)
				decoded, rest, err := Decode(append(s.Append(nil), "rest"...))
				if err != nil || string(rest) != "rest" {
					t.Fatal(rest, err)
				}
				for _, s := range []*Set{s, decoded} {
					if same, _ := s.Unchanged(); same == another[kind] {
						t.Errorf("%s: got %t", kind, same)
					}
				}
			}
		})
	}
}

// A file that was written long before is only read again if its time, its size or its identity has changed. One that was
// written just before is read each time, since its next change may get the same time.
func TestTimesTell(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a")
	writeFile(t, path, "a")
	s := New()
	s.Content(path)
	if _, looked := s.entries[0].again(s.since); !looked {
		t.Error("the time of a file that was written just now is trusted")
	}
	if same, renewed := s.Unchanged(); !same || renewed {
		t.Errorf("got %t, %t", same, renewed)
	}
	s.since = time.Now().Add(time.Hour).UnixNano() // as if it had been looked at later
	if _, looked := s.entries[0].again(s.since); looked {
		t.Error("the time of a file is not trusted")
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, "b")
	if err := os.Chtimes(path, info.ModTime(), info.ModTime()); err != nil {
		t.Fatal(err)
	}
	if now, _ := s.entries[0].current(); now.changed == 0 {
		t.Skip("the system does not tell when a file was changed")
	}
	if same, _ := s.Unchanged(); same {
		t.Error("a change is not seen after which a program has set the time")
	}
}

// What others have looked at before is known only if it cannot have changed meanwhile, or was looked at before them.
func TestLate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	old, recent := filepath.Join(dir, "old"), filepath.Join(dir, "recent")
	writeFile(t, old, "")
	writeFile(t, recent, "")
	long := time.Now().Add(-time.Hour)
	for name, test := range map[string]struct {
		path   string
		begun  time.Time
		before bool // it was looked at before
		edited bool // meanwhile
		want   bool
	}{
		"absent":                    {filepath.Join(dir, "none"), time.Now(), false, false, true},
		"not changed since":         {old, time.Now().Add(time.Hour), false, false, true},
		"perhaps changed since":     {recent, long, false, false, false},
		"known from before":         {recent, long, true, false, true},
		"changed after it was seen": {recent, long, true, true, false},
	} {
		s := New()
		if test.before {
			s.Recent(test.path)
		}
		if test.edited {
			writeFile(t, test.path, name)
		}
		s.Late(test.begun)
		s.Content(test.path)
		if got := s.Known(); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestUntouched(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a")
	writeFile(t, path, "a")
	s := New()
	s.Content(path)
	if !s.Untouched() {
		t.Error("nothing was written")
	}
	writeFile(t, path, "b")
	writeFile(t, path, "a")
	later := time.Now().Add(time.Hour)
	if err := os.Chtimes(path, later, later); err != nil {
		t.Fatal(err)
	}
	if s.Untouched() {
		t.Error("the same was written again")
	}
	if same, _ := s.Unchanged(); !same {
		t.Error("it holds the same")
	}
}

// Who has read two contents of a file does not know which of them counts.
func TestReadTwice(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a")
	writeFile(t, path, "a")
	s, other := New(), New()
	for _, set := range []*Set{s, nil} {
		if data, err := set.ReadFile(path); err != nil || string(data) != "a" {
			t.Fatal(data, err)
		}
	}
	writeFile(t, path, "b")
	other.Content(path)
	if Union(s, other).Known() {
		t.Error("sets with two contents of a file have a union")
	}
	if _, err := s.ReadFile(path); err != nil || s.Known() {
		t.Error("a set knows which of two contents counts", err)
	}
}

func TestOwnFilesAreKnown(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		others []string
		want   bool
	}{
		"alone":            {nil, true},
		"others as well":   {[]string{"b.go"}, false},
		"what is no input": {[]string{"b.txt"}, true},
	} {
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, "a.go"), source)
		s := New()
		s.Sources(dir)
		s.Clause(filepath.Join(dir, "a_temporal.go"))
		for _, file := range append(test.others, "a_temporal.go") {
			writeFile(t, filepath.Join(dir, file), source)
		}
		s.Wrote(filepath.Join(dir, "a_temporal.go"), []byte(source))
		s.Created(dir, []string{"a_temporal.go"})
		if got, _ := s.Unchanged(); got != test.want {
			t.Errorf("%s: got %t", name, got)
		}
	}
}

func TestDecodeRefusesWhatIsBroken(t *testing.T) {
	t.Parallel()
	s := New()
	s.Content("a")
	s.Folder("b")
	data := s.Append(nil)
	for n := range data {
		if _, _, err := Decode(data[:n]); err == nil {
			t.Errorf("%d of %d bytes are a set", n, len(data))
		}
	}
}

func TestEnvironment(t *testing.T) {
	t.Parallel()
	base := []string{"PATH=/bin", "GOFLAGS=-tags=a"}
	for name, test := range map[string]struct {
		env  []string
		same bool
	}{
		"another order":            {[]string{"GOFLAGS=-tags=a", "PATH=/bin"}, true},
		"the last one counts":      {[]string{"PATH=/none", "PATH=/bin", "GOFLAGS=-tags=a"}, true},
		"what nobody looks at":     {append(base, "TERM=x", "PWD=/", "GOFILE=a.go", "GOLINE=1", "GOPACKAGE=a"), true},
		"another value":            {[]string{"PATH=/bin", "GOFLAGS=-tags=b"}, false},
		"one more":                 {append(base, "CGO_ENABLED=0"), false},
		"a C compiler":             {append(base, "CC=clang"), false},
		"a variant":                {append(base, "GOAMD64=v3"), false},
		"an experiment":            {append(base, "GOEXPERIMENT=x"), false},
		"a folder for temporaries": {append(base, "TMPDIR=/none"), false},
	} {
		if got := Environment(test.env) == Environment(base); got != test.same {
			t.Errorf("%s: got %t", name, got)
		}
	}
}
