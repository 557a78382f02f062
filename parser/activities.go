package parser

import (
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// activities checks an interface with activities and returns its model.
func (c *checker) activities(k *annotatedType, methods []*interfaceMethod) *contract.Activities {
	a := &contract.Activities{
		Name: k.spec.Name.Name,
		Doc:  docText(k.doc),
		Pos:  c.Position(k.spec.Name.Pos()),

		TaskQueue: k.directive.value("queue").value,
	}
	c.checkRetry(k.directive, contract.Retry{})
	for _, m := range methods {
		if !m.directive.is(kindActivity) {
			c.Errorf(m.directive.comment, diag.Misplaced,
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
func (c *checker) activity(k *annotatedType, m *interfaceMethod) *contract.Activity {
	given := func(key string) arg {
		if a := m.directive.arg(key); a != nil {
			return *a
		}
		return k.directive.value(key)
	}
	a := &contract.Activity{
		WireName:        m.wireName(),
		TaskQueue:       given("queue").value,
		StartToClose:    given("start-to-close").duration,
		ScheduleToClose: given("schedule-to-close").duration,
		ScheduleToStart: given("schedule-to-start").duration,
		Heartbeat:       given("heartbeat").duration,
		Retry:           retry(m.directive, retry(k.directive, contract.Retry{})),
		Local:           m.directive.has("local") || k.directive.has("local"),
	}
	at := m.wireRange()
	if prefix := k.directive.arg("prefix"); prefix != nil && !m.directive.has("name") {
		a.WireName = prefix.value + a.WireName
	}
	c.wireName(at, "", kindActivity, a.WireName)
	c.checkRetry(m.directive, retry(k.directive, contract.Retry{}))
	required := []string{"start-to-close", "schedule-to-close"}
	if a.StartToClose == 0 && a.ScheduleToClose == 0 && !m.directive.failed(required...) && !k.directive.failed(required...) {
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
