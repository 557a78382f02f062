// Package spelling finds out what a misspelled word was meant to be, and lists words in sentences.
package spelling

import (
	"fmt"
	"strings"
)

// DidYouMean returns a question to append to a message about an unknown word, or ""
// if no candidate is close to it.
func DidYouMean(word string, candidates []string) string {
	if c := Nearest(word, candidates); c != "" {
		return fmt.Sprintf(": did you mean %s?", c)
	}
	return ""
}

// An UnknownWord is an error about a word for which there is another one that it was probably meant to be.
type UnknownWord struct {
	Message     string // without the question
	Word, Meant string
	Offset      int // of the word in the text that it is part of
}

// Error returns the message with the question.
func (e *UnknownWord) Error() string { return fmt.Sprintf("%s: did you mean %s?", e.Message, e.Meant) }

// Unknown returns an error about an unknown word, which asks for the candidate that is close to it. It is nil if there is none.
func Unknown(word string, candidates []string, message string) *UnknownWord {
	if meant := Nearest(word, candidates); meant != "" {
		return &UnknownWord{Message: message, Word: word, Meant: meant}
	}
	return nil
}

// Nearest returns the candidate that word is most likely a misspelling of, or "".
func Nearest(word string, candidates []string) string {
	best, limit := "", min(3, 1+len(word)/4)
	for _, c := range candidates {
		if d := distance(strings.ToLower(word), strings.ToLower(c)); d <= limit && d < len(c) {
			best, limit = c, d-1
		}
	}
	if best != "" {
		return best
	}
	for _, c := range candidates { // task-queue for queue
		if strings.HasSuffix(word, "-"+c) {
			return c
		}
	}
	return ""
}

// distance is the number of letters to insert, delete, replace or swap with their
// neighbour to make b of a.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	before, last, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		before, last, row = last, row, before
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(last[j]+cost, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
	}
	return row[len(y)]
}

// List joins words for a sentence: a, b or c.
func List(words []string, conjunction string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " " + conjunction + " " + words[last]
}
