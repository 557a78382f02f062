package payload

import (
	"go/types"
	"slices"
	"strings"
	"unicode"

	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// moneyWords are the names of amounts of money, at the end of a name.
var moneyWords = []string{
	"amount", "balance", "charge", "cost", "discount", "fee", "paid", "payment", "price",
	"refund", "salary", "subtotal", "tax", "total",
}

// namesMoney reports whether a name such as TotalPrice or amountEUR is about money.
func namesMoney(name string) bool {
	words := nameWords(name)
	if n := len(words); n > 1 && len(words[n-1]) == 3 && words[n-1] == strings.ToUpper(words[n-1]) {
		words = words[:n-1] // a currency
	}
	if len(words) == 0 {
		return false
	}
	last := strings.ToLower(words[len(words)-1])
	return slices.ContainsFunc(moneyWords, func(w string) bool {
		return last == w || last == w+"s" || last == w+"es"
	})
}

// nameWords splits a Go name at its capitals.
func nameWords(name string) []string {
	var words []string
	start := 0
	runes := []rune(name)
	for i := 1; i < len(runes); i++ {
		begins := unicode.IsUpper(runes[i]) && (!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if begins || runes[i] == '_' {
			words = append(words, strings.Trim(string(runes[start:i]), "_"))
			start = i
		}
	}
	return append(words, strings.Trim(string(runes[start:]), "_"))
}

// isFloat reports whether t is a floating-point number, or several.
func isFloat(t types.Type) bool {
	for t := range gotypes.Chain(t) {
		switch u := t.Underlying().(type) {
		case *types.Basic:
			return u.Info()&types.IsFloat != 0
		case *types.Array, *types.Map:
			return false
		}
	}
	return false
}
