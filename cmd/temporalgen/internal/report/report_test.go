package report_test

import (
	"errors"
	"fmt"
	"go/token"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/report"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// at is a position in a file of the working directory of the tests.
func at(file string, line, column, offset int) token.Position {
	return token.Position{Filename: filepath.Join(dir, file), Line: line, Column: column, Offset: offset}
}

var dir = filepath.Join(string(filepath.Separator), "work", "shop")

// everything is reported by the tests of forms for programs.
func everything(r report.Report) {
	r.Diagnostics([]diag.Diagnostic{
		{
			Pos: at("order/order.go", 5, 32, 64), End: at("order/order.go", 5, 36, 68), Code: diag.UnknownKey,
			Message: "no <key> quue: 50% of them,\nor queue", Fixes: []diag.Fix{{
				Message: "write queue",
				Edits: []diag.Edit{{
					Pos: at("order/order.go", 5, 32, 64), End: at("order/order.go", 5, 36, 68), NewText: "queue",
				}},
			}},
		},
		{
			Pos: at("a,b:c.go", 9, 1, 90), Code: diag.NameTaken, Severity: diag.Warning, Message: "taken",
			Related: []diag.Related{{Pos: at("../other.go", 3, 1, 20), End: at("../other.go", 4, 1, 30), Message: "declared here"}},
		},
		{Pos: token.Position{Filename: filepath.Join(dir, "empty")}, Code: diag.Load, Message: "no Go files"},
		{Pos: at("order/order.go", 7, 2, 80), End: at("order/order.go", 9, 1, 99), Code: diag.Run, Message: "several lines"},
	})
	r.Note("no contracts in %s", "./...")
	r.Failed(errors.New("permission denied"))
	files := []report.File{
		{Path: filepath.Join(dir, "a_temporal.go"), Source: filepath.Join(dir, "a.go"), State: report.Fresh, Contracts: "A (no messages)"},
		{
			Path: filepath.Join(dir, "b_temporal.go"), Source: filepath.Join(dir, "b.go"), State: report.Stale, Contracts: "B (1 signal)",
			Old: []byte("a\nb\n"), New: []byte("a\nc\nd\n"),
		},
		{
			Path: filepath.Join(dir, "c_temporal.go"), Source: filepath.Join(dir, "c.go"), State: report.Missing, Contracts: "C (1 signal)",
			New: []byte("a\n"),
		},
		{Path: filepath.Join(dir, "d_temporal.go"), Source: filepath.Join(dir, "d.go"), State: report.Orphaned, Gone: true, Old: []byte("a\n")},
	}
	r.Written(files)
	r.Pending(files)
	r.Content(files[2:3])
	r.Finished(report.Run{
		Errors: 3, Warnings: 1, Files: 3, Outdated: 3, Packages: 2, Sources: 7, Contracts: 3, Cache: "off",
		Phases: []report.Phase{{Name: "list", Took: 31540 * time.Microsecond}, {Name: "read", Took: 20 * time.Microsecond}},
		Took:   1500 * time.Millisecond,
	})
	again := report.Run{OK: true, Files: 2, Outdated: 1, Took: 38 * time.Millisecond, Begun: time.Date(2026, 11, 28, 15, 4, 5, 600, time.UTC)}
	r.Finished(again)
	again.Because = []string{filepath.Join(dir, "order", "order.go")}
	again.Generated = []string{filepath.Join(dir, "order"), dir}
	r.Finished(again)
	again.OK, again.Errors, again.Because = false, 2, []string{dir, dir, dir, dir}
	r.Finished(again)
}

func TestJSON(t *testing.T) {
	t.Parallel()
	const want = `{"kind":"diagnostic","file":"order/order.go","start":{"line":5,"column":32,"offset":64},"end":{"line":5,"column":36,"offset":68},"code":"TG004","severity":"error","message":"no <key> quue: 50% of them,\nor queue","fixes":[{"message":"write queue","edits":[{"file":"order/order.go","start":{"line":5,"column":32,"offset":64},"end":{"line":5,"column":36,"offset":68},"newText":"queue"}]}],"link":"https://github.com/temporalgen/temporalgen/blob/main/docs/diagnostics/TG004.md"}
{"kind":"diagnostic","file":"a,b:c.go","start":{"line":9,"column":1,"offset":90},"end":{"line":9,"column":1,"offset":90},"code":"TG014","severity":"warning","message":"taken","related":[{"file":"../other.go","start":{"line":3,"column":1,"offset":20},"end":{"line":4,"column":1,"offset":30},"message":"declared here"}],"link":"https://github.com/temporalgen/temporalgen/blob/main/docs/diagnostics/TG014.md"}
{"kind":"diagnostic","file":"empty","code":"TG018","severity":"error","message":"no Go files","link":"https://github.com/temporalgen/temporalgen/blob/main/docs/diagnostics/TG018.md"}
{"kind":"diagnostic","file":"order/order.go","start":{"line":7,"column":2,"offset":80},"end":{"line":9,"column":1,"offset":99},"code":"TG012","severity":"error","message":"several lines","link":"https://github.com/temporalgen/temporalgen/blob/main/docs/diagnostics/TG012.md"}
{"kind":"note","message":"no contracts in ./..."}
{"kind":"failure","message":"permission denied"}
{"kind":"file","path":"a_temporal.go","source":"a.go","state":"fresh","contracts":"A (no messages)"}
{"kind":"file","path":"b_temporal.go","source":"b.go","state":"stale","contracts":"B (1 signal)"}
{"kind":"file","path":"c_temporal.go","source":"c.go","state":"missing","contracts":"C (1 signal)"}
{"kind":"file","path":"d_temporal.go","source":"d.go","state":"orphaned"}
{"kind":"file","path":"a_temporal.go","source":"a.go","state":"fresh","contracts":"A (no messages)"}
{"kind":"file","path":"b_temporal.go","source":"b.go","state":"stale","contracts":"B (1 signal)","added":2,"removed":1,"diff":"--- a/b_temporal.go\n+++ b/b_temporal.go\n@@ -1,2 +1,3 @@\n a\n-b\n+c\n+d\n"}
{"kind":"file","path":"c_temporal.go","source":"c.go","state":"missing","contracts":"C (1 signal)","added":1,"diff":"--- /dev/null\n+++ b/c_temporal.go\n@@ -0,0 +1,1 @@\n+a\n"}
{"kind":"file","path":"d_temporal.go","source":"d.go","state":"orphaned","removed":1,"diff":"--- a/d_temporal.go\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n"}
{"kind":"file","path":"c_temporal.go","source":"c.go","state":"missing","contracts":"C (1 signal)","content":"a\n"}
{"kind":"run","ok":false,"errors":3,"warnings":1,"files":3,"outdated":3,"packages":2,"sources":7,"contracts":3,"cache":"off","phases":[{"name":"list","milliseconds":31.54},{"name":"read","milliseconds":0.02}],"milliseconds":1500}
{"kind":"run","ok":true,"errors":0,"warnings":0,"files":2,"outdated":1,"milliseconds":38,"begun":"2026-11-28T15:04:05.0000006Z"}
{"kind":"run","ok":true,"errors":0,"warnings":0,"files":2,"outdated":1,"milliseconds":38,"begun":"2026-11-28T15:04:05.0000006Z","because":["order/order.go"],"generated":["order","."]}
{"kind":"run","ok":false,"errors":2,"warnings":0,"files":2,"outdated":1,"milliseconds":38,"begun":"2026-11-28T15:04:05.0000006Z","because":[".",".",".","."],"generated":["order","."]}
`
	var stdout, stderr strings.Builder
	everything(report.New(report.Config{
		Format: report.JSON, Dir: dir, Check: true, Diff: true, Verbose: true, Stdout: &stdout, Stderr: &stderr,
	}))
	if diff := cmp.Diff(want, stdout.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if stderr.Len() > 0 {
		t.Errorf("on the standard error: %s", stderr.String())
	}
}

func TestGitHub(t *testing.T) {
	t.Parallel()
	const want = `::error file=shop/order/order.go,line=5,col=32,endLine=5,title=TG004%3A A key or flag that the directive does not have::order/order.go:5:32: no <key> quue: 50%25 of them,\nor queue (TG004)
::warning file=shop/a%2Cb%3Ac.go,line=9,col=1,endLine=9,title=TG014%3A A Go name that generated code needs and that is taken::a,b:c.go:9:1: warning: taken (TG014)
::error file=shop/empty,title=TG018%3A Source that cannot be loaded or type-checked::empty: no Go files (TG018)
::error file=shop/order/order.go,line=7,col=2,endLine=8,title=TG012%3A A workflow with no run%2C or with several::order/order.go:7:2: several lines (TG012)
temporalgen: no contracts in ./...
::error title=temporalgen::permission denied
::error file=shop/b_temporal.go,title=temporalgen::b_temporal.go: stale (+2 -1), run go generate
::error file=shop/c_temporal.go,title=temporalgen::c_temporal.go: missing (+1), run go generate
::error file=shop/d_temporal.go,title=temporalgen::d_temporal.go: stale (-1), d.go is gone; run go generate
temporalgen: not up to date: 3 of 4 files (+3 -2)
temporalgen: 2 packages, 7 files, 3 contracts; cache: off
temporalgen: list 31.5 ms, read 0.0 ms; 1500.0 ms in all
temporalgen: 15:04:05 generated nothing; updated 1 of 2 files in 38.0 ms
temporalgen: 0 packages, 0 files, 0 contracts
temporalgen: ; 38.0 ms in all
temporalgen: 15:04:05 order/order.go: generated order, .; updated 1 of 2 files in 38.0 ms
temporalgen: 0 packages, 0 files, 0 contracts
temporalgen: ; 38.0 ms in all
temporalgen: 15:04:05 4 files: errors; generated order, .; updated 1 of 2 files in 38.0 ms
temporalgen: 0 packages, 0 files, 0 contracts
temporalgen: ; 38.0 ms in all
`
	var stdout, stderr strings.Builder
	everything(report.New(report.Config{
		Format: report.GitHub, Dir: dir, Workspace: filepath.Dir(dir), Check: true, Verbose: true, Stdout: &stdout, Stderr: &stderr,
	}))
	if diff := cmp.Diff(want, stderr.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if strings.Contains(stdout.String(), "::") {
		t.Errorf("an annotation is on the standard output, which may be a file: %s", stdout.String())
	}
}

// Without a known workspace, and outside of it, annotations have absolute paths.
func TestGitHubPaths(t *testing.T) {
	t.Parallel()
	for workspace, want := range map[string]string{
		"":                            filepath.ToSlash(filepath.Join(dir, "a.go")),
		filepath.Dir(dir):             "shop/a.go",
		dir:                           "a.go",
		filepath.Join(dir, "another"): filepath.ToSlash(filepath.Join(dir, "a.go")),
	} {
		var stderr strings.Builder
		r := report.New(report.Config{Format: report.GitHub, Dir: dir, Workspace: workspace, Stderr: &stderr})
		r.Diagnostics([]diag.Diagnostic{{Pos: at("a.go", 1, 1, 0), Code: diag.Load, Message: "wrong"}})
		if _, rest, _ := strings.Cut(stderr.String(), "file="); !strings.HasPrefix(rest, want+",") {
			t.Errorf("with the workspace %q: %s, want %s", workspace, stderr.String(), want)
		}
	}
}

// What contracts and files are called, and what they say, is one line of text in all forms, and nothing that acts on a terminal.
func TestNothingActs(t *testing.T) {
	t.Parallel()
	const acts = "a\x1b[31m\x00\a\r\n\u2028\u202Eforged: b"
	const seen = `a\x1b[31m\x00\x07\r\n\u2028\u202eforged: b`
	file := filepath.Join(dir, acts)
	for _, config := range []report.Config{
		{Format: report.Text},
		{Format: report.Text, Terminal: true},
		{Format: report.Text, Terminal: true, Color: true},
		{Format: report.GitHub},
		{Format: report.GitHub, Workspace: dir},
	} {
		for name, tell := range map[string]func(r report.Report){
			"message": func(r report.Report) {
				r.Diagnostics([]diag.Diagnostic{{Pos: at("a.go", 1, 1, 0), Code: diag.Load, Message: acts}})
			},
			"file": func(r report.Report) {
				r.Diagnostics([]diag.Diagnostic{{Pos: token.Position{Filename: file}, Code: diag.Load, Message: "wrong"}})
			},
			"position": func(r report.Report) {
				r.Diagnostics([]diag.Diagnostic{{Pos: at(acts, 1, 1, 0), Code: diag.Load, Severity: diag.Warning, Message: "wrong"}})
			},
			"note":    func(r report.Report) { r.Note("%s is there", acts) },
			"failure": func(r report.Report) { r.Failed(errors.New(acts)) },
			"source":  func(r report.Report) { r.Written([]report.File{{Path: "/b", Source: file, State: report.Missing}}) },
			"summary": func(r report.Report) { r.Written([]report.File{{Path: "/b", Contracts: acts, State: report.Stale}}) },
			"written": func(r report.Report) { r.Written([]report.File{{Path: file, Source: "/b", State: report.Missing}}) },
			"orphan":  func(r report.Report) { r.Written([]report.File{{Path: file, Source: "/b", State: report.Orphaned}}) },
			"pending": func(r report.Report) { r.Pending([]report.File{{Path: file, Source: "/b", State: report.Stale}}) },
			"run":     func(r report.Report) { r.Finished(report.Run{Begun: time.Unix(0, 0), Because: []string{file}}) },
			"fix": func(r report.Report) {
				r.Diagnostics([]diag.Diagnostic{{
					Pos: at("a.go", 1, 1, 0), Code: diag.Load, Message: acts,
					Related: []diag.Related{{Pos: at(acts, 1, 1, 0), Message: acts}}, Fixes: []diag.Fix{{Message: acts}},
				}})
			},
		} {
			var out strings.Builder
			config := config
			config.Dir, config.Check, config.Stdout, config.Stderr = dir, true, &out, &out
			config.ReadFile = func(string) ([]byte, error) { return nil, errors.New("not there") }
			tell(report.New(config))
			text := strings.NewReplacer("\x1b[0m", "", "\x1b[1m", "", "\x1b[90m", "").Replace(out.String())
			if !strings.Contains(strings.ReplaceAll(text, "%3A", ":"), seen) {
				t.Errorf("%s: nothing is seen of it: %q", name, text)
			}
			for line := range strings.Lines(text) {
				hidden := func(r rune) bool { return unicode.IsControl(r) || r == '\u202E' || r == '\u2028' }
				if strings.ContainsFunc(strings.TrimSuffix(line, "\n"), hidden) || strings.HasPrefix(line, "forged") {
					t.Errorf("%s: %q", name, text)
				}
			}
		}
	}
}

// Messages name files from the working directory, as positions do, in all forms.
// While somebody watches, many files at once, as when a branch is switched, are only summed up, unless all is to be told.
func TestWrittenWhileWatching(t *testing.T) {
	for _, test := range []struct {
		config report.Config
		files  int
		want   int // lines
	}{
		{report.Config{}, 11, 11},
		{report.Config{Watch: true}, 10, 10},
		{report.Config{Watch: true}, 11, 0},
		{report.Config{Watch: true, Verbose: true}, 11, 11},
	} {
		var stdout strings.Builder
		test.config.Format, test.config.Dir, test.config.Stdout, test.config.Stderr = report.Text, dir, &stdout, io.Discard
		files := []report.File{{Path: filepath.Join(dir, "a_temporal.go"), Source: filepath.Join(dir, "a.go"), State: report.Fresh}}
		for i := range test.files {
			files = append(files, report.File{Path: filepath.Join(dir, fmt.Sprintf("b%d_temporal.go", i)), State: report.Stale})
		}
		report.New(test.config).Written(files)
		if got := strings.Count(stdout.String(), "\n"); got != test.want {
			t.Errorf("watching %t, verbose %t: %d lines for %d files, want %d", test.config.Watch, test.config.Verbose, got, test.files, test.want)
		}
	}
}

func TestMessagesHaveRelativePaths(t *testing.T) {
	t.Parallel()
	place := filepath.Join(dir, "order", "a.go")
	for _, config := range []report.Config{{Format: report.Text}, {Format: report.Text, Terminal: true}, {Format: report.JSON}, {Format: report.GitHub, Workspace: dir}} {
		var out strings.Builder
		config.Dir, config.Stdout, config.Stderr = dir, &out, &out
		config.ReadFile = func(string) ([]byte, error) { return nil, errors.New("not there") }
		r := report.New(config)
		d := diag.Diagnostic{
			Pos: at("a.go", 1, 1, 0), Code: diag.Load, Message: "as in " + place,
			Related: []diag.Related{{Pos: at("b.go", 1, 1, 0), Message: "beside " + place}}, Fixes: []diag.Fix{{Message: "remove " + place}},
		}
		r.Diagnostics([]diag.Diagnostic{d})
		r.Note("%s is there", place)
		r.Failed(fmt.Errorf("open %s: permission denied", place))
		if text := out.String(); strings.Contains(text, filepath.ToSlash(dir)) || strings.Contains(text, dir) {
			t.Errorf("%+v: %s", config.Format, text)
		}
		if d.Related[0].Message != "beside "+place || d.Fixes[0].Message != "remove "+place {
			t.Error("it changes what it is given")
		}
	}
}
