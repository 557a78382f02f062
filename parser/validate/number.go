package validate

import (
	"go/constant"
	"go/token"
	"go/types"
	"math"
)

func equal(a, b constant.Value) bool { return constant.Compare(a, token.EQL, b) }

// isInteger reports whether t is a type of integers whose range is known.
func isInteger(t types.Type) bool {
	_, _, ok := integers(t)
	return ok
}

// integers are the least and the most value of a type of integers.
func integers(t types.Type) (least, most constant.Value, ok bool) {
	signed := func(least, most int64) (constant.Value, constant.Value, bool) {
		return constant.MakeInt64(least), constant.MakeInt64(most), true
	}
	unsigned := func(most uint64) (constant.Value, constant.Value, bool) {
		return constant.MakeInt64(0), constant.MakeUint64(most), true
	}
	b, _ := t.Underlying().(*types.Basic)
	if b == nil {
		return nil, nil, false
	}
	switch b.Kind() {
	case types.Int, types.Int64:
		return signed(math.MinInt64, math.MaxInt64)
	case types.Int8:
		return signed(math.MinInt8, math.MaxInt8)
	case types.Int16:
		return signed(math.MinInt16, math.MaxInt16)
	case types.Int32:
		return signed(math.MinInt32, math.MaxInt32)
	case types.Uint, types.Uint64:
		return unsigned(math.MaxUint64)
	case types.Uint8:
		return unsigned(math.MaxUint8)
	case types.Uint16:
		return unsigned(math.MaxUint16)
	case types.Uint32:
		return unsigned(math.MaxUint32)
	}
	return nil, nil, false
}

func isFloat(t types.Type) bool { return isBasicInfo(t, types.IsFloat) }

func floatBits(t types.Type) int {
	if b, ok := t.Underlying().(*types.Basic); ok && b.Kind() == types.Float32 {
		return 32
	}
	return 64
}

// rank is the place of a number among all of its type, in their order: an integer is its own,
// and neighbours among floats have ranks that differ by one. Zero has the rank zero.
func rank(t types.Type, number constant.Value) constant.Value {
	if !isFloat(t) {
		return number
	}
	x, _ := constant.Float64Val(number)
	return floatRank(t, x)
}

func floatRank(t types.Type, x float64) constant.Value {
	if floatBits(t) == 32 {
		const sign = 1 << 31
		bits := math.Float32bits(float32(x))
		return signedRank(bits&sign != 0, int64(bits&^sign))
	}
	const sign = 1 << 63
	bits := math.Float64bits(x)
	return signedRank(bits&sign != 0, int64(bits&^sign))
}

func signedRank(negative bool, magnitude int64) constant.Value {
	if negative {
		magnitude = -magnitude
	}
	return constant.MakeInt64(magnitude)
}

// ranks are the least and the most rank of a number.
func ranks(t types.Type) (least, most constant.Value) {
	if isFloat(t) {
		return floatRank(t, math.Inf(-1)), floatRank(t, math.Inf(1))
	}
	least, most, _ = integers(t)
	return least, most
}
