package check

import (
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/directive"
)

// activities checks an interface with activities and returns its model.
func (c *checker) activities(k *Contract, methods []*interfaceMethod) *contract.Activities {
	a := &contract.Activities{
		Name: k.spec.Name.Name,
		Doc:  docText(k.doc),
		Pos:  c.Position(k.spec.Name.Pos()),
		At:   inSource(k.directive),

		TaskQueue: k.directive.Value("queue").Value,
	}
	c.checkRetry(k.directive, contract.Retry{})
	for _, m := range methods {
		if !m.directive.Is(directive.Activity) {
			c.Errorf(m.directive.Comment, diag.Misplaced,
				"%s belongs in an interface with //temporal:workflow: %s has activities", m.directive, a.Name)
			continue
		}
		if activity := c.activity(k, m); activity != nil {
			a.Methods = append(a.Methods, activity)
		}
	}
	return a
}

// activity checks one activity. What its directive leaves open is taken from that of
// the interface.
func (c *checker) activity(k *Contract, m *interfaceMethod) *contract.Activity {
	given := func(key string) directive.Arg {
		if a := m.directive.Arg(key); a != nil {
			return *a
		}
		return k.directive.Value(key)
	}
	a := &contract.Activity{
		WireName:        m.wireName(),
		TaskQueue:       given("queue").Value,
		StartToClose:    given("start-to-close").Duration,
		ScheduleToClose: given("schedule-to-close").Duration,
		ScheduleToStart: given("schedule-to-start").Duration,
		Heartbeat:       given("heartbeat").Duration,
		Retry:           retry(m.directive, retry(k.directive, contract.Retry{})),
		Local:           m.directive.Has("local") || k.directive.Has("local"),
		Standalone:      m.directive.Has("standalone") || k.directive.Has("standalone"),
	}
	at := m.wireRange()
	if prefix := k.directive.Arg("prefix"); prefix != nil && !m.directive.Has("name") {
		a.WireName = prefix.Value + a.WireName
	}
	c.wireName(at, "", directive.Activity, a.WireName)
	c.checkRetry(m.directive, retry(k.directive, contract.Retry{}))
	required := []string{"start-to-close", "schedule-to-close"}
	if a.StartToClose == 0 && a.ScheduleToClose == 0 && !m.directive.Failed(required...) && !k.directive.Failed(required...) {
		c.Errorf(m.name, diag.NoTimeout, "%s has no timeout: give start-to-close= or schedule-to-close=, here or on %s",
			m.name.Name, k.spec.Name.Name)
	}
	method, ok := c.method(m)
	if !ok {
		return nil
	}
	a.Method = method
	return a
}
