package parser

import (
	"errors"
	"fmt"
	"go/constant"
	"go/token"
	"go/types"
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// comparisons are how a value has to compare with the parameter of a rule.
var comparisons = map[string]token.Token{
	"min": token.GEQ, "gte": token.GEQ, "max": token.LEQ, "lte": token.LEQ,
	"gt": token.GTR, "lt": token.LSS, "len": token.EQL, "eq": token.EQL, "ne": token.NEQ,
}

// compile compiles a rule for values of a type that is no pointer.
func (r tagRule) compile(t types.Type) (*contract.Rule, error) {
	rule := &contract.Rule{Name: r.name, Param: r.param}
	if _, isStruct := t.Underlying().(*types.Struct); !isStruct {
		if err := r.checkParam(); err != nil {
			return nil, err
		}
	}
	switch r.name {
	case contract.RuleRequired, contract.RuleOmitEmpty:
		return rule, nil
	case "email", "url":
		if !isBasicInfo(t, types.IsString) {
			return nil, r.misfit(t)
		}
		return rule, nil
	case "uuid":
		switch {
		case isBasicInfo(t, types.IsString):
		case types.Implements(t, stringer):
			rule.Measure = contract.MeasureString
		default:
			return nil, r.misfit(t)
		}
		return rule, nil
	case "oneof":
		return rule, r.compileOneOf(rule, t)
	}
	rule.Compare = comparisons[r.name]
	return rule, r.compileComparison(rule, t)
}

func isBasicInfo(t types.Type, info types.BasicInfo) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&info != 0
}

// misfit is the error for a type that a rule does not apply to.
func (r tagRule) misfit(t types.Type) error {
	if validatedAsTime(t) && slices.Contains([]string{"min", "max", "gt", "gte", "lt", "lte"}, r.name) {
		return fmt.Errorf("the rule %s compares with the present, which is not the same when a workflow is replayed: "+
			"compare with workflow.Now in the handler", r.name)
	}
	return fmt.Errorf("the rule %s does not apply to %s", r.name, describeType(t))
}

// validatedAsTime reports whether go-playground/validator takes a type for a time.
func validatedAsTime(t types.Type) bool {
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for i := range s.NumFields() {
		if f := s.Field(i); f.Pkg() == nil || f.Pkg().Path() != "time" || f.Exported() {
			return false
		}
	}
	return s.NumFields() == 3 && s.Field(0).Name() == "wall" && s.Field(1).Name() == "ext"
}

func isDuration(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == "time" && n.Obj().Name() == "Duration"
}

// describeType is what kind of type t is.
func describeType(t types.Type) string {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case isDuration(t):
			return "a time.Duration"
		case u.Info()&types.IsString != 0:
			return "a string"
		case u.Info()&types.IsBoolean != 0:
			return "a bool"
		case u.Info()&types.IsFloat != 0:
			return "a " + u.Name()
		case u.Info()&types.IsInteger != 0:
			return "a number of type " + u.Name()
		}
	case *types.Slice:
		return "a slice"
	case *types.Array:
		return "an array"
	case *types.Map:
		return "a map"
	case *types.Struct:
		if validatedAsTime(t) {
			return "a time"
		}
		return "a struct"
	}
	return "a value of this type"
}

// compileComparison fills in what a comparison compares.
func (r tagRule) compileComparison(rule *contract.Rule, t types.Type) error {
	equality := r.name == "eq" || r.name == "ne"
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0 && equality:
			rule.Measure, rule.Operand = contract.MeasureValue, strconv.Quote(r.param)
			return nil
		case u.Info()&types.IsString != 0:
			return r.compileLength(rule, contract.MeasureRunes, 0, math.MaxInt64)
		case u.Info()&types.IsBoolean != 0 && equality:
			return r.compileBool(rule)
		case u.Info()&types.IsFloat != 0:
			return r.compileFloat(rule, u)
		case isDuration(t):
			return r.compileDuration(rule)
		case u.Info()&types.IsInteger != 0:
			return r.compileInteger(rule, u)
		}
	case *types.Slice:
		return r.compileLength(rule, contract.MeasureElements, 0, math.MaxInt64)
	case *types.Array:
		return r.compileLength(rule, contract.MeasureElements, u.Len(), u.Len())
	case *types.Map:
		return r.compileLength(rule, contract.MeasureEntries, 0, math.MaxInt64)
	}
	return r.misfit(t)
}

func (r tagRule) compileBool(rule *contract.Rule) error {
	value, err := strconv.ParseBool(r.param)
	if err != nil {
		return fmt.Errorf("the rule %s needs true or false", r)
	}
	rule.Measure, rule.Operand = contract.MeasureValue, strconv.FormatBool(value)
	return nil
}

// compileLength compiles a comparison of a length, which is between two numbers.
func (r tagRule) compileLength(rule *contract.Rule, measure contract.Measure, least, most int64) error {
	n, err := strconv.ParseInt(r.param, 0, 64)
	if err != nil {
		return fmt.Errorf("the rule %s needs a whole number", r)
	}
	rule.Measure, rule.Operand = measure, strconv.FormatInt(n, 10)
	return r.judge(rule, constant.MakeInt64(least), constant.MakeInt64(most), constant.MakeInt64(n))
}

// intRanges are the least and the most values of the types of integers.
var intRanges = map[types.BasicKind][2]constant.Value{
	types.Int:    {constant.MakeInt64(math.MinInt64), constant.MakeInt64(math.MaxInt64)},
	types.Int8:   {constant.MakeInt64(math.MinInt8), constant.MakeInt64(math.MaxInt8)},
	types.Int16:  {constant.MakeInt64(math.MinInt16), constant.MakeInt64(math.MaxInt16)},
	types.Int32:  {constant.MakeInt64(math.MinInt32), constant.MakeInt64(math.MaxInt32)},
	types.Int64:  {constant.MakeInt64(math.MinInt64), constant.MakeInt64(math.MaxInt64)},
	types.Uint:   {constant.MakeInt64(0), constant.MakeUint64(math.MaxUint64)},
	types.Uint8:  {constant.MakeInt64(0), constant.MakeInt64(math.MaxUint8)},
	types.Uint16: {constant.MakeInt64(0), constant.MakeInt64(math.MaxUint16)},
	types.Uint32: {constant.MakeInt64(0), constant.MakeInt64(math.MaxUint32)},
	types.Uint64: {constant.MakeInt64(0), constant.MakeUint64(math.MaxUint64)},
}

func (r tagRule) compileInteger(rule *contract.Rule, t *types.Basic) error {
	bounds, ok := intRanges[t.Kind()]
	if !ok {
		return r.misfit(t)
	}
	var value constant.Value
	if t.Info()&types.IsUnsigned != 0 {
		n, err := strconv.ParseUint(r.param, 0, 64)
		if err != nil {
			return fmt.Errorf("the rule %s needs a whole number that is not negative", r)
		}
		value = constant.MakeUint64(n)
	} else {
		n, err := strconv.ParseInt(r.param, 0, 64)
		if err != nil {
			return fmt.Errorf("the rule %s needs a whole number", r)
		}
		value = constant.MakeInt64(n)
	}
	rule.Measure, rule.Operand = contract.MeasureValue, value.ExactString()
	return r.judge(rule, bounds[0], bounds[1], value)
}

func (r tagRule) compileDuration(rule *contract.Rule) error {
	d, err := time.ParseDuration(r.param)
	if err != nil {
		n, err := strconv.ParseInt(r.param, 0, 64)
		if err != nil {
			return fmt.Errorf("the rule %s needs a duration such as 1m30s", r)
		}
		d = time.Duration(n)
	}
	rule.Measure, rule.Operand = contract.MeasureDuration, strconv.FormatInt(int64(d), 10)
	bounds := intRanges[types.Int64]
	return r.judge(rule, bounds[0], bounds[1], constant.MakeInt64(int64(d)))
}

func (r tagRule) compileFloat(rule *contract.Rule, t *types.Basic) error {
	bits := 64
	if t.Kind() == types.Float32 {
		bits = 32
	}
	x, err := strconv.ParseFloat(r.param, bits)
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return fmt.Errorf("the rule %s needs a finite number", r)
	}
	rule.Measure, rule.Operand = contract.MeasureFloat, strconv.FormatFloat(x, 'g', -1, bits)
	return nil
}

// judge notes that all values from least to most satisfy a rule, and returns an error if
// none does.
func (r tagRule) judge(rule *contract.Rule, least, most, operand constant.Value) error {
	never := false
	is := constant.Compare
	switch rule.Compare {
	case token.GEQ:
		rule.Always, never = is(least, token.GEQ, operand), is(most, token.LSS, operand)
	case token.GTR:
		rule.Always, never = is(least, token.GTR, operand), is(most, token.LEQ, operand)
	case token.LEQ:
		rule.Always, never = is(most, token.LEQ, operand), is(least, token.GTR, operand)
	case token.LSS:
		rule.Always, never = is(most, token.LSS, operand), is(least, token.GEQ, operand)
	case token.EQL, token.NEQ:
		other := is(operand, token.LSS, least) || is(operand, token.GTR, most)
		only := is(least, token.EQL, operand) && is(most, token.EQL, operand)
		rule.Always, never = only, other
		if rule.Compare == token.NEQ {
			rule.Always, never = other, only
		}
	}
	if never {
		return fmt.Errorf("no value satisfies the rule %s", r)
	}
	return nil
}

// compileOneOf fills in the words of oneof. For numbers they are compared as text, so a
// word has to be written as the number is printed.
func (r tagRule) compileOneOf(rule *contract.Rule, t types.Type) error {
	u, ok := t.Underlying().(*types.Basic)
	if !ok || u.Info()&(types.IsString|types.IsInteger) == 0 {
		return r.misfit(t)
	}
	for _, word := range oneOfWords(r.param) {
		literal := strconv.Quote(word)
		if u.Info()&types.IsInteger != 0 {
			literal = word
			if err := r.checkNumber(word, u); err != nil {
				if isDuration(t) {
					return fmt.Errorf("%w: here a duration is its number of nanoseconds", err)
				}
				return err
			}
		}
		if !slices.Contains(rule.Words, literal) {
			rule.Words = append(rule.Words, literal)
		}
	}
	return nil
}

// checkNumber checks that a word is the text of some integer of a type.
func (r tagRule) checkNumber(word string, t *types.Basic) error {
	bounds, ok := intRanges[t.Kind()]
	value := constant.MakeFromLiteral(word, token.INT, 0)
	if word != "" && word[0] == '-' {
		value = constant.MakeFromLiteral(word[1:], token.INT, 0)
		if value.Kind() == constant.Int {
			value = constant.UnaryOp(token.SUB, value, 0)
		}
	}
	if !ok || value.Kind() != constant.Int || value.ExactString() != word ||
		constant.Compare(value, token.LSS, bounds[0]) || constant.Compare(value, token.GTR, bounds[1]) {
		return fmt.Errorf("the rule %s compares texts, and %q is not that of any %s", r, word, t.Name())
	}
	return nil
}

// errDynamic is the error for a rule on a value whose type is not known when generating.
var errDynamic = errors.New("what an interface holds is not known when generating: use a type of its own")
