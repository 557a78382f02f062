package source

import (
	"fmt"
	"go/token"
	"strings"
	"testing"
)

// Files that are parsed at the same time have the positions that they would have one after the other.
func TestParseFiles(t *testing.T) {
	for _, before := range []string{"", "package before\n"} {
		var texts []Text
		one, all := token.NewFileSet(), token.NewFileSet()
		if before != "" {
			ParseFile(one, "before.go", []byte(before))
			ParseFile(all, "before.go", []byte(before))
		}
		var want []*File
		for i := range 50 {
			src := fmt.Sprintf("package p\n\n%s\nvar v%d int\n", strings.Repeat("// A comment.\n", i%7), i)
			if i == 20 {
				src = "" // which is no Go file
			}
			texts = append(texts, Text{fmt.Sprintf("%d.go", i), []byte(src)})
			want = append(want, ParseFile(one, texts[i].Path, texts[i].Src))
		}
		got := ParseFiles(all, texts)
		for i, f := range got {
			if a, b := want[i].Syntax.End(), f.Syntax.End(); a != b || one.Position(a) != all.Position(b) {
				t.Errorf("file %d ends at %d (%s), want %d (%s)", i, b, all.Position(b), a, one.Position(a))
			}
			if got, want := f.Errors.Error(), want[i].Errors.Error(); got != want {
				t.Errorf("file %d: got errors %s, want %s", i, got, want)
			}
		}
		if one.Base() != all.Base() {
			t.Errorf("the next file would begin at %d, want %d", all.Base(), one.Base())
		}
		ParseFile(all, "after.go", []byte("package after\n"))
	}
}
