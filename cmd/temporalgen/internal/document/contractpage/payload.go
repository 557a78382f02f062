package contractpage

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/temporalgen/temporalgen/cmd/temporalgen/internal/document/page"
	"github.com/temporalgen/temporalgen/parser/descriptor"
)

// A direction tells who writes a value.
type direction int

const (
	sent     direction = 1 << iota // whoever calls
	returned                       // the workflow, or the activity
)

// payloads tells what is sent with a method. about is what one value is called, such as "Message".
func (b *builder) payloads(s *page.Section, about string, parameters []descriptor.Payload) {
	switch len(parameters) {
	case 0:
		s.Add(page.Paragraph{Text: item(about, page.Plainly("none."))})
		return
	case 1:
		b.payload(s, item(about, nil), parameters[0], sent)
		return
	}
	s.Add(page.Paragraph{Text: item(about, page.Plainly(strconv.Itoa(len(parameters))+" values, in this order."))})
	for i, p := range parameters {
		name := p.Name
		if name == "" || name == "_" {
			name = strconv.Itoa(i + 1)
		}
		b.payload(s, item(name, nil), p, sent)
	}
}

// payload tells what one value is.
func (b *builder) payload(s *page.Section, about page.Text, p descriptor.Payload, d direction) {
	text := about
	key, inPlace := b.inPlace[p.Schema]
	described := p.Schema
	if inPlace {
		described = b.document.Defs[key]
		text = append(text, page.Format("an object, %s in Go.", shortened(described.GoType))...)
	} else {
		text = append(append(text, b.typeText(p.Schema)...), page.Span{Text: "."})
	}
	switch p.Encoding {
	case descriptor.JSON:
	case descriptor.Binary:
		text = append(text, page.Format(" The bytes are sent as they are, with the encoding %s, and not in Base64.", string(p.Encoding))...)
	default:
		text = append(text, page.Format(" It is sent with the encoding %s.", string(p.Encoding))...)
	}
	rules := b.rules(p.Schema)
	if inPlace {
		rules = append(rules, b.rules(described)...)
	}
	for _, check := range p.GoChecks {
		if described == nil || !slices.Contains(described.GoChecks, check) {
			rules = append(rules, checkText(check))
		}
	}
	if len(rules) > 0 {
		text = append(append(append(text, page.Span{Text: " Rules: "}), page.Join(rules, "; ")...), page.Span{Text: "."})
	}
	s.Add(page.Paragraph{Text: text})
	if inPlace {
		s.Add(describe(described.Description)...)
	}
	if described != nil {
		b.fieldTable(s, described, d)
	}
}

// fieldTable tells the fields of an object, with those of objects in it that have no name.
func (b *builder) fieldTable(s *page.Section, schema *descriptor.Schema, d direction) {
	rows := b.fieldRows(nil, "", schema, mostNested)
	if len(rows) == 0 {
		return
	}
	required := "Required"
	if d == returned {
		required = "Always there"
	}
	t := page.Table{Header: []string{"Field", "Type", required, "Rules", "Description"}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []page.Text{page.Literal(r.name), r.typ, page.Plainly(r.required), page.Join(r.rules, "; "), r.description})
	}
	s.Add(withoutEmpty(t))
}

// A fieldRow is a field in a table.
type fieldRow struct {
	name        string
	typ         page.Text
	required    string
	rules       []page.Text
	description page.Text
}

func (b *builder) fieldRows(rows []fieldRow, prefix string, s *descriptor.Schema, depth int) []fieldRow {
	if depth == 0 {
		return rows
	}
	for _, name := range sortedKeys(s.Properties) {
		p := s.Properties[name]
		if p == nil {
			p = &descriptor.Schema{}
		}
		row := fieldRow{name: prefix + name, typ: b.typeText(p), required: "no", rules: b.rules(p), description: summary(descriptionOf(p))}
		if slices.Contains(s.Required, name) {
			row.required = "yes"
		}
		rows = append(rows, row)
		path, inner := row.name+".", nested(p)
		for inner != nil && inner.Type == "array" {
			path, inner = strings.TrimSuffix(path, ".")+"[].", nested(inner.Items)
		}
		if inner != nil && inner.Type == "object" {
			if len(inner.Properties) == 0 && inner.AdditionalProperties != nil {
				path, inner = path+"*.", nested(inner.AdditionalProperties)
			}
			if inner != nil {
				rows = b.fieldRows(rows, path, inner, depth-1)
			}
		}
	}
	return rows
}

// nested is the schema of an object or an array without a name, perhaps besides null.
func nested(s *descriptor.Schema) *descriptor.Schema {
	if s != nil && len(s.OneOf) > 0 {
		s = notNull(s)
	}
	if s == nil || s.Ref != "" {
		return nil
	}
	return s
}

// descriptionOf is what is said about a field, or about its type if that has no section of its own.
func descriptionOf(s *descriptor.Schema) string {
	if s.Description == "" && len(s.OneOf) > 0 {
		if one := notNull(s); one != nil {
			return one.Description
		}
	}
	return strings.TrimSpace(strings.TrimSuffix(s.Description, descriptor.DurationUnit)) // which the type says
}

// withoutEmpty is a table without the columns that have nothing in any row.
func withoutEmpty(t page.Table) page.Table {
	var kept page.Table
	kept.Rows = make([][]page.Text, len(t.Rows))
	for i, name := range t.Header {
		if !slices.ContainsFunc(t.Rows, func(row []page.Text) bool { return row[i].String() != "" }) {
			continue
		}
		kept.Header = append(kept.Header, name)
		for j, row := range t.Rows {
			kept.Rows[j] = append(kept.Rows[j], row[i])
		}
	}
	return kept
}

// inJSON is a value as it is written in JSON.
func inJSON(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return "null" // it was decoded from JSON
	}
	return string(text)
}

func parseNanoseconds(s string) (time.Duration, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	return time.Duration(n), err
}

// shortened is the name of a Go type with its package's name only.
func shortened(goType string) string {
	return goType[strings.LastIndexByte(goType, '/')+1:]
}
