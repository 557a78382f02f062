package replaytest

import (
	"slices"
	"strings"
)

// shownAround is how many lines are shown before and after those that differ.
const shownAround = 3

// difference shows which lines of two texts differ: those of want with a minus, those of got with a plus. It is empty if
// the texts are the same.
func difference(want, got string) string {
	if want == got {
		return ""
	}
	a, b := lines(want), lines(got)
	// What both begin and end with need not be compared.
	begin := 0
	for begin < min(len(a), len(b)) && a[begin] == b[begin] {
		begin++
	}
	end := 0
	for end < min(len(a), len(b))-begin && a[len(a)-1-end] == b[len(b)-1-end] {
		end++
	}
	var marked []string
	mark := func(sign string, lines []string) {
		for _, line := range lines {
			marked = append(marked, sign+line)
		}
	}
	mark("  ", a[:begin])
	middleA, middleB := a[begin:len(a)-end], b[begin:len(b)-end]
	for _, line := range common(middleA, middleB) {
		i, j := slices.Index(middleA, line), slices.Index(middleB, line)
		mark("- ", middleA[:i])
		mark("+ ", middleB[:j])
		mark("  ", middleA[i:i+1])
		middleA, middleB = middleA[i+1:], middleB[j+1:]
	}
	mark("- ", middleA)
	mark("+ ", middleB)
	mark("  ", a[len(a)-end:])
	return near(marked)
}

func lines(text string) []string {
	return strings.Split(strings.TrimSuffix(text, "\n"), "\n")
}

// most is how many pairs of lines are compared. Texts with more are shown as different from the first such line on.
const most = 1 << 24

// common is the longest list of lines that two lists have in common, in this order.
func common(a, b []string) []string {
	if len(a)*len(b) > most {
		return nil
	}
	width := len(b) + 1
	longest := make([]int32, (len(a)+1)*width) // of a[i:] and b[j:]
	for i, line := range slices.Backward(a) {
		for j := range slices.Backward(b) {
			if line == b[j] {
				longest[i*width+j] = longest[(i+1)*width+j+1] + 1
			} else {
				longest[i*width+j] = max(longest[(i+1)*width+j], longest[i*width+j+1])
			}
		}
	}
	var both []string
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] == b[j]:
			both = append(both, a[i])
			i, j = i+1, j+1
		case longest[(i+1)*width+j] >= longest[i*width+j+1]:
			i++
		default:
			j++
		}
	}
	return both
}

// near leaves out lines that are far from those that differ.
func near(marked []string) string {
	var b strings.Builder
	left := false
	for i, line := range marked {
		around := marked[max(0, i-shownAround):min(len(marked), i+shownAround+1)]
		if !slices.ContainsFunc(around, func(l string) bool { return l[0] != ' ' }) {
			left = true
			continue
		}
		if left {
			b.WriteString("  ...\n")
			left = false
		}
		b.WriteString(line + "\n")
	}
	if left {
		b.WriteString("  ...\n")
	}
	return b.String()
}
