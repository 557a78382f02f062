package evolution

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// allowed are the values that a schema allows, as far as it tells: those that meet all demands.
type allowed struct {
	axis    axis
	demands []demand
	step    *big.Rat // between a number and the next one
}

// An axis is what values are ordered by.
type axis int

const (
	unordered axis = iota
	numeric        // the value of a number
	length         // how many characters or bytes there are
	elements       // how many elements or entries there are
)

// A demand is what is checked of a value, in one respect.
type demand struct {
	kind      demandKind
	bound     *big.Rat // of least, most and unlike
	exclusive bool     // the bound itself is not allowed
	values    []string // of oneOf, as they are in JSON without quotes; of unlike one if it has no bound
	text      string   // of format and check
	orZero    bool     // the zero value is allowed all the same
}

type demandKind int

const (
	least   demandKind = iota // at least a bound
	most                      // at most a bound
	oneOf                     // one of some values
	unlike                    // another value than one
	notZero                   // another value than zero
	format                    // a text of a format, which is not empty
	check                     // what nobody knows here
)

// The formats of texts, as their rules are called.
const (
	email = "email"
	uuid  = "uuid"
	url   = "url"
)

// orEmpty is in front of a pattern of what may also be empty.
const orEmpty = "^$|"

// leastPattern is a pattern that demands a length.
var leastPattern = regexp.MustCompile(`^\^\[\\s\\S\]\{(\d+),\}\$$`)

// allowedBy are the values that a side allows. A value that may be left out may be zero: that tells what rules without a keyword
// of their own do with zero.
func allowedBy(s side, optional bool) allowed {
	a := allowed{step: big.NewRat(1, 1)}
	switch shape := shapeOf(s.Schema); {
	case s.GoCodec != "" || isFixed(s.Schema) || s.GoType == jsonNumber:
	case shape == integer, shape == quoted && isNumber(sizeOf(s.Schema)):
		a.axis = numeric
	case shape == number:
		a.axis = numeric
	case shape == text, shape == bytes, shape == quoted && sizeOf(s.Schema) == "string":
		a.axis = length
	case shape == list, shape == mapping:
		a.axis = elements
	}
	if a.axis == numeric && strings.HasPrefix(sizeOf(s.Schema), "float") {
		a.step = big.NewRat(1, 1e9)
	}
	zero := false
	for _, r := range s.rules {
		zero = a.keywords(s, r) || zero
	}
	for _, r := range s.rules {
		for _, rule := range r.GoChecks {
			a.rule(s, rule, zero, optional)
		}
	}
	return a
}

// jsonNumber is the name of a type whose values are as they are in JSON.
const jsonNumber = "encoding/json.Number"

// isFixed reports whether lists are arrays in Go, and have one length. A rule can demand that of a slice as well, which then has no
// type with a name.
func isFixed(s *descriptor.Schema) bool {
	return s.Type == "array" && s.GoType != "" && s.MinItems != nil && s.MaxItems != nil && *s.MinItems == *s.MaxItems
}

func isNumber(basic string) bool {
	return strings.Contains(basic, "int") || strings.HasPrefix(basic, "float")
}

// keywords adds what the keywords of a schema demand. It reports whether the empty text is allowed whatever else is demanded.
func (a *allowed) keywords(s side, r *descriptor.Schema) (zero bool) {
	size := integerBounds[sizeOf(s.Schema)]
	bound := func(kind demandKind, value *big.Rat, exclusive bool) {
		if value != nil {
			a.demands = append(a.demands, demand{kind: kind, bound: value, exclusive: exclusive})
		}
	}
	if string(r.Minimum) != size[0] && !strings.HasPrefix(string(r.Minimum), "-"+float32Maximum) {
		bound(least, rational(r.Minimum), false)
	}
	if string(r.Maximum) != size[1] && !strings.HasPrefix(string(r.Maximum), float32Maximum) {
		bound(most, rational(r.Maximum), false)
	}
	bound(least, rational(r.ExclusiveMinimum), true)
	bound(most, rational(r.ExclusiveMaximum), true)
	bound(least, whole64(r.MinLength), false)
	bound(most, whole64(r.MaxLength), false)
	if !isFixed(r) {
		bound(least, whole64(or(r.MinItems, r.MinProperties)), false)
		bound(most, whole64(or(r.MaxItems, r.MaxProperties)), false)
	}
	if shapeOf(s.Schema) == quoted {
		return false // its values and its pattern are those of the type
	}
	if values := a.literals(r); values != nil {
		d := demand{kind: oneOf, values: values}
		if a.axis == length {
			d.values = without(values, []string{""})
			d.orZero = len(d.values) < len(values) && len(d.values) > 0
			if len(d.values) == 0 {
				d.values = values
			}
		}
		a.demands = append(a.demands, d)
	}
	pattern, zero := strings.CutPrefix(r.Pattern, orEmpty)
	switch n := leastPattern.FindStringSubmatch(pattern); {
	case pattern == "":
	case n != nil:
		length, _ := new(big.Rat).SetString(n[1])
		a.demands = append(a.demands, demand{kind: least, bound: length, orZero: zero})
	case descriptor.FormatOf(pattern) != "":
		a.demands = append(a.demands, demand{kind: format, text: string(descriptor.FormatOf(pattern)), orZero: zero})
	default:
		a.demands = append(a.demands, demand{kind: format, text: pattern, orZero: zero})
	}
	return zero
}

// literals are the values that a schema lists, nil if it does not.
func (a *allowed) literals(r *descriptor.Schema) []string {
	values := r.Enum
	if r.Const != nil {
		values = []any{r.Const}
	}
	var all []string
	for _, v := range values {
		all = append(all, a.normal(literal(v)))
	}
	return all
}

// normal is a literal as it is compared: numbers that are equal are written in one way.
func (a *allowed) normal(text string) string {
	if a.axis == numeric {
		if r, ok := exactly(text); ok {
			return decimal(r)
		}
	}
	return text
}

// rule adds a rule that no keyword expresses. Of a number that is a rule behind omitempty, or one that takes out a value. zero
// tells that there is an omitempty in front of the rules of a text, optional that the zero value is allowed.
func (a *allowed) rule(s side, rule string, zero, optional bool) {
	name, argument, _ := strings.Cut(rule, "=")
	d := demand{kind: check, text: rule, orZero: zero || optional}
	bounded := s.Type == "integer" || s.Type == "number"
	add := func(d demand) { a.demands = append(a.demands, d) }
	bound := a.operand(s, argument)
	switch {
	case rule == "omitempty": // of a struct: whether it may be left out is compared
	case name == "required":
		add(demand{kind: notZero, text: rule, orZero: optional})
	case name == "ne" && a.axis == numeric && bound != nil, name == "ne" && a.axis == elements && bound != nil:
		add(demand{kind: unlike, bound: bound, text: rule, orZero: optional})
	case name == "ne" && a.axis == length && shapeOf(s.Schema) != bytes:
		add(demand{kind: unlike, values: []string{argument}, text: rule, orZero: zero || optional})
	case a.axis == length && (rule == email || rule == uuid || rule == url):
		d.kind = format
		add(d)
	case name == "oneof" && (a.axis == numeric || a.axis == length) && !strings.Contains(argument, "'"):
		d = demand{kind: oneOf, orZero: zero || optional}
		for _, word := range strings.Fields(argument) {
			d.values = append(d.values, a.normal(word))
		}
		add(d)
	case a.axis == unordered || bound == nil || name == "eq" && a.axis == length:
		add(d)
	case slices.Contains([]string{"min", "gte", "gt", "max", "lte", "lt", "len", "eq"}, name):
		d = demand{bound: bound, exclusive: name == "gt" || name == "lt", orZero: bounded || zero || optional}
		if !slices.Contains([]string{"max", "lte", "lt"}, name) {
			d.kind = least
			add(d)
		}
		if !slices.Contains([]string{"min", "gte", "gt"}, name) {
			d.kind = most
			add(d)
		}
	default:
		add(d)
	}
}

// operand is the number in a rule, nil if it is none.
func (a *allowed) operand(s side, text string) *big.Rat {
	if n, err := strconv.ParseInt(text, 0, 64); err == nil {
		return new(big.Rat).SetInt64(n)
	}
	if a.axis != numeric {
		return nil
	}
	if r, ok := exactly(text); ok {
		return r
	}
	if d, err := time.ParseDuration(text); err == nil && s.Type == "integer" {
		return new(big.Rat).SetInt64(int64(d))
	}
	return nil
}

// A sample stands for the values that are alike in what is checked.
type sample struct {
	size  *big.Rat // on the axis, nil without one
	value string   // if known
	known bool
	zero  bool
	fails string // the format or the check that it does not meet, "" if it meets all that depend on more than the rest
}

// contains reports whether the values of a sample are among those that are allowed.
func (a *allowed) contains(s sample) bool {
	return !slices.ContainsFunc(a.demands, func(d demand) bool { return !d.met(s) })
}

func (d demand) met(s sample) bool {
	if s.zero && d.orZero {
		return true
	}
	switch d.kind {
	case least, most:
		if s.size == nil {
			return true
		}
		order := s.size.Cmp(d.bound)
		if d.kind == most {
			order = -order
		}
		return order > 0 || order == 0 && !d.exclusive
	case oneOf:
		return s.known && slices.Contains(d.values, s.value)
	case unlike:
		if d.bound != nil {
			return s.size == nil || s.size.Cmp(d.bound) != 0
		}
		return !s.known || s.value != d.values[0]
	case notZero:
		return !s.zero
	case format:
		return !s.zero && s.fails != d.text && (d.text != uuid || s.size == nil || s.size.Cmp(uuidLength) == 0)
	}
	return s.fails != d.text
}

var uuidLength = big.NewRat(36, 1)

// samples are values of which each differs in something that is checked on either side.
func samples(o, n allowed) []sample {
	var list []sample
	at := map[string]*big.Rat{}
	point := func(r *big.Rat) {
		if a := o.axis; a == numeric || r.Sign() >= 0 {
			at[r.RatString()] = r
		}
	}
	var values []string
	fails := []string{""}
	for _, d := range slices.Concat(o.demands, n.demands) {
		values = append(values, d.values...)
		if d.bound != nil {
			point(d.bound)
			point(new(big.Rat).Add(d.bound, o.step))
			point(new(big.Rat).Sub(d.bound, o.step))
		}
		if d.kind == format || d.kind == check {
			fails = append(fails, d.text)
		}
	}
	switch o.axis {
	case numeric:
		for _, v := range values {
			if r, ok := exactly(v); ok {
				point(r)
				point(new(big.Rat).Add(r, o.step))
				point(new(big.Rat).Sub(r, o.step))
			}
		}
		point(new(big.Rat))
		point(big.NewRat(1, 1))
		for _, r := range at {
			list = append(list, sample{size: r, value: decimal(r), known: true, zero: r.Sign() == 0})
		}
	case length:
		point(big.NewRat(1, 1))
		point(uuidLength)
		for _, v := range append(values, "") {
			list = append(list, sample{size: big.NewRat(int64(len([]rune(v))), 1), value: v, known: true, zero: v == ""})
		}
		for _, r := range at {
			if r.Sign() > 0 {
				list = append(list, sample{size: r})
			}
		}
	case elements:
		point(new(big.Rat))
		point(big.NewRat(1, 1))
		for _, r := range at {
			list = append(list, sample{size: r})
		}
	default:
		list = append(list, sample{}, sample{zero: true})
		for _, v := range values { // of booleans
			list = append(list, sample{value: v, known: true, zero: v == "false"})
		}
	}
	var all []sample
	for _, s := range list {
		for _, f := range slices.Compact(slices.Sorted(slices.Values(fails))) {
			s.fails = f
			all = append(all, s)
		}
	}
	return all
}

// tightest returns the bound that is the last to be met, false for none.
func (a *allowed) tightest(kind demandKind) (demand, bool) {
	var found demand
	for _, d := range a.demands {
		if d.kind != kind {
			continue
		}
		if found.bound == nil || (d.bound.Cmp(found.bound) > 0) == (kind == least) && d.bound.Cmp(found.bound) != 0 ||
			d.bound.Cmp(found.bound) == 0 && d.exclusive {
			found = d
		}
	}
	return found, found.bound != nil
}

// texts are those of the demands of some kinds, sorted.
func (a *allowed) texts(kinds ...demandKind) []string {
	all := make(map[string]bool)
	for _, d := range a.demands {
		if slices.Contains(kinds, d.kind) {
			all[d.text] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// values are what a value has to be one of; nil if it may be any.
func (a *allowed) values() []string {
	for _, d := range a.demands {
		if d.kind == oneOf {
			return d.values
		}
	}
	return nil
}

// equal reports whether two sides demand the same in the same words.
func (a *allowed) equal(b allowed) bool {
	return slices.EqualFunc(a.demands, b.demands, func(x, y demand) bool {
		return x.kind == y.kind && sameBound(x.bound, y.bound) && x.exclusive == y.exclusive && slices.Equal(x.values, y.values) &&
			x.text == y.text && x.orZero == y.orZero
	})
}

func sameBound(a, b *big.Rat) bool {
	if a == nil || b == nil {
		return a == b
	}
	return a.Cmp(b) == 0
}

func or(a, b *int64) *int64 {
	if a != nil {
		return a
	}
	return b
}

func whole64(n *int64) *big.Rat {
	if n == nil {
		return nil
	}
	return new(big.Rat).SetInt64(*n)
}

func rational(n json.Number) *big.Rat {
	r, ok := exactly(string(n))
	if !ok {
		return nil
	}
	return r
}

// exactly is a number as it is written. One that no float64 comes near is none, since it may take more memory than there is.
func exactly(text string) (*big.Rat, bool) {
	near, err := strconv.ParseFloat(text, 64)
	switch {
	case err != nil:
		return nil, false
	case near == 0:
		return new(big.Rat), true
	}
	return new(big.Rat).SetString(text)
}

// decimal is a number as it is shown.
func decimal(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	return strings.TrimRight(strings.TrimRight(r.FloatString(9), "0"), ".")
}

// literal is a value as it is in JSON, without quotes.
func literal(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	encoded, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	return string(encoded)
}

func literals(values []any) []string {
	var texts []string
	for _, v := range values {
		texts = append(texts, literal(v))
	}
	return texts
}

// without returns the texts of a that are not in b.
func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}
