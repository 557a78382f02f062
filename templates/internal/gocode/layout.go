package gocode

import (
	"time"

	"github.com/dave/jennifer/jen"
)

// Inline is the body of a function literal on one line.
func Inline(statements ...jen.Code) *jen.Statement {
	return jen.Custom(jen.Options{Open: "{ ", Close: " }", Separator: "; "}, statements...)
}

// Fields are those of a composite literal, in the order in which they were added.
type Fields []jen.Code

// Add adds a field.
func (fs *Fields) Add(name string, value jen.Code) {
	*fs = append(*fs, jen.Id(name).Op(":").Add(value))
}

// Text adds a field unless the text is empty.
func (fs *Fields) Text(name, value string) {
	if value != "" {
		fs.Add(name, jen.Lit(value))
	}
}

// Texts adds a field unless there are no texts.
func (fs *Fields) Texts(name string, values []string) {
	if len(values) > 0 {
		var list []jen.Code
		for _, v := range values {
			list = append(list, jen.Lit(v))
		}
		fs.Add(name, jen.Index().String().Values(list...))
	}
}

// Number adds a field unless the number is zero.
func (fs *Fields) Number(name string, value int) {
	if value != 0 {
		fs.Add(name, jen.Lit(value))
	}
}

// Flag adds a field if it is true.
func (fs *Fields) Flag(name string, value bool) {
	if value {
		fs.Add(name, jen.True())
	}
}

// Duration adds a field unless the duration is zero.
func (fs *Fields) Duration(f *File, name string, d time.Duration) {
	if d != 0 {
		fs.Add(name, f.Duration(d))
	}
}

// Lines is the literal with a line for each field.
func (fs Fields) Lines() *jen.Statement {
	return jen.Custom(jen.Options{Open: "{", Close: "}", Separator: ",", Multi: true}, fs...)
}

// Line is the literal on one line.
func (fs Fields) Line() *jen.Statement { return jen.Values(fs...) }

var stdTime = Package{"time", "time"}

// Duration writes a duration in its largest unit: 90 * time.Second, time.Hour.
func (f *File) Duration(d time.Duration) *jen.Statement {
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
		unit := f.Qual(stdTime, u.name)
		if d == u.unit {
			return unit
		}
		return jen.Lit(int(d / u.unit)).Op("*").Add(unit)
	}
	return jen.Lit(0) // not reached: every duration is a number of nanoseconds
}

// AnySlice is []any with the given elements.
func AnySlice(elems []jen.Code) *jen.Statement {
	return jen.Index().Any().Values(elems...)
}
