package contractpage

import (
	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/evolution"
)

// whatBreaks says for whom a change of a class is one that breaks something.
var whatBreaks = map[evolution.Class]string{
	evolution.Running: "For workflows that are running",
	evolution.Memory:  "For messages that were accepted",
	evolution.Clients: "For deployed clients and other programs",
	evolution.Rollout: "Only while old and new workers run side by side",
}

// changes tells what has changed since an older document: first what breaks something, by the gravest of what it breaks, and then
// the rest.
func (b *builder) changes(older *descriptor.Document) *page.Section {
	s := &page.Section{ID: "changes", Title: page.Plainly("Changes")}
	changes := evolution.Compare(older, b.document)
	if len(changes) == 0 {
		s.Add(page.Paragraph{Text: page.Plainly("Nothing has changed since the contract file that this page is compared with.")})
		return s
	}
	s.Add(page.Paragraph{Text: page.Format("What has changed since the contract file that this page is compared with, and what that does. `temporalgen explain` tells more about a code.")})
	group := func(title string, in func(c *evolution.Change) bool) {
		var list page.List
		for i := range changes {
			if in(&changes[i]) {
				list.Items = append(list.Items, changeText(&changes[i]))
			}
		}
		if len(list.Items) > 0 {
			s.Add(page.Paragraph{Text: page.Important(title)}, list)
		}
	}
	for _, class := range evolution.Classes() {
		group(whatBreaks[class], func(c *evolution.Change) bool { return len(c.Classes) > 0 && c.Classes[0] == class })
	}
	group("Breaks nothing", func(c *evolution.Change) bool { return len(c.Classes) == 0 })
	return s
}

// changeText tells one change.
func changeText(c *evolution.Change) page.Text {
	text := page.Plainly(c.Summary).To(string(c.Place))
	if c.Code != "" {
		text = append(text, page.Format(" (%s)", string(c.Code))...)
	}
	if c.Consequence != "" {
		text = append(text, page.Span{Text: ": " + c.Consequence})
	}
	text = append(text, page.Span{Text: "."})
	if c.Remedy != "" {
		text = append(text, page.Format(" **Instead:** %s.", page.Plainly(c.Remedy))...)
	}
	if others := c.Classes[min(1, len(c.Classes)):]; len(others) > 0 {
		var names []page.Text
		for _, class := range others {
			names = append(names, page.Plainly(string(class)))
		}
		text = append(text, page.Format(" It also concerns: %s.", enumeration(names, "and"))...)
	}
	return text
}
