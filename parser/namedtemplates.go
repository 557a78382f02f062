package parser

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// A namedText is an item of a value such as Customer:{CustomerID},Region:eu.
type namedText struct {
	name       string
	text       string
	offset     int // of the item in the value
	textOffset int
}

// splitNamed splits a value into its items.
func splitNamed(value string) ([]namedText, error) {
	var items []namedText
	offset := 0
	for item := range strings.SplitSeq(value, ",") {
		name, text, ok := strings.Cut(item, ":")
		n := namedText{
			name:   strings.TrimSpace(name),
			text:   strings.TrimSpace(text),
			offset: offset + len(name) - len(strings.TrimLeft(name, " ")),
		}
		n.textOffset = offset + len(name) + 1 + len(text) - len(strings.TrimLeft(text, " "))
		switch {
		case strings.TrimSpace(item) == "":
			return nil, fmt.Errorf("there is an empty item")
		case !ok:
			return nil, fmt.Errorf("%s has no value", n.name)
		case n.name == "":
			return nil, fmt.Errorf("%s has no name", n.text)
		case n.text == "":
			return nil, fmt.Errorf("%s has an empty value", n.name)
		case slices.ContainsFunc(items, func(other namedText) bool { return other.name == n.name }):
			return nil, fmt.Errorf("%s is given twice", n.name)
		}
		items = append(items, n)
		offset += len(item) + 1
	}
	return items, nil
}

// namedTemplates resolves the items of a value against the parameters of Run.
func (c *checker) namedTemplates(a *arg, run *contract.Method) []contract.NamedTemplate {
	if a == nil {
		return nil
	}
	var all []contract.NamedTemplate
	for _, item := range a.named {
		text := *a
		text.value, text.valuePos = item.text, a.at(item.textOffset)
		text.valueEnd = text.valuePos + token.Pos(len(item.text))
		if t := c.template(&text, run.Name, run.Params, false); t != nil {
			all = append(all, contract.NamedTemplate{Name: item.name, Value: t})
		}
	}
	return all
}
