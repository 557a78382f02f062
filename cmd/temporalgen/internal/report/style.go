package report

// A style is how a terminal shows a text, as an escape sequence of ECMA-48.
type style string

const (
	bold   style = "\x1b[1m"
	red    style = "\x1b[31m"
	yellow style = "\x1b[33m"
	gray   style = "\x1b[90m"
)

// paint returns a text in a style, if colors are wanted.
func (t *text) paint(s style, text string) string {
	if !t.Color || text == "" {
		return text
	}
	return string(s) + text + "\x1b[0m"
}
