package validate

import (
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/internal/spelling"
)

// A value is one that is checked, with the rules for it.
type value struct {
	typ      types.Type
	pointers int        // that lead to it
	base     types.Type // at their end
	demands  []demand
	elem     *value  // an element, nil if there is none or it is not checked
	fields   *fields // of a struct, nil likewise
}

// A demand is what a rule demands of a value, which is no nil pointer.
type demand struct {
	rule      string
	condition *contract.Condition // nil if each value meets it
	fails     *contract.Failure   // nil if values that do not meet it are left alone
}

// demands compiles rules up to dive, and returns those behind it.
func (v *value) compile(rules []rule) (behind []rule, dives bool, _ *tagError) {
	for i, r := range rules {
		if r.name == dive {
			if i == 0 && v.pointers > 0 {
				v.demands = append(v.demands, demand{rule: dive, fails: &contract.Failure{Rule: dive}})
			}
			return rules[i+1:], true, nil
		}
		if err := v.demand(r); err != nil {
			return nil, false, &tagError{r.span, err}
		}
	}
	return nil, false, nil
}

// demand adds what a rule demands. It is an error if no value is left that is valid.
func (v *value) demand(r rule) error {
	c, err := r.demanded(v.base)
	if err != nil {
		return err
	}
	d := demand{rule: r.String(), condition: &c}
	if r.name != omitEmpty {
		d.fails = &contract.Failure{Rule: r.name, Unit: c.Unit}
		if r.param != "" {
			d.fails.Rule += "=" + r.param
		}
	}
	if c.Test == contract.TestZero && v.pointers > 0 && !isNilable(v.base) {
		d.condition = nil // a pointer to a zero value is not zero, unless it leads to something nil
	}
	if alone := (&value{typ: v.base, base: v.base, demands: []demand{d}}); d.fails != nil && !alone.satisfiable() {
		return fmt.Errorf("no value satisfies the rule %s", r)
	}
	v.demands = append(v.demands, d)
	if !v.satisfiable() {
		var names []string
		for _, d := range v.demands {
			names = append(names, d.rule)
		}
		return fmt.Errorf("no value satisfies the rules %s", spelling.List(names, "and"))
	}
	return nil
}

func isNilable(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Pointer, *types.Interface, *types.Chan, *types.Signature:
		return true
	}
	return false
}

// satisfiable reports whether some value is valid.
func (v *value) satisfiable() bool {
	p := program{steps: v.steps(), base: v.base}
	return slices.ContainsFunc(v.samples(), func(s sample) bool { return p.run(s).fails == nil })
}

func (v *value) conditions() []contract.Condition {
	var list []contract.Condition
	for _, d := range v.demands {
		if d.condition != nil {
			list = append(list, *d.condition)
		}
	}
	return list
}

func (v *value) samples() []sample {
	list := samplesOf(v.base, v.conditions())
	if v.pointers > 0 {
		list = append(list, sample{isNil: true})
	}
	return list
}

// steps are those for the demands, with all that have no effect. The first one finds nil
// pointers. Without one there is nothing to be checked behind them.
func (v *value) steps() []contract.Step {
	var steps []contract.Step
	for _, d := range v.demands {
		step := contract.Step{Fails: d.fails}
		if d.condition != nil {
			step.If = append(step.If, v.simplest(d.condition.Negated(isFloat(v.base))))
		}
		steps = append(steps, step)
	}
	if v.pointers > 0 {
		if len(steps) == 0 {
			steps = append(steps, contract.Step{})
		}
		steps[0].If = slices.Insert(steps[0].If, 0, contract.Condition{Test: contract.TestNil})
	}
	return steps
}

// simplest is the condition as one would write it: whether a value is zero, or whether a length
// is the least one.
func (v *value) simplest(c contract.Condition) contract.Condition {
	zero := contract.Condition{Test: contract.TestZero}
	samples := samplesOf(v.base, append(v.conditions(), c))
	same := func(other contract.Condition) bool {
		return !slices.ContainsFunc(samples, func(s sample) bool { return s.meets(c, v.base) != s.meets(other, v.base) })
	}
	notZero := zero.Negated(false)
	none := contract.Condition{Test: contract.TestCompare, Unit: c.Unit, Compare: token.EQL, Operand: constant.MakeInt64(0)}
	switch {
	case same(zero):
		return zero
	case same(notZero):
		return notZero
	case c.Test == contract.TestCompare && c.Unit != contract.NoUnit && same(none):
		return none
	}
	return c
}

// A program is what is done with a value.
type program struct {
	steps  []contract.Step
	base   types.Type
	within func(sample) bool // whether something that it holds is checked then; nil for never
}

// An outcome is what became of a value: the rule that it does not satisfy, if any, and else
// whether what is in it was checked. A nil pointer is dereferenced if that is tried with one.
type outcome struct {
	fails    *contract.Failure
	within   bool
	nilDeref bool
}

func (p program) run(s sample) outcome {
	for _, step := range p.steps {
		for _, c := range step.If {
			if s.isNil && c.Test != contract.TestNil {
				return outcome{nilDeref: true}
			}
			if s.meets(c, p.base) {
				return outcome{fails: step.Fails}
			}
		}
	}
	within := p.within != nil && p.within(s)
	return outcome{within: within, nilDeref: within && s.isNil}
}

// equals reports whether all values come out the same with two programs.
func (p program) equals(other program, samples []sample) bool {
	return !slices.ContainsFunc(samples, func(s sample) bool { return p.run(s) != other.run(s) })
}

// without is p without a condition, and without its step if it was the only one.
func (p program) without(step, condition int) program {
	p.steps = slices.Clone(p.steps)
	left := slices.Delete(slices.Clone(p.steps[step].If), condition, condition+1)
	if len(left) == 0 {
		p.steps = slices.Delete(p.steps, step, step+1)
		return p
	}
	p.steps[step].If = left
	return p
}

// effective is p without the conditions that change nothing, the last ones first.
func (p program) effective(samples []sample) program {
	empty := p
	empty.within = nil
	if p.equals(empty, samples) {
		p = empty
	}
	for i := len(p.steps) - 1; i >= 0; i-- {
		if len(p.steps[i].If) == 0 {
			p.steps = slices.Delete(slices.Clone(p.steps), i, i+1)
			continue
		}
		for j := len(p.steps[i].If) - 1; j >= 0; j-- {
			shorter := p.without(i, j)
			if !p.equals(shorter, samples) {
				continue
			}
			removed := len(shorter.steps) < len(p.steps)
			p = shorter
			if removed {
				break
			}
		}
	}
	return p
}

// settled is p whose last step has no condition if all values that come to it meet that.
func (p program) settled(samples []sample) program {
	last := len(p.steps) - 1
	if last < 1 || p.within != nil {
		return p
	}
	always := p
	always.steps = slices.Clone(p.steps)
	always.steps[last].If = []contract.Condition{{Test: contract.TestNil, Not: true}} // which all meet
	if p.equals(always, samples) {
		always.steps[last].If = nil
		return always
	}
	return p
}

// check is the check of the value, nil if there is none that fails it. checkOf returns the check of a
// struct, nil for none.
func (v *value) check(checkOf func(*fields) *contract.StructCheck) *contract.ValueCheck {
	check := &contract.ValueCheck{Type: v.typ}
	p := program{steps: v.steps(), base: v.base}
	if v.elem != nil {
		check.Elem = v.elem.check(checkOf)
	}
	if v.fields != nil {
		check.Struct = checkOf(v.fields)
	}
	switch {
	case check.Elem != nil:
		p.within = func(s sample) bool { return s.isNil || s.length > 0 }
	case check.Struct != nil:
		p.within = func(sample) bool { return true }
	}
	if len(v.demands) == 0 && p.within == nil {
		return nil // which is the case of most values
	}
	samples := v.samples()
	p = p.effective(samples).settled(samples)
	if p.within == nil {
		check.Elem, check.Struct = nil, nil
	}
	check.Steps = p.steps
	if len(check.Steps) == 0 && check.Elem == nil && check.Struct == nil {
		return nil
	}
	return check
}
