package templates

import (
	"github.com/dave/jennifer/jen"

	"github.com/temporalgen/temporalgen/templates/internal/gocode"
)

// A wireName is a constant that generated code declares for a name on the wire.
type wireName struct{ name, value string }

// declareWireNames declares the names that something has on the wire:
//
//	const (
//		OrderWorkflowType = "Order"
//		OrderStatusQuery  = "Status"
//	)
func (f *file) declareWireNames(of string, names []wireName) {
	if len(names) == 1 {
		f.Declare(gocode.Sentencef("%s is the name of %s on the wire.", names[0].name, of),
			jen.Const().Id(names[0].name).Op("=").Lit(names[0].value))
		return
	}
	var defs []jen.Code
	for _, n := range names {
		defs = append(defs, jen.Id(n.name).Op("=").Lit(n.value))
	}
	f.Declare(gocode.Sentencef("The names of %s on the wire.", of), jen.Const().Defs(defs...))
}

func (f *file) workflowNames(w *workflow) {
	var names []wireName
	if w.Run != nil {
		names = append(names, wireName{w.names.WorkflowType, w.WireName})
	}
	if w.Options.TaskQueue != "" {
		names = append(names, wireName{w.names.TaskQueue, w.Options.TaskQueue})
	}
	for _, s := range w.signals {
		names = append(names, wireName{w.names.Signal(s.Name), s.model.WireName})
	}
	for _, q := range w.queries {
		names = append(names, wireName{w.names.Query(q.Name), q.model.WireName})
	}
	for _, u := range w.updates {
		names = append(names, wireName{w.names.Update(u.Name), u.model.WireName})
	}
	f.declareWireNames(w.Name, names)
}
