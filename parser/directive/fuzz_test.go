package directive

import "testing"

// FuzzTemplate splits templates, and lists of names with templates. What was split has to
// make the text again.
func FuzzTemplate(f *testing.F) {
	for _, seed := range []string{
		"", "order-{OrderID}", "{A.B.C}{D}", "{", "}", "{}", "{{A}}", "{A..B}", "{é.世}", "{A }", "a}b{c", "{1}",
		"Customer:{CustomerID},Region:eu", " A : x , B\t:\t{C}", "A:b:c", ",", "A:", ":b", "A:b,A:c", "\u00a0A:\u00a0b",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkTemplate(t, text)
		items, err := SplitNamed(text)
		if err != nil {
			return
		}
		for _, item := range items {
			if from := item.TextOffset; from < 0 || from+len(item.Text) > len(text) || text[from:from+len(item.Text)] != item.Text {
				t.Errorf("%q is not at %d of %q", item.Text, item.TextOffset, text)
			}
			if from := item.Offset; from < 0 || from+len(item.Name) > len(text) || text[from:from+len(item.Name)] != item.Name {
				t.Errorf("%q is not at %d of %q", item.Name, item.Offset, text)
			}
			checkTemplate(t, item.Text)
		}
	})
}

func checkTemplate(t *testing.T, text string) {
	pieces, err := SplitTemplate(text)
	if err != nil {
		if err.Offset < 0 || err.Offset >= len(text) || err.Message == "" {
			t.Errorf("%q: %q at %d", text, err.Message, err.Offset)
		}
		return
	}
	whole := ""
	for _, p := range pieces {
		if p.Offset != len(whole) || p.Text == "" {
			t.Errorf("%q: %q at %d", text, p.Text, p.Offset)
		}
		if p.Reference {
			whole += "{" + p.Text + "}"
		} else {
			whole += p.Text
		}
	}
	if whole != text {
		t.Errorf("the pieces of %q make %q", text, whole)
	}
}
