package validation

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"time"
	"unsafe"
)

// values makes random values that are near the boundaries of the rules in messages.go.
type values struct{ *rand.Rand }

func newValues(seed uint64) values { return values{rand.New(rand.NewPCG(seed, 7))} }

// pick returns one of several values.
func pick[T any](r values, list ...T) T { return list[r.IntN(len(list))] }

// fill sets what v refers to. depth is how many pointers, slices and maps lead to it.
func (r values) fill(v reflect.Value, depth int) {
	t := v.Type()
	switch {
	case t.ConvertibleTo(reflect.TypeFor[time.Time]()):
		zone := time.FixedZone("somewhere", 3600)
		at := pick(r, time.Time{}, time.Time{}, time.Time{}.In(zone), time.Unix(0, 0), time.Unix(1, 0).UTC())
		v.Set(reflect.ValueOf(at).Convert(t))
		return
	case t == reflect.TypeFor[time.Duration]():
		v.SetInt(pick(r, 0, 0, 999, 1000, 1001, int64(time.Second)-1, int64(time.Second), int64(time.Second)+1, math.MinInt64, math.MaxInt64))
		return
	}
	switch t.Kind() {
	case reflect.String:
		v.SetString(r.text())
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		least := int64(-1) << (t.Bits() - 1)
		v.SetInt(pick(r, 0, 0, 1, 2, 2, 3, 4, 5, 6, -1, -2, -3, least, ^least))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(pick(r, 0, 0, 1, 2, 2, 3, uint64(math.MaxUint64)>>(64-t.Bits())))
	case reflect.Float32:
		v.SetFloat(float64(r.float32()))
	case reflect.Float64:
		v.SetFloat(r.float64())
	case reflect.Pointer:
		if r.IntN(4) == 0 || depth > 4 {
			v.SetZero()
			return
		}
		v.Set(reflect.New(t.Elem()))
		r.fill(v.Elem(), depth+1)
	case reflect.Slice, reflect.Map:
		r.fillElements(v, depth)
	case reflect.Array:
		if r.IntN(4) > 0 {
			for i := range v.Len() {
				r.fill(v.Index(i), depth)
			}
		}
	case reflect.Struct:
		if depth > 0 && r.IntN(5) == 0 {
			return
		}
		for i := range v.NumField() {
			r.fill(settable(v.Field(i)), depth+1)
		}
	}
}

// fillElements makes a slice or a map.
func (r values) fillElements(v reflect.Value, depth int) {
	n := pick(r, -1, 0, 1, 1, 2, 2, 3, 4)
	if depth > 4 {
		n = -1
	}
	switch t := v.Type(); {
	case n < 0:
		v.SetZero()
	case t.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(t, n, n))
		for i := range n {
			r.fill(v.Index(i), depth+1)
		}
	default:
		v.Set(reflect.MakeMap(t))
		for range n {
			key, elem := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
			r.fill(key, depth+1)
			r.fill(elem, depth+1)
			v.SetMapIndex(key, elem)
		}
	}
}

// settable makes fields that are not exported settable.
func settable(v reflect.Value) reflect.Value {
	return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
}

func (r values) float32() float32 {
	edge := float32(0.1)
	return pick(r, 0, edge, edge, math.Nextafter32(edge, 1), math.Nextafter32(edge, 0), 1.5, -1, float32(math.NaN()), float32(math.Inf(1)))
}

func (r values) float64() float64 {
	return pick(r, 0, math.Copysign(0, -1), 1, 1.5, 1.5, math.Nextafter(1.5, 2), math.Nextafter(1.5, 1), -1, math.NaN(), math.Inf(1), math.Inf(-1))
}

// text is short, or a word of a rule, or nearly of a format.
func (r values) text() string {
	switch r.IntN(8) {
	case 0:
		return ""
	case 1:
		return pick(r, "red", "red", "red", "green", "light blue", "light", "a", "its", "it's", "Red", "a,b|c", "a,b|c", "red ")
	case 2:
		return pick(r, r.email(), "name@example.com")
	case 3:
		return r.url()
	case 4:
		return r.uuid()
	}
	var b strings.Builder
	for range r.IntN(6) {
		b.WriteString(pick(r, "a", "b", "é", "世", "😀", "\xff", " ", "\x00"))
	}
	return b.String()
}
