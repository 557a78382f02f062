package directive

import (
	"go/ast"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScanWords(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		comment string
		words   []word
		bad     *SyntaxError
	}{
		{comment: "//temporal:run", words: []word{{key: "//temporal:run", end: 14}}},
		{
			comment: "//temporal:update \t id={A.B}  dedup ",
			words: []word{
				{key: "//temporal:update", end: 17},
				{key: "id", offset: 20, hasValue: true, value: "{A.B}", valueOffset: 23, verbatim: true, end: 28},
				{key: "dedup", offset: 30, end: 35},
			},
		},
		{
			comment: "//temporal:signal name=\"a b\" key=`{X}` on-error=",
			words: []word{
				{key: "//temporal:signal", end: 17},
				{key: "name", offset: 18, hasValue: true, value: "a b", valueOffset: 24, verbatim: true, end: 27},
				{key: "key", offset: 29, hasValue: true, value: "{X}", valueOffset: 34, verbatim: true, end: 37},
				{key: "on-error", offset: 39, hasValue: true, valueOffset: 48, verbatim: true, end: 48},
			},
		},
		{
			comment: `//temporal:signal name="a\tb" x=a=b`,
			words: []word{
				{key: "//temporal:signal", end: 17},
				{key: "name", offset: 18, hasValue: true, value: "a\tb", valueOffset: 23, end: 29},
				{key: "x", offset: 30, hasValue: true, value: "a=b", valueOffset: 32, verbatim: true, end: 35},
			},
		},
		{
			comment: `//temporal:signal name="a`,
			words:   []word{{key: "//temporal:signal", end: 17}},
			bad:     &SyntaxError{23, "the value of name is not a valid quoted Go string"},
		},
		{
			comment: `//temporal:signal name="a"serial`,
			words:   []word{{key: "//temporal:signal", end: 17}},
			bad:     &SyntaxError{26, "there is no space after the quoted value of name"},
		},
	} {
		words, bad := scanWords(test.comment)
		allowUnexported := cmp.AllowUnexported(word{}, SyntaxError{})
		if diff := cmp.Diff(test.words, words, allowUnexported); diff != "" {
			t.Errorf("%s: words (-want +got):\n%s", test.comment, diff)
		}
		if diff := cmp.Diff(test.bad, bad, allowUnexported); diff != "" {
			t.Errorf("%s: bad word (-want +got):\n%s", test.comment, diff)
		}
	}
}

func TestNearMiss(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		comment, want string // part of the message, "" for a comment like any other
		offset        int
	}{
		{"//temporal:run", "", 0},
		{"//temporal:sygnal", "", 0}, // an unknown kind, which is for the directive to report
		{"// temporal:run", "write //temporal:run, without the space", 2},
		{"// Temporal:Signal name=x", "write //temporal:signal, without the space", 2},
		{"//\ttemporal:update", "write //temporal:update, without the space", 2},
		{"// temporal: run", "write //temporal:run, without the space", 2},
		{"//temporal: run", "write //temporal:run, without the space", 10},
		{"//temporal :run", "write //temporal:run, without the space", 10},
		{"//\u00a0temporal:run", "write //temporal:run, without the space", 2},
		{"//temporal\v:run", "write //temporal:run, without the space", 10},
		{"//Temporal:run", "write //temporal:run, in lower case", 2},
		{"//TEMPORAL:nothing", "write //temporal:kind, in lower case", 2},
		{"//temporal:", "has no kind", 11},
		{"//temporal: ", "has no kind", 11},
		{"/* temporal:run */", "write //temporal:run on a line of its own", 3},
		{"/*\n\t * temporal:run\n */", "write //temporal:run on a line of its own", 7},
		{"/*temporal:run*/", "write //temporal:run on a line of its own", 2},
		{"// Temporal: run it on three nodes", "", 0},
		{"// temporal: an adjective", "", 0},
		{"// temporal:", "", 0},
		{"// Uses Temporal: signals are", "", 0},
		{"// see //temporal:run", "", 0},
		{"//go:generate temporal:run", "", 0},
		{"/* Temporal: run */", "", 0},
		{"// bitemporal:run", "", 0},
	} {
		message, offset, ok := nearMiss(test.comment)
		if ok != (test.want != "") || !strings.Contains(message, test.want) || offset != test.offset {
			t.Errorf("%q: got %q at %d, want %q at %d", test.comment, message, offset, test.want, test.offset)
		}
		if ok && !Mentioned([]byte("package p\n\n"+test.comment)) {
			t.Errorf("%q is a near miss that a quick look does not notice", test.comment)
		}
		if p := NearMiss(&ast.Comment{Slash: 1, Text: test.comment}); (p != nil) != ok {
			t.Errorf("%q: got the problem %v", test.comment, p)
		} else if ok && p.Fix != nil {
			checkFix(t, test.comment, p)
		}
	}
}

// checkFix checks that a comment is a directive once what was meant has been put into it.
func checkFix(t *testing.T, comment string, p *Problem) {
	t.Helper()
	fixed := comment[:p.Fix.At.From-1] + p.Fix.Text + comment[p.Fix.At.To-1:]
	if !Is(fixed) {
		t.Errorf("%q becomes %q, which is no directive", comment, fixed)
		return
	}
	same := func(comment string) int {
		n := 0
		for _, other := range Parse(&ast.Comment{Slash: 1, Text: comment}).Problems {
			if other.Message == p.Message {
				n++
			}
		}
		return n
	}
	if n := same(fixed); n > 0 && (!Is(comment) || n >= same(comment)) {
		t.Errorf("%q becomes %q, which has the same problem: %s", comment, fixed, p.Message)
	}
}

func TestFixes(t *testing.T) {
	t.Parallel()
	for comment, want := range map[string]string{
		"//temporal:singal":                         "//temporal:signal",
		"// temporal:update dedup":                  "//temporal:update dedup",
		"//Temporal:run":                            "//temporal:run",
		"//temporal: qeury name=a":                  "//temporal:query name=a",
		"//temporal:update dedupe id={A}":           "//temporal:update dedup id={A}",
		"//temporal:update wait=complete":           "//temporal:update wait=completed",
		"//temporal:update wait=\"complete\" dedup": "//temporal:update wait=\"completed\" dedup",
		"//temporal:workflow task-queue=orders":     "//temporal:workflow queue=orders",
		"//temporal:zzz":                            "",
		"//temporal:run zzz":                        "",
		"//temporal:workflow dedup-limit=x":         "",
	} {
		c := &ast.Comment{Slash: 1, Text: comment}
		p := NearMiss(c)
		if p == nil {
			p = &Parse(c).Problems[0]
		}
		got := ""
		if p.Fix != nil {
			got = comment[:p.Fix.At.From-1] + p.Fix.Text + comment[p.Fix.At.To-1:]
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", comment, got, want)
		}
	}
}

func FuzzDirective(f *testing.F) {
	for _, seed := range []string{
		"//temporal:workflow queue=orders id=order-{OrderID} dedup-limit=2000",
		"//temporal:update id=\"{A} {B.C}\" dedup serial wait=completed",
		"//temporal:signal serial serial=account-{AccountID} serial=",
		"//temporal:activity start-to-close=30s backoff=2 non-retryable=A,B",
		"//temporal:signal key=`{`", "//temporal:signal key=\"\\x", "//Temporal : run", "/* temporal:run */",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, comment string) {
		if isLine := strings.HasPrefix(comment, "//"); isLine == strings.HasPrefix(comment, "/*") || isLine && strings.Contains(comment, "\n") {
			return // there is no such comment
		}
		_, offset, missed := nearMiss(comment)
		if offset < 0 || offset > len(comment) {
			t.Errorf("near miss at %d of %d", offset, len(comment))
		}
		directive := Is(comment)
		if p := NearMiss(&ast.Comment{Slash: 1, Text: comment}); p != nil && p.Fix != nil {
			checkFix(t, comment, p)
		}
		if (missed || directive) && !Mentioned([]byte(comment)) {
			t.Error("a quick look does not notice it")
		}
		if !directive {
			return
		}
		d := Parse(&ast.Comment{Slash: 1, Text: comment})
		end := len(comment) + 1
		for _, p := range d.Problems {
			if p.At.From < 1 || p.At.From > p.At.To || int(p.At.To) > end || p.Message == "" {
				t.Errorf("%q at %d of %d", p.Message, p.At.From, end)
			}
			if p.Fix != nil {
				checkFix(t, comment, &p)
			}
		}
		for _, a := range d.Args {
			if a.verbatim && a.Value != comment[a.valuePos-1:int(a.valuePos)-1+len(a.Value)] {
				t.Errorf("%s=%q is not at %d", a.Key, a.Value, a.valuePos)
			}
			if _, bad := SplitTemplate(a.Value); bad != nil && bad.Offset > len(a.Value) {
				t.Errorf("bad template at %d of %q", bad.Offset, a.Value)
			}
		}
	})
}

func TestKindsAreComplete(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		if !isSentence(k.Help) {
			t.Errorf("%s: help %q", k.Name, k.Help)
		}
		for _, key := range k.Keys {
			if !isSentence(key.Help) {
				t.Errorf("%s %s: help %q", k.Name, key.Name, key.Help)
			}
			a := &Arg{Key: key.Name}
			if err := key.check(a); (err == nil) != (key.Form == FormFlag || key.Form == FormLock) {
				t.Errorf("%s %s without a value: %v", k.Name, key.Name, err)
			}
			if key.Form == FormChoice && len(key.Choices) == 0 {
				t.Errorf("%s %s has no choices", k.Name, key.Name)
			}
		}
	}
}

func isSentence(s string) bool {
	return len(s) > 10 && strings.HasSuffix(s, ".") && strings.ToUpper(s[:1]) == s[:1] && !strings.ContainsAny(s, "|\n")
}
