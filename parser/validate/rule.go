package validate

import (
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

// demanded is the condition that a rule demands of values of a type that is no pointer.
// omitempty demands what it skips the values for that do not meet it.
func (r rule) demanded(t types.Type) (contract.Condition, error) {
	if _, isStruct := t.Underlying().(*types.Struct); !isStruct {
		if err := r.checkParam(); err != nil {
			return contract.Condition{}, err
		}
	}
	switch r.name {
	case required, omitEmpty:
		return contract.Condition{Test: contract.TestZero, Not: true}, nil
	case "email", "url", "uuid":
		if !isBasicInfo(t, types.IsString) && !(r.name == "uuid" && types.Implements(t, stringer)) {
			return contract.Condition{}, r.misfit(t)
		}
		return contract.Condition{Test: contract.TestFormat, Format: contract.TextFormat(r.name)}, nil
	case "oneof":
		words, err := r.words(t)
		return contract.Condition{Test: contract.TestOneOf, Words: words}, err
	}
	unit, operand, err := r.operand(t)
	return contract.Condition{Test: contract.TestCompare, Unit: unit, Compare: comparisons[r.name], Operand: operand}, err
}

// stringer has the method of fmt.Stringer.
var stringer = types.NewInterfaceType([]*types.Func{
	types.NewFunc(token.NoPos, nil, "String", types.NewSignatureType(nil, nil, nil, nil,
		types.NewTuple(types.NewParam(token.NoPos, nil, "", types.Typ[types.String])), false)),
}, nil).Complete()

func isBasicInfo(t types.Type, info types.BasicInfo) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&info != 0
}

// misfit is the error for a type that a rule does not apply to.
func (r rule) misfit(t types.Type) error {
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

// operand is what a comparison compares with, and of which unit.
func (r rule) operand(t types.Type) (contract.Unit, constant.Value, error) {
	equality := r.name == "eq" || r.name == "ne"
	unit, read := contract.NoUnit, (func(types.Type) (constant.Value, error))(nil)
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsString != 0 && equality:
			return contract.NoUnit, constant.MakeString(r.param), nil
		case u.Info()&types.IsString != 0:
			unit, read = contract.Characters, r.number
		case u.Info()&types.IsBoolean != 0 && equality:
			read = r.truth
		case u.Info()&types.IsFloat != 0:
			read = r.float
		case isDuration(t):
			read = r.duration
		case isInteger(t):
			read = r.number
		}
	case *types.Slice, *types.Array:
		unit, read = contract.Elements, r.number
	case *types.Map:
		unit, read = contract.Entries, r.number
	}
	if read == nil {
		return unit, nil, r.misfit(t)
	}
	value, err := read(t)
	return unit, value, err
}

func (r rule) truth(types.Type) (constant.Value, error) {
	value, err := strconv.ParseBool(r.param)
	if err != nil {
		return nil, fmt.Errorf("the rule %s needs true or false", r)
	}
	return constant.MakeBool(value), nil
}

// number is a parameter that is a value of t or, if t is no number, counts what is in it.
func (r rule) number(t types.Type) (constant.Value, error) {
	if isBasicInfo(t, types.IsUnsigned) {
		n, err := strconv.ParseUint(r.param, 0, 64)
		if err != nil {
			return nil, fmt.Errorf("the rule %s needs a whole number that is not negative", r)
		}
		return constant.MakeUint64(n), nil
	}
	n, err := strconv.ParseInt(r.param, 0, 64)
	if err != nil {
		return nil, fmt.Errorf("the rule %s needs a whole number", r)
	}
	return constant.MakeInt64(n), nil
}

func (r rule) duration(t types.Type) (constant.Value, error) {
	if d, err := time.ParseDuration(r.param); err == nil {
		return constant.MakeInt64(int64(d)), nil
	}
	n, err := r.number(t)
	if err != nil {
		return nil, fmt.Errorf("the rule %s needs a duration such as 1m30s", r)
	}
	return n, nil
}

func (r rule) float(t types.Type) (constant.Value, error) {
	x, err := strconv.ParseFloat(r.param, floatBits(t))
	if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
		return nil, fmt.Errorf("the rule %s needs a finite number", r)
	}
	return constant.MakeFloat64(x), nil
}

// words are those of oneof. For numbers they are compared as text, so a word has to be written
// as the number is printed.
func (r rule) words(t types.Type) ([]constant.Value, error) {
	isText := isBasicInfo(t, types.IsString)
	if !isText && !isBasicInfo(t, types.IsInteger) {
		return nil, r.misfit(t)
	}
	var list []constant.Value
	for _, word := range oneOfWords(r.param) {
		value := constant.MakeString(word)
		if !isText {
			var err error
			if value, err = r.printed(word, t); err != nil {
				return nil, err
			}
		}
		if !slices.ContainsFunc(list, func(other constant.Value) bool { return equal(value, other) }) {
			list = append(list, value)
		}
	}
	return list, nil
}

// printed is the integer of a type that is printed as a word.
func (r rule) printed(word string, t types.Type) (constant.Value, error) {
	least, most, ok := integers(t)
	value := constant.MakeFromLiteral(word, token.INT, 0)
	if word != "" && word[0] == '-' {
		value = constant.MakeFromLiteral(word[1:], token.INT, 0)
		if value.Kind() == constant.Int {
			value = constant.UnaryOp(token.SUB, value, 0)
		}
	}
	if !ok || value.Kind() != constant.Int || value.ExactString() != word ||
		constant.Compare(value, token.LSS, least) || constant.Compare(value, token.GTR, most) {
		err := fmt.Errorf("the rule %s compares texts, and %q is not that of any %s", r, word, t.Underlying())
		if isDuration(t) {
			err = fmt.Errorf("%w: here a duration is its number of nanoseconds", err)
		}
		return nil, err
	}
	return value, nil
}
