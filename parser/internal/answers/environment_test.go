package answers

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFlag(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		flags   []string
		goflags string
		want    string
	}{
		{nil, "", ""},
		{[]string{"-overlay=a"}, "-overlay=b", "a"},
		{[]string{"--overlay=a"}, "", "a"},
		{[]string{"-overlay", "a"}, "", "a"},
		{[]string{"-overlay=a", "-overlay=b"}, "", "b"},
		{[]string{"-overlays=a", "-x-overlay=b", "overlay=c"}, "", ""},
		{[]string{"-overlay"}, "", ""},
		{nil, " -mod=mod  -overlay=b", "b"},
		{nil, `"-overlay=a b" -mod=mod`, "a b"},
		{nil, "'-overlay=a b'", "a b"},
		{nil, "'-overlay=a", "a"},
	} {
		c := Command{Flags: test.flags, Env: []string{"GOENV=off", "GOFLAGS=" + test.goflags}}
		if got := c.Flag("overlay"); got != test.want {
			t.Errorf("%q and %q: got %q, want %q", test.flags, test.goflags, got, test.want)
		}
	}
}

func TestWithoutFlag(t *testing.T) {
	t.Parallel()
	got := WithoutFlag([]string{"-tags=a", "-overlay=b", "-overlay", "c", "--overlay=d", "-mod=mod", "-overlay"}, "overlay")
	if diff := cmp.Diff([]string{"-tags=a", "-mod=mod"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestWithFlagGiven(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		flags       []string
		goflags     string
		wantFlags   []string
		wantGoflags string
	}{
		{nil, "", nil, ""},
		{[]string{"-tags=a"}, "-mod=mod", []string{"-tags=a"}, "-mod=mod"},
		{[]string{"-tags=a"}, "-modfile=b", []string{"-modfile=b", "-tags=a"}, "-e"},
		{[]string{"-modfile=a"}, "-modfile=b -mod=mod", []string{"-modfile=a"}, "-mod=mod"},
		{nil, `"-modfile=a b" '-ldflags=-X "c"' "-tags=d e"`, []string{"-modfile=a b"}, `'-ldflags=-X "c"' "-tags=d e"`},
	} {
		c := Command{Flags: test.flags, Env: []string{"GOENV=off", "GOFLAGS=" + test.goflags}}.WithFlagGiven("modfile")
		if diff := cmp.Diff(test.wantFlags, c.Flags); diff != "" {
			t.Errorf("%q and %q: flags -want +got:\n%s", test.flags, test.goflags, diff)
		}
		if got := c.Getenv("GOFLAGS"); got != test.wantGoflags {
			t.Errorf("%q and %q: GOFLAGS=%s, want %s", test.flags, test.goflags, got, test.wantGoflags)
		}
	}
}
