package directive

import (
	"fmt"
	"go/token"
	"strings"
)

// A Piece is literal text or the inside of a reference.
type Piece struct {
	Text      string
	Offset    int
	Reference bool
}

// SplitTemplate splits a template at its braces.
func SplitTemplate(text string) ([]Piece, *SyntaxError) {
	var pieces []Piece
	for i := 0; i < len(text); {
		n := strings.IndexAny(text[i:], "{}")
		if n < 0 {
			return append(pieces, Piece{Text: text[i:], Offset: i}), nil
		}
		if n > 0 {
			pieces = append(pieces, Piece{Text: text[i : i+n], Offset: i})
		}
		i += n
		if text[i] == '}' {
			return nil, &SyntaxError{i, "there is no { before this }"}
		}
		end := strings.IndexAny(text[i+1:], "{}")
		if end < 0 || text[i+1+end] == '{' {
			return nil, &SyntaxError{i, "there is no } after this {"}
		}
		inside := text[i+1 : i+1+end]
		if inside == "" {
			return nil, &SyntaxError{i, "these braces are empty: name a field, such as {OrderID}"}
		}
		for segment := range strings.SplitSeq(inside, ".") {
			if !token.IsIdentifier(segment) {
				return nil, &SyntaxError{i, fmt.Sprintf("{%s} is not a field or a path such as {Customer.ID}", inside)}
			}
		}
		pieces = append(pieces, Piece{inside, i, true})
		i += len(inside) + 2
	}
	return pieces, nil
}
