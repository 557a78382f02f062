package parser

import (
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// namedTemplates resolves the items of a value against the parameters of Run.
func (c *checker) namedTemplates(a *directive.Arg, run *contract.Method) []contract.NamedTemplate {
	if a == nil {
		return nil
	}
	var all []contract.NamedTemplate
	for _, item := range a.Named {
		if t := c.template(a.Item(item), run.Name, run.Params, false); t != nil {
			all = append(all, contract.NamedTemplate{Name: item.Name, Value: t})
		}
	}
	return all
}
