package payloads

import (
	"go/types"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"
)

// Judged is the fact that tells which types a package has been told about, by their full names. Packages that import it do not
// tell it again.
type Judged struct{ Types []string }

// AFact implements analysis.Fact.
func (*Judged) AFact() {}

// String counts the types.
func (j *Judged) String() string { return "judged " + strconv.Itoa(len(j.Types)) }

func withFacts(a *analysis.Analyzer) *analysis.Analyzer {
	a.FactTypes = append(a.FactTypes, new(Judged))
	return a
}

// skipJudged lets the judge skip types that have been judged for packages that this one imports, and those that are left to a data
// converter.
func (c *check) skipJudged() {
	known := make(map[string]bool)
	for _, fact := range c.pass.AllPackageFacts() {
		if judged, ok := fact.Fact.(*Judged); ok && fact.Package != c.pass.Pkg {
			for _, name := range judged.Types {
				known[name] = true
			}
		}
	}
	c.judge.Known = func(t *types.Named) bool { return known[types.TypeString(t, nil)] || c.isConverted(t) }
}

// export tells importers which types have been judged.
func (c *check) export() {
	var names []string
	for _, t := range c.judge.Judged() {
		names = append(names, types.TypeString(t, nil))
	}
	if len(names) > 0 {
		slices.Sort(names)
		c.pass.ExportPackageFact(&Judged{Types: names})
	}
}
