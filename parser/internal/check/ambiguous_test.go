package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/parser/contract"
)

// TestConfusable compares what is said of templates with all the texts that they make of some values.
func TestConfusable(t *testing.T) {
	t.Parallel()
	references := map[contract.Format][]string{
		contract.FormatText: words("-01", 3),
		contract.FormatUint: {"0", "1", "10", "11", "100", "101", "110", "111", "1010", "1101"},
		contract.FormatBool: {"true", "false"},
	}
	separators := []string{"", "-", "0", "-0", "0-"}
	var templates [][]contract.TemplatePart
	for a := range references {
		for _, between := range separators {
			for b := range references {
				two := []contract.TemplatePart{{Format: a}, {Literal: between}, {Format: b}}
				templates = append(templates, two)
				for c := range references {
					templates = append(templates, append(two[:3:3], contract.TemplatePart{Literal: between}, contract.TemplatePart{Format: c}))
				}
			}
		}
	}
	for _, parts := range templates {
		made := []string{""}
		for _, p := range parts {
			values := references[p.Format]
			switch p.Format {
			case contract.FormatNone:
				values = []string{p.Literal}
			case contract.FormatText:
				values = append(slices.Clone(values), parts[1].Literal+"true"+parts[1].Literal)
			}
			var longer []string
			for _, before := range made {
				for _, value := range values {
					longer = append(longer, before+value)
				}
			}
			made = longer
		}
		seen, twice := make(map[string]bool), ""
		for _, text := range made {
			if seen[text] {
				twice = text
			}
			seen[text] = true
		}
		if _, _, got := confusable(parts); got != (twice != "") {
			t.Errorf("%s: confusable is %v, but the text that two of %d messages have is %q", show(parts), got, len(made), twice)
		}
	}
}

// words are all texts of some letters up to a length.
func words(letters string, length int) []string {
	all := []string{""}
	for begin := 0; length > 0; length-- {
		end := len(all)
		for _, word := range all[begin:end] {
			for _, letter := range letters {
				all = append(all, word+string(letter))
			}
		}
		begin = end
	}
	return all
}

func show(parts []contract.TemplatePart) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Format == contract.FormatNone {
			b.WriteString(p.Literal)
		} else {
			fmt.Fprintf(&b, "{%s}", map[contract.Format]string{contract.FormatText: "text", contract.FormatUint: "uint", contract.FormatBool: "bool"}[p.Format])
		}
	}
	return b.String()
}
