package contract

import (
	"fmt"
	"maps"
	"slices"
)

// OptionsFunc returns the name of the function that makes the options of an activity: paymentsOptions for those that most
// activities share, paymentsMOptions for those of an activity that is also a local or a standalone one. It is "" for options that are
// needed once, or that are a single one.
func (a *Activities) OptionsFunc(m *Activity) string {
	n := a.Names()
	switch options := m.callOptions(); {
	case len(options) < 2:
		return ""
	case fmt.Sprint(options) == a.sharedOptions():
		return n.Options
	case m.Local, m.Standalone:
		return n.MethodOptions(m.Name)
	}
	return ""
}

// sharedOptions are those that most activities have, as text; "" if all differ. Of several that as many
// have it is the first in the order of texts, so that moving a method changes nothing.
func (a *Activities) sharedOptions() string {
	count := make(map[string]int)
	for _, m := range a.Methods {
		count[fmt.Sprint(m.callOptions())]++ // in the order of keys
	}
	shared, most := "", 1
	for _, text := range slices.Sorted(maps.Keys(count)) {
		if count[text] > most {
			shared, most = text, count[text]
		}
	}
	return shared
}

// callOptions are the options of a call.
func (a *Activity) callOptions() map[string]string {
	all := a.Given()
	delete(all, "local")
	delete(all, "standalone")
	return all
}
