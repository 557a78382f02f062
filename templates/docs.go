package templates

import (
	"go/types"
	"strings"
)

// outcome is what there is to wait for: the result, or the end if there is none.
func outcome(result types.Type) string {
	if result == nil {
		return "end"
	}
	return "result"
}

// docOr is what the author wrote, line by line, or else a sentence.
func docOr(doc, sentence string) string {
	if doc := strings.TrimSpace(doc); doc != "" {
		return doc
	}
	return sentence
}
