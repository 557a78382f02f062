package html

import (
	"fmt"
	"html"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
)

// Sizes in a drawing, in the units of its view box. At full size one is a pixel.
const (
	margin     = 8
	boxWidth   = 124 // of a participant
	boxHeight  = 34
	firstGap   = 250 // between the first two participants, who say most
	otherGap   = 190
	stepHeight = 34
	arrow      = 7
	charWidth  = 6.7 // of most characters
)

// sequence draws a sequence as SVG.
func (w *writer) sequence(s *page.Sequence) {
	if len(s.Participants) == 0 {
		return
	}
	w.sequences++
	at := make([]int, len(s.Participants)) // the middle of each
	for i := range at {
		switch i {
		case 0:
			at[i] = margin + boxWidth/2
		case 1:
			at[i] = at[0] + firstGap
		default:
			at[i] = at[i-1] + otherGap
		}
	}
	width := at[len(at)-1] + boxWidth/2 + margin
	top := margin + boxHeight
	height := top + (len(s.Steps)+1)*stepHeight
	name := fmt.Sprintf("sequence-%d", w.sequences)
	fmt.Fprintf(w, "<figure>\n<svg role=\"img\" aria-labelledby=\"%s-title %[1]s-description\" viewBox=\"0 0 %d %d\" width=\"%[2]d\" height=\"%[3]d\" style=\"--width:%[2]dpx\">\n", name, width, height)
	fmt.Fprintf(w, "<title id=\"%s-title\">%s</title>\n<desc id=\"%[1]s-description\">%[3]s</desc>\n", name, html.EscapeString(s.Title), html.EscapeString(s.Description))
	for i, participant := range s.Participants {
		fmt.Fprintf(w, "<line class=\"life\" x1=\"%d\" y1=\"%d\" x2=\"%[1]d\" y2=\"%[3]d\"/>\n", at[i], top, height-margin)
		fmt.Fprintf(w, "<rect class=\"box\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"5\"/>\n", at[i]-boxWidth/2, margin, boxWidth, boxHeight)
		w.label(at[i], margin+boxHeight/2+5, boxWidth-12, "name", participant)
	}
	for i, step := range s.Steps {
		if step.From < 0 || step.To < 0 || step.From >= len(at) || step.To >= len(at) {
			continue
		}
		y := top + (i+1)*stepHeight
		from, to := at[step.From], at[step.To]
		if step.Kind == page.Note {
			left, right := min(from, to)-boxWidth/2, max(from, to)+boxWidth/2
			if from == to {
				left, right = from-firstGap/2+margin, from+firstGap/2-margin
				right = min(right, width-2)
			}
			fmt.Fprintf(w, "<rect class=\"note\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\"/>\n", left, y-19, right-left, 26)
			w.label((left+right)/2, y-1, right-left-10, "", step.Text)
			continue
		}
		w.arrow(from, to, y, step)
	}
	w.WriteString("</svg>\n</figure>\n")
}

// arrow draws an arrow with its text above.
func (w *writer) arrow(from, to, y int, step page.Step) {
	direction := 1
	if to < from {
		direction = -1
	}
	class := "step"
	if step.Kind == page.Answer {
		class = "step answer"
	}
	fmt.Fprintf(w, "<line class=\"%s\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%[3]d\"/>\n", class, from, y, to-direction)
	if back := to - direction*arrow; step.Kind == page.Send {
		fmt.Fprintf(w, "<polyline class=\"step\" points=\"%d,%d %d,%d %[1]d,%[5]d\"/>\n", back, y-5, to-direction, y, y+5)
	} else {
		fmt.Fprintf(w, "<polygon class=\"head\" points=\"%d,%d %d,%d %[1]d,%[5]d\"/>\n", back, y-5, to-direction, y, y+5)
	}
	w.label((from+to)/2, y-6, max(to-from, from-to)-16, "", step.Text)
}

// label writes a text around x, and what fits of it. Who points at it is shown all.
func (w *writer) label(x, y, width int, class, text string) {
	shown := []rune(text)
	room := int(float64(width) / charWidth)
	whole := ""
	if len(shown) > room {
		shown = append(shown[:max(room-1, 0)], '…')
		whole = "<title>" + html.EscapeString(text) + "</title>"
	}
	if class != "" {
		class = ` class="` + class + `"`
	}
	fmt.Fprintf(w, "<text%s x=\"%d\" y=\"%d\">%s%s</text>\n", class, x, y, whole, html.EscapeString(string(shown)))
}
