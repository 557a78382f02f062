package breaking

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/parser/evolution"
)

// TestReadAccepted shows which lines accept a change, and what is said about others.
func TestReadAccepted(t *testing.T) {
	t.Parallel()
	change := evolution.Change{Code: "TG910", Place: "workflows/Order/signals/note\u202E\nfor me"}
	const place = `workflows/Order/signals/note\u202e\nfor me`
	for name, test := range map[string]struct {
		content string
		reason  string   // with which the change is accepted, "" if it is not
		wrong   []string // diagnostics
		err     string
	}{
		"a line":                {content: "TG910 " + place + "  nobody has it\n", reason: "nobody has it"},
		"no end of line":        {content: "# A comment.\n\n\tTG910\t" + place + "\tnobody has it", reason: "nobody has it"},
		"lines of Windows":      {content: "# A comment.\r\nTG910 " + place + "  nobody has it\r\n", reason: "nobody has it"},
		"a byte order mark":     {content: "\uFEFFTG910 " + place + "  nobody has it\n", reason: "nobody has it"},
		"a mark and a comment":  {content: "\uFEFF# A comment.\nTG910 " + place + "  nobody has it\n", reason: "nobody has it"},
		"a mark and an error":   {content: "\uFEFFTG910 x", wrong: []string{"accepted:1:4: ", "reason is missing"}},
		"another place":         {content: "TG910 workflows/Order/signals/not  nobody has it\n"},
		"another code":          {content: "TG911 " + place + "  nobody has it\n"},
		"small letters":         {content: "tg910 " + place + "  nobody has it\n", wrong: []string{"accepted:1:1: tg910 is written TG910 (TG990)"}},
		"small and large ones":  {content: "Tg910 " + place + "  nobody has it\n", wrong: []string{"Tg910 is written TG910"}},
		"small, and no change":  {content: "tg204 " + place + "  nobody has it\n", wrong: []string{"tg204 is written TG204"}},
		"no text":               {content: "\xff\xfeT\x00G\x00", err: "accepted is not text in UTF-8"},
		"the text of something": {content: "TG910 " + place + "  gr\xfc\xdfe\n", err: "accepted is not text in UTF-8"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "accepted")
			if err := os.WriteFile(path, []byte(test.content), 0o666); err != nil {
				t.Fatal(err)
			}
			o := options{accepted: path, given: true}
			list, wrong, err := o.readAccepted()
			if (err != nil) != (test.err != "") || err != nil && !strings.Contains(err.Error(), test.err) {
				t.Errorf("got the error %v, want %q", err, test.err)
			}
			if len(wrong) != min(1, len(test.wrong)) {
				t.Errorf("got %v, want one with %q", wrong, test.wrong)
			}
			for _, d := range wrong {
				for _, part := range test.wrong {
					if !strings.Contains(d.String(), part) {
						t.Errorf("got %s, want %s", d, part)
					}
				}
			}
			reason := ""
			if a := list.find(change); a != nil {
				reason = a.reason
			}
			if reason != test.reason {
				t.Errorf("it is accepted for %q, want %q", reason, test.reason)
			}
		})
	}
}
