package directive

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A bar stands for the offset.
func TestPlaceAt(t *testing.T) {
	t.Parallel()
	type place struct {
		Part            Part
		Kind, Key       string
		Text, Before    string
		Others          string
		Quoted, Nowhere bool
	}
	for comment, want := range map[string]place{
		"//temp|oral:update":                   {Nowhere: true},
		"//temporal:|":                         {Part: InKind},
		"//temporal:up|date id=a":              {Part: InKind, Kind: "update", Text: "update", Before: "up"},
		"//temporal:up|":                       {Part: InKind, Text: "up", Before: "up"},
		"//temporal:update |":                  {Part: InKey, Kind: "update"},
		"//temporal:update | id=a":             {Part: InKey, Kind: "update", Others: "id"},
		"//temporal:update d|e id=a":           {Part: InKey, Kind: "update", Text: "de", Before: "d", Others: "id"},
		"//temporal:update i|d=a wait=x":       {Part: InKey, Kind: "update", Key: "id", Text: "id", Before: "i", Others: "wait"},
		"//temporal:update id=|":               {Part: InValue, Kind: "update", Key: "id"},
		"//temporal:update id={A|b} dedup":     {Part: InValue, Kind: "update", Key: "id", Text: "{Ab}", Before: "{A", Others: "dedup"},
		"//temporal:update id=\"a {B|\" dedup": {Part: InValue, Kind: "update", Key: "id", Text: "a {B", Before: "a {B", Others: "dedup", Quoted: true},
		"//temporal:update id=\"a {B|":         {Part: InValue, Kind: "update", Key: "id", Text: "a {B", Before: "a {B", Quoted: true},
		"//temporal:update dedup id=\"|":       {Part: InValue, Kind: "update", Key: "id", Others: "dedup", Quoted: true},
		"//temporal:update id=\"|\"":           {Part: InValue, Kind: "update", Key: "id", Quoted: true},
		"//temporal:update id=\"a\\|nb\"":      {Part: InValue, Kind: "update", Key: "id", Text: "a\\nb", Before: "a\\", Quoted: true},
		"//temporal:update id=`a|`":            {Part: InValue, Kind: "update", Key: "id", Text: "a", Before: "a", Quoted: true},
		"//temporal:wrong id=|":                {Part: InValue},
		"//temporal:update x=|y":               {Part: InValue, Kind: "update", Text: "y"},
	} {
		before, _, _ := strings.Cut(comment, "|")
		text := strings.Replace(comment, "|", "", 1)
		p, ok := PlaceAt(text, len(before))
		got := place{Nowhere: !ok}
		if ok {
			got = place{Part: p.Part, Text: text[p.Start:p.End], Before: p.Before, Others: strings.Join(p.Keys, " "), Quoted: p.Quoted}
			if p.Kind != nil {
				got.Kind = p.Kind.Name
			}
			if p.Key != nil {
				got.Key = p.Key.Name
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", comment, diff)
		}
	}
}

// No text makes PlaceAt panic.
func FuzzPlaceAt(f *testing.F) {
	f.Add(`//temporal:update id="a {B" dedup`, 20)
	f.Add("//temporal:update id=`", 22)
	f.Fuzz(func(t *testing.T, comment string, offset int) {
		p, ok := PlaceAt(comment, offset)
		if ok && (p.Start > p.End || p.End > len(comment) || !strings.HasPrefix(comment[p.Start:], p.Before)) {
			t.Errorf("got %+v", p)
		}
	})
}
