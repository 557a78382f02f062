package generator

import (
	"github.com/temporalgen/temporalgen/internal/inputs"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A Plan is what the files of some packages should be, compared with what they are.
type Plan struct {
	// Outputs are the generated files, ordered by path.
	Outputs []*Output
	// Orphans are files that were generated from contracts that no longer exist,
	// ordered by path.
	Orphans []Orphan
	// Diagnostics are the findings about the input, in order. With an error among
	// them there are neither outputs nor orphans.
	Diagnostics []diag.Diagnostic
	// Stats tell how the plan was made.
	Stats Stats

	memory     memory
	passedOver []string       // folders of packages in which nothing has changed, so that nothing was looked at
	parts      []*parser.Part // what was found in each folder with a package
	inputs     *inputs.Set    // what the plan was made from, nil if that is not known
	answers    parser.Answers // of the go command, which parts and inputs rest on
	remembered bool           // the plan was kept when there was nothing to do
}

// An Orphan is a generated file that should not be there any more.
type Orphan struct {
	Path   string // absolute
	Source string // absolute path of the file it was generated from
	Gone   bool   // whether Source no longer exists
}

// UpToDate reports whether there is nothing to do.
func (p *Plan) UpToDate() bool {
	for _, o := range p.Outputs {
		if o.State != Fresh {
			return false
		}
	}
	return len(p.Orphans) == 0
}
