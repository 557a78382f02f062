package main

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
)

// figures are what one stage or several have counted.
type figures struct {
	Stages     int
	Unfinished int // stages that could not be finished, although nobody has stopped them
	Seconds    int // of the finished ones
	Counts     counts
	Findings   findings

	Failures map[string]int    `json:",omitempty"` // by kind
	Texts    map[string]string `json:",omitempty"` // what the first failure of each kind says
}

// A failure is something that must not be.
type failure struct {
	kind  string
	count int
	text  string // more about it, if there is more to say
}

type failures []failure

// err is an error that says all, nil for no failures.
func (f failures) err() error {
	var errs []error
	for _, failure := range f {
		text := fmt.Sprintf("%d %s", failure.count, failure.kind)
		if failure.text != "" {
			text += ": " + failure.text
		}
		errs = append(errs, errors.New(text))
	}
	return errors.Join(errs...)
}

// add adds the figures of a stage.
func (f *figures) add(stage figures) {
	addFields(reflect.ValueOf(f).Elem(), reflect.ValueOf(stage))
	for kind, text := range stage.Texts {
		if f.Texts == nil {
			f.Texts = map[string]string{}
		}
		if _, known := f.Texts[kind]; !known {
			f.Texts[kind] = text
		}
	}
}

// fail adds failures.
func (f *figures) fail(all failures) {
	for _, failure := range all {
		f.add(figures{Failures: map[string]int{failure.kind: failure.count}, Texts: map[string]string{failure.kind: failure.text}})
	}
}

// err is an error if there are failures.
func (f *figures) err() error {
	var all failures
	for _, kind := range sortedKeys(f.Failures) {
		all = append(all, failure{kind, f.Failures[kind], f.Texts[kind]})
	}
	return all.err()
}

// addFields adds all numbers of a struct, and those in maps, to those of another.
func addFields(to, more reflect.Value) {
	for i := range to.NumField() {
		field := to.Type().Field(i)
		if !field.IsExported() {
			continue
		}
		switch to, more := to.Field(i), more.Field(i); {
		case field.Type.Kind() == reflect.Struct:
			addFields(to, more)
		case field.Tag.Get("figures") == "max":
			to.SetInt(max(to.Int(), more.Int()))
		case field.Type.Kind() == reflect.Int:
			to.SetInt(to.Int() + more.Int())
		case field.Type == reflect.TypeFor[map[string]int]():
			sum := map[string]int{}
			addCounts(sum, to.Interface().(map[string]int))
			addCounts(sum, more.Interface().(map[string]int))
			if len(sum) > 0 {
				to.Set(reflect.ValueOf(sum))
			}
		}
	}
}

func addCounts(to, more map[string]int) {
	for name := range maps.Keys(more) {
		to[name] += more[name]
	}
}
