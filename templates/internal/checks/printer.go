package checks

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// A Printer writes checks into a file. In the functions that they stand in, at is the place of
// the value that is checked.
type Printer struct {
	*gocode.File
	StructCheck func(*contract.StructCheck) string // the name of the function that checks a struct
}

var (
	stdUTF8     = gocode.Package{Path: "unicode/utf8", Name: "utf8"}
	validateLib = gocode.Package{Path: "github.com/temporalgen/temporalgen/runtime/validate", Name: "validate"}
)

func (p *Printer) id(name string) *jen.Statement { return jen.Id(p.Var(name)) }

func (p *Printer) validate(name string) *jen.Statement { return p.Qual(validateLib, name) }

func (p *Printer) structCall(s *contract.StructCheck, at Place, pointer jen.Code) *jen.Statement {
	return jen.Id(p.StructCheck(s)).Call(p.place(at), pointer)
}
