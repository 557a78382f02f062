package randomcontract

import (
	"math/rand/v2"
	"unicode"
	"unicode/utf8"
)

// random makes choices.
type random struct{ *rand.Rand }

func newRandom(seed uint64) random { return random{rand.New(rand.NewPCG(seed, 0x9e3779b97f4a7c15))} }

// oneIn is true once in n times.
func (r random) oneIn(n int) bool { return r.IntN(n) == 0 }

// pick returns one of several values.
func pick[T any](r random, values ...T) T { return values[r.IntN(len(values))] }

// some returns a few of several texts in their order.
func (r random) some(most int, values ...string) []string {
	var list []string
	for _, v := range values {
		if len(list) < most && r.oneIn(2) {
			list = append(list, v)
		}
	}
	return list
}

// exported makes an exported name of a name, if its first letter has an upper case.
func exported(name string) string {
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}
