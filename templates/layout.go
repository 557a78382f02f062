package templates

import (
	"time"

	"github.com/dave/jennifer/jen"
)

// inline is the body of a function literal on one line.
func inline(statement jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Open: "{ ", Close: " }"}, statement)
}

// fields are those of a composite literal, in the order in which they were added.
type fields []jen.Code

func (fs *fields) add(name string, value jen.Code) {
	*fs = append(*fs, jen.Id(name).Op(":").Add(value))
}

// text adds a field unless the text is empty.
func (fs *fields) text(name, value string) {
	if value != "" {
		fs.add(name, jen.Lit(value))
	}
}

// texts adds a field unless there are no texts.
func (fs *fields) texts(name string, values []string) {
	if len(values) > 0 {
		var list []jen.Code
		for _, v := range values {
			list = append(list, jen.Lit(v))
		}
		fs.add(name, jen.Index().String().Values(list...))
	}
}

// number adds a field unless the number is zero.
func (fs *fields) number(name string, value int) {
	if value != 0 {
		fs.add(name, jen.Lit(value))
	}
}

// flag adds a field if it is true.
func (fs *fields) flag(name string, value bool) {
	if value {
		fs.add(name, jen.True())
	}
}

// duration adds a field unless the duration is zero.
func (fs *fields) duration(im *imports, name string, d time.Duration) {
	if d != 0 {
		fs.add(name, durationExpr(im, d))
	}
}

// lines is the literal with a line for each field.
func (fs fields) lines() *jen.Statement {
	return jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, fs...)
}

// line is the literal on one line.
func (fs fields) line() *jen.Statement { return jen.Values(fs...) }

// durationExpr writes a duration in its largest unit: 90 * time.Second, time.Hour.
func durationExpr(im *imports, d time.Duration) *jen.Statement {
	units := []struct {
		name string
		unit time.Duration
	}{
		{"Hour", time.Hour},
		{"Minute", time.Minute},
		{"Second", time.Second},
		{"Millisecond", time.Millisecond},
		{"Microsecond", time.Microsecond},
		{"Nanosecond", time.Nanosecond},
	}
	for _, u := range units {
		if d%u.unit != 0 {
			continue
		}
		unit := im.qual(stdTime, u.name)
		if d == u.unit {
			return unit
		}
		return jen.Lit(int(d / u.unit)).Op("*").Add(unit)
	}
	return jen.Lit(0) // not reached: every duration is a number of nanoseconds
}

// anySlice is []any with the given elements.
func anySlice(elems []jen.Code) *jen.Statement {
	return jen.Index().Any().Values(elems...)
}
