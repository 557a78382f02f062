package sarif

import (
	"encoding/json"
	"fmt"
	"go/token"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/parser/diag"
)

// at is a place in a file of one line.
func at(file string, column int) token.Position {
	return token.Position{Filename: file, Offset: column - 1, Line: 1, Column: column}
}

func encode(t *testing.T, found ...diag.Diagnostic) []byte {
	t.Helper()
	text, err := Encode(found, Config{
		Dir: filepath.FromSlash("/src/my shop"), Version: "v1.2.3",
		ReadFile: func(string) ([]byte, error) { return []byte("注😀 = 1 // order"), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var order, outside = filepath.FromSlash("/src/my shop/a b/order.go"), filepath.FromSlash("/elsewhere/order.go")

func some() []diag.Diagnostic {
	return []diag.Diagnostic{
		{
			Pos: at(order, 8), End: at(order, 13), Code: diag.QueryChanges, Message: "wrong",
			Related: []diag.Related{{Pos: at(outside, 1), End: at(outside, 8), Message: "since this is so"}},
			Fixes: []diag.Fix{{Message: "mend it", Edits: []diag.Edit{
				{Pos: at(order, 8), End: at(order, 9), NewText: "x"}, {Pos: at(outside, 1), End: at(outside, 1), NewText: "y"},
				{Pos: at(order, 11), End: at(order, 12), NewText: "z"},
			}}},
		},
		{Pos: at(order, 1), Code: diag.Condition, Severity: diag.Warning, Message: "perhaps"},
		{Pos: token.Position{Filename: order}, Code: diag.QueryChanges, Severity: diag.Info, Message: "about the file"},
	}
}

// What SARIF does not allow is left out, and nothing else.
func TestNothingIsThereTwice(t *testing.T) {
	t.Parallel()
	here := diag.Related{Pos: at(order, 1), End: at(order, 4), Message: "here"}
	there, elsewhere := here, here
	there.Message, elsewhere.Pos = "there", at(order, 2)
	mend := diag.Fix{Message: "mend it", Edits: []diag.Edit{{Pos: at(order, 1), End: at(order, 4), NewText: "x"}}}
	another := mend
	another.Message = "mend it as well"
	var got log
	if err := json.Unmarshal(encode(t, diag.Diagnostic{
		Pos: at(order, 1), Code: diag.QueryChanges, Message: "wrong", Related: []diag.Related{here, there, here, elsewhere},
		Fixes: []diag.Fix{mend, {Message: "think about it"}, mend, another},
	}), &got); err != nil {
		t.Fatal(err)
	}
	r := got.Runs[0].Results[0]
	if len(r.Related) != 3 || len(r.Fixes) != 2 || r.Fixes[1].Description.Text != "mend it as well" {
		t.Errorf("there are the places %v and the fixes %v", r.Related, r.Fixes)
	}
}

// A name with a colon would be an absolute URI.
func TestNames(t *testing.T) {
	t.Parallel()
	w := &writer{Config{Dir: filepath.FromSlash("/src/my shop")}}
	for name, want := range map[string]string{
		"a:b.go": "./a:b.go", "a b/100%.go": "a%20b/100%25.go", "名前?#.go": "%E5%90%8D%E5%89%8D%3F%23.go", "b/a:b.go": "b/a:b.go",
	} {
		got := w.artifact(filepath.Join(w.Dir, filepath.FromSlash(name)))
		if want := (artifact{want, base}); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
}

// What SARIF requires of each part is there, and nothing that it does not know.
func TestStructure(t *testing.T) {
	t.Parallel()
	for name, found := range map[string][]diag.Diagnostic{"some": some(), "none": nil} {
		var log any
		if err := json.Unmarshal(encode(t, found...), &log); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		c := &checker{t: t, name: name}
		c.log(log)
	}
}

// A checker checks parts of a log against what SARIF 2.1.0 requires of them.
type checker struct {
	t    *testing.T
	name string
}

func (c *checker) errorf(format string, args ...any) {
	c.t.Helper()
	c.t.Errorf(c.name+": "+format, args...)
}

// object checks that a part is an object with properties that it has to have, and no others than those and some.
func (c *checker) object(what string, part any, required, allowed []string) map[string]any {
	c.t.Helper()
	object, ok := part.(map[string]any)
	if !ok {
		c.errorf("%s is %v", what, part)
		return nil
	}
	known := make(map[string]bool)
	for _, name := range append(required, allowed...) {
		known[name] = true
	}
	for _, name := range required {
		if _, ok := object[name]; !ok {
			c.errorf("%s has no %s", what, name)
		}
	}
	for name := range object {
		if !known[name] {
			c.errorf("%s has %s, which is not known of the format", what, name)
		}
	}
	return object
}

// each checks all elements of an array.
func (c *checker) each(what string, part any, check func(any)) {
	c.t.Helper()
	elements, ok := part.([]any)
	if !ok {
		c.errorf("%s is %v, and no array", what, part)
	}
	for _, e := range elements {
		check(e)
	}
}

func (c *checker) log(part any) {
	log := c.object("the log", part, []string{"version", "runs"}, []string{"$schema"})
	if log["version"] != "2.1.0" {
		c.errorf("the version is %v", log["version"])
	}
	c.each("runs", log["runs"], c.run)
}

func (c *checker) run(part any) {
	run := c.object("a run", part, []string{"tool"}, []string{"columnKind", "originalUriBaseIds", "results"})
	if kind := run["columnKind"]; kind != "unicodeCodePoints" && kind != "utf16CodeUnits" {
		c.errorf("columnKind is %v", kind)
	}
	driver := c.object("the driver", c.object("the tool", run["tool"], []string{"driver"}, nil)["driver"],
		[]string{"name"}, []string{"version", "informationUri", "rules"})
	c.uri(driver["informationUri"], true)
	var rules []string
	c.each("rules", driver["rules"], func(part any) {
		rule := c.object("a rule", part, []string{"id"}, []string{"shortDescription", "helpUri"})
		c.message(rule["shortDescription"])
		c.uri(rule["helpUri"], true)
		rules = append(rules, fmt.Sprint(rule["id"]))
	})
	for name, base := range c.object("originalUriBaseIds", run["originalUriBaseIds"], nil, []string{"SRCROOT"}) {
		uri := fmt.Sprint(c.object(name, base, []string{"uri"}, nil)["uri"])
		if c.uri(uri, true); !strings.HasSuffix(uri, "/") {
			c.errorf("the base %s is no folder", uri)
		}
	}
	c.each("results", run["results"], func(part any) { c.result(part, rules) })
}

func (c *checker) result(part any, rules []string) {
	result := c.object("a result", part, []string{"message"}, []string{"ruleId", "ruleIndex", "level", "locations", "relatedLocations", "fixes"})
	c.message(result["message"])
	switch result["level"] {
	case "none", "note", "warning", "error":
	default:
		c.errorf("the level is %v", result["level"])
	}
	if i, ok := result["ruleIndex"].(float64); !ok || int(i) >= len(rules) || rules[int(i)] != result["ruleId"] {
		c.errorf("rule %v is not at %v of %v", result["ruleId"], result["ruleIndex"], rules)
	}
	c.each("locations", result["locations"], c.location)
	if related, ok := result["relatedLocations"]; ok {
		c.each("relatedLocations", related, c.location)
	}
	if fixes, ok := result["fixes"]; ok {
		c.each("fixes", fixes, func(part any) {
			fix := c.object("a fix", part, []string{"artifactChanges"}, []string{"description"})
			c.message(fix["description"])
			c.each("artifactChanges", fix["artifactChanges"], func(part any) {
				change := c.object("a change", part, []string{"artifactLocation", "replacements"}, nil)
				c.artifact(change["artifactLocation"])
				c.each("replacements", change["replacements"], func(part any) {
					replacement := c.object("a replacement", part, []string{"deletedRegion"}, []string{"insertedContent"})
					c.region(replacement["deletedRegion"])
					c.object("the inserted content", replacement["insertedContent"], nil, []string{"text"})
				})
			})
		})
	}
}

func (c *checker) location(part any) {
	location := c.object("a location", part, nil, []string{"physicalLocation", "message"})
	if m, ok := location["message"]; ok {
		c.message(m)
	}
	physical := c.object("a physical location", location["physicalLocation"], []string{"artifactLocation"}, []string{"region"})
	c.artifact(physical["artifactLocation"])
	if region, ok := physical["region"]; ok {
		c.region(region)
	}
}

func (c *checker) artifact(part any) {
	artifact := c.object("an artifact", part, []string{"uri"}, []string{"uriBaseId"})
	base, relative := artifact["uriBaseId"]
	if relative && base != "SRCROOT" {
		c.errorf("the base is %v", base)
	}
	c.uri(artifact["uri"], !relative)
}

func (c *checker) region(part any) {
	region := c.object("a region", part, nil, []string{"startLine", "startColumn", "endLine", "endColumn"})
	for name, number := range region {
		if n, ok := number.(float64); !ok || n < 1 {
			c.errorf("%s is %v", name, number)
		}
	}
}

func (c *checker) message(part any) {
	if text, _ := c.object("a message", part, []string{"text"}, nil)["text"].(string); text == "" {
		c.errorf("a message has no text")
	}
}

func (c *checker) uri(part any, absolute bool) {
	u, err := url.Parse(fmt.Sprint(part))
	if err != nil || u.IsAbs() != absolute || strings.ContainsAny(fmt.Sprint(part), ` \`) {
		c.errorf("%v is no URI, or one that is absolute: %t, %v", part, err == nil && u.IsAbs(), err)
	}
}

func TestResults(t *testing.T) {
	t.Parallel()
	var got log
	if err := json.Unmarshal(encode(t, some()...), &got); err != nil {
		t.Fatal(err)
	}
	here, there := artifact{"a%20b/order.go", "SRCROOT"}, artifact{URI: "file:///elsewhere/order.go"}
	want := []result{
		{
			RuleID: "TG101", RuleIndex: 0, Level: "error", Message: message{"wrong"},
			// The first two characters have three and four bytes, and one and two units of UTF-16.
			Locations: []location{{Physical: physical{here, &region{1, 4, 1, 9}}}},
			Related:   []location{{physical{there, &region{1, 1, 1, 4}}, &message{"since this is so"}}},
			Fixes: []fix{{message{"mend it"}, []change{
				{here, []replacement{{region{1, 4, 1, 5}, message{"x"}}, {region{1, 7, 1, 8}, message{"z"}}}},
				{there, []replacement{{region{1, 1, 1, 1}, message{"y"}}}},
			}}},
		},
		{RuleID: "TG702", RuleIndex: 1, Level: "warning", Message: message{"perhaps"}, Locations: []location{{Physical: physical{here, &region{1, 1, 1, 1}}}}},
		{RuleID: "TG101", RuleIndex: 0, Level: "note", Message: message{"about the file"}, Locations: []location{{Physical: physical{Artifact: here}}}},
	}
	if diff := cmp.Diff(want, got.Runs[0].Results); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if base := got.Runs[0].Bases["SRCROOT"].URI; base != "file:///src/my%20shop/" {
		t.Errorf("files are below %s", base)
	}
}
