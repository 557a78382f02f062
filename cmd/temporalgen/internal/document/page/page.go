// Package page is the model of a page of documentation, whatever it is about and whatever form it will have: sections with
// paragraphs, lists, tables, code and sequences. It holds text as it is; the packages that write a form of it escape it.
package page

// A Page is what is written to one file.
type Page struct {
	Title    string
	Blocks   []Block // before the table of contents
	Sections []*Section
}

// A Section is a part of a page with a title.
type Section struct {
	ID       string // unique in the page: what links lead to
	Title    Text
	Blocks   []Block
	Sections []*Section
}

// Add adds blocks to a section.
func (s *Section) Add(blocks ...Block) { s.Blocks = append(s.Blocks, blocks...) }

// A Block is a part of a section: a Paragraph, a List, a Table, a Code or a *Sequence.
type Block interface{ block() }

// A Paragraph is text.
type Paragraph struct{ Text Text }

// A List is items, in no numbered order.
type List struct{ Items []Text }

// A Table has a row of names, and rows below it with as many cells.
type Table struct {
	Header []string
	Rows   [][]Text
}

// Code is shown as it is.
type Code struct {
	Language string // as fenced blocks name it, "" for none
	Text     string
}

func (Paragraph) block() {}
func (List) block()      {}
func (Table) block()     {}
func (Code) block()      {}
func (*Sequence) block() {}

// All calls a function for each section, those within others after these, until it returns false.
func (p *Page) All(yield func(depth int, s *Section) bool) {
	var walk func(depth int, sections []*Section) bool
	walk = func(depth int, sections []*Section) bool {
		for _, s := range sections {
			if !yield(depth, s) || !walk(depth+1, s.Sections) {
				return false
			}
		}
		return true
	}
	walk(0, p.Sections)
}

// Texts calls a function for each text in the blocks of the section, until it returns false. What is changed in a text is changed in
// the section.
func (s *Section) Texts(yield func(t Text) bool) {
	for _, block := range s.Blocks {
		switch block := block.(type) {
		case Paragraph:
			if !yield(block.Text) {
				return
			}
		case List:
			for _, item := range block.Items {
				if !yield(item) {
					return
				}
			}
		case Table:
			for _, row := range block.Rows {
				for _, cell := range row {
					if !yield(cell) {
						return
					}
				}
			}
		}
	}
}
