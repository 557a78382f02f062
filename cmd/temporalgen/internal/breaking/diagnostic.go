package breaking

import (
	"go/token"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/descriptor"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/evolution"
)

// diagnostic is what is reported about a change: what has changed, what it harms, what will happen, and what to do.
func (v *version) diagnostic(c evolution.Change) diag.Diagnostic {
	d := diag.Diagnostic{Code: c.Code, Severity: c.Severity(), Subject: string(c.Place)}
	d.Pos, d.End = v.find(c.Place)
	for _, class := range c.Classes {
		d.Classes = append(d.Classes, string(class))
	}
	d.Message = c.Summary + " [" + strings.Join(d.Classes, ", ") + "]: " + c.Consequence + "; " + c.Remedy
	return d
}

// find returns where a place is in the source. What is gone is at the nearest of what it was in: an interface, or else its
// package.
func (v *version) find(place descriptor.Path) (pos, end token.Position) {
	if v.places != nil {
		if pos, end = v.places.Find(place); pos.IsValid() {
			return pos, end
		}
	}
	whole := token.Position{Filename: v.path}
	if folder := v.folders[packageOf(v.old, place)]; folder != "" {
		whole.Filename = folder
	}
	return whole, whole
}

// packageOf returns the import path of the package that a place of a document is in, "" if that is not known.
func packageOf(d *descriptor.Document, place descriptor.Path) string {
	within := func(of descriptor.Path) bool { return place == of || strings.HasPrefix(string(place), string(of)+"/") }
	for _, list := range [][]descriptor.Workflow{d.Workflows, d.Messages} {
		if i := slices.IndexFunc(list, func(w descriptor.Workflow) bool { return within(d.PathOf(&w)) }); i >= 0 {
			return list[i].Package
		}
	}
	if i := slices.IndexFunc(d.Activities, func(a descriptor.Activities) bool { return within(d.PathOfActivities(&a)) }); i >= 0 {
		return d.Activities[i].Package
	}
	return ""
}
