package directive

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
)

// A NamedText is an item of a value such as Customer:{CustomerID},Region:eu.
type NamedText struct {
	Name       string
	Text       string
	Offset     int // of the item in the value
	TextOffset int
}

// SplitNamed splits a value into its items.
func SplitNamed(value string) ([]NamedText, error) {
	var items []NamedText
	offset := 0
	for item := range strings.SplitSeq(value, ",") {
		name, text, ok := strings.Cut(item, ":")
		n := NamedText{
			Name:   strings.TrimSpace(name),
			Text:   strings.TrimSpace(text),
			Offset: offset + len(name) - len(strings.TrimLeftFunc(name, unicode.IsSpace)),
		}
		n.TextOffset = offset + len(name) + 1 + len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
		switch {
		case strings.TrimSpace(item) == "":
			return nil, fmt.Errorf("there is an empty item")
		case !ok:
			return nil, fmt.Errorf("%s has no value", n.Name)
		case n.Name == "":
			return nil, fmt.Errorf("%s has no name", n.Text)
		case n.Text == "":
			return nil, fmt.Errorf("%s has an empty value", n.Name)
		case slices.ContainsFunc(items, func(other NamedText) bool { return other.Name == n.Name }):
			return nil, fmt.Errorf("%s is given twice", n.Name)
		}
		items = append(items, n)
		offset += len(item) + 1
	}
	return items, nil
}
