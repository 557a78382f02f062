package descriptor

import (
	"encoding/json"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// literal is a constant of a type as encoding/json writes it.
func literal(v constant.Value, t types.Type) any {
	switch v.Kind() {
	case constant.String:
		return constant.StringVal(v)
	case constant.Bool:
		return constant.BoolVal(v)
	}
	return json.Number(literalNumber(v, t))
}

func literalNumber(v constant.Value, t types.Type) string {
	if i := constant.ToInt(v); i.Kind() == constant.Int && len(i.ExactString()) < 25 {
		return i.ExactString()
	}
	f, _ := constant.Float64Val(v)
	if b, ok := t.Underlying().(*types.Basic); ok && b.Kind() == types.Float32 {
		return marshaled(float32(f))
	}
	return marshaled(f)
}

// marshaled is a finite number as encoding/json writes it.
func marshaled(number any) string {
	text, err := json.Marshal(number)
	if err != nil {
		panic("descriptor: " + err.Error())
	}
	return string(text)
}

func numberOf(n json.Number) constant.Value {
	return constant.MakeFromLiteral(string(n), token.FLOAT, 0)
}

func compareConstants(a, b constant.Value) int {
	switch {
	case a.Kind() == constant.Bool || b.Kind() == constant.Bool || a.Kind() != b.Kind() && (a.Kind() == constant.String || b.Kind() == constant.String):
		return strings.Compare(a.ExactString(), b.ExactString())
	case constant.Compare(a, token.LSS, b):
		return -1
	case constant.Compare(a, token.GTR, b):
		return 1
	}
	return 0
}
