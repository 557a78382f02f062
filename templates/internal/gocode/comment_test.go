package gocode

import (
	"bytes"
	"strings"
	"testing"
)

func TestSentencesAreBroken(t *testing.T) {
	text := Sentencef("%s sends %s.", strings.Repeat("long ", 30), "M")
	if text == "" || strings.Contains(text, "  ") {
		t.Errorf("got %q", text)
	}
	for line := range strings.SplitSeq(text, "\n") {
		if n := len("// " + line); n > commentWidth {
			t.Errorf("%d columns: %s", n, line)
		}
	}
	if got := Sentencef("%s", strings.Repeat("x", 200)); len(got) != 200 {
		t.Errorf("a word was broken: %q", got)
	}
}

func TestComments(t *testing.T) {
	tests := map[string]string{
		"One line.":               "// One line.",
		"One.\n\nTwo.":            "// One.\n//\n// Two.",
		"Code:\n\n\tcode\n\nEnd.": "// Code:\n//\n//\tcode\n//\n// End.",
		"go:generate x":           "// go:generate x",
		"//go:build x":            "// //go:build x",
		"+build linux\nY.":        "// \"+build linux\"\n// Y.",
		"\t+build":                "// \"+build\"",
		"+builder":                "// +builder",
		"a\x00b \ufeffc \xff":     "// a\ufffdb \ufffdc \ufffd", // no source holds these
	}
	for text, want := range tests {
		var b bytes.Buffer
		if err := Comment(text).Render(&b); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSuffix(b.String(), "\n"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
