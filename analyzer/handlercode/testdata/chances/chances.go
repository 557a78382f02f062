// Package chances has handlers that depend on what is another value in a replay.
package chances

import (
	"errors"
	"fmt"
	"log"
	"maps"
	"math/rand"
	"os"
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"example.com/helper"
)

type order struct {
	at      time.Time
	id      string
	open    map[string]int
	lines   []line
	changed int
}

type line struct {
	name string
	at   time.Time
}

func run(ctx workflow.Context, o *order) error {
	return errors.Join(
		workflow.SetUpdateHandler(ctx, "clock", o.clock),
		workflow.SetUpdateHandler(ctx, "lines", o.addLine),
		workflow.SetUpdateHandler(ctx, "random", o.random),
		workflow.SetUpdateHandler(ctx, "branch", o.branch),
		workflow.SetUpdateHandler(ctx, "environment", o.environment),
		workflow.SetUpdateHandler(ctx, "helper", o.helper),
		workflow.SetUpdateHandler(ctx, "loop", o.loop),
		workflow.SetUpdateHandler(ctx, "startAll", o.startAll),
		workflow.SetUpdateHandler(ctx, "logged", o.logged),
		workflow.SetUpdateHandler(ctx, "sorted", o.sorted),
		workflow.SetUpdateHandler(ctx, "sequences", o.sequences),
		workflow.SetUpdateHandler(ctx, "measured", o.measured),
		workflow.SetUpdateHandler(ctx, "kept", o.kept),
		workflow.SetUpdateHandler(ctx, "nested", o.nested),
		workflow.SetQueryHandler(ctx, "age", func() (time.Duration, error) {
			if time.Since(o.at) > time.Hour {
				return time.Hour, nil
			}
			return time.Since(o.at), nil
		}),
	)
}

func (o *order) clock(ctx workflow.Context) error {
	o.at = time.Now() // want `^update clock calls time.Now, and the state depends on it, which is another value in a replay; use workflow.Now \(TG108\)$`
	return nil
}

func (o *order) addLine(ctx workflow.Context, name string) error {
	l := line{name: name, at: time.Now().UTC()} // want `update addLine calls time.Now, and the state depends on it`
	o.lines = append(o.lines, l)
	return nil
}

func (o *order) random(ctx workflow.Context) error {
	o.id = fmt.Sprintf("order-%d", rand.Intn(1000))                     // want `update random calls rand.Intn, and the state depends on it, which is another value in a replay; use workflow.SideEffect \(TG108\)`
	return workflow.ExecuteActivity(ctx, "a", rand.Int()).Get(ctx, nil) // want `update random calls rand.Int, and a command depends on it`
}

func (o *order) branch(ctx workflow.Context) error {
	if time.Since(o.at) > time.Hour { // want `update branch calls time.Since, and a branch depends on it`
		return errors.New("too late")
	}
	return nil
}

func (o *order) environment(ctx workflow.Context) error {
	return workflow.ExecuteActivity(ctx, os.Getenv("ACTIVITY")).Get(ctx, nil) // want `update environment calls os.Getenv, and a command depends on it`
}

func (o *order) helper(ctx workflow.Context) error {
	o.id = newID() // want `^warning: update helper calls chances.newID, which calls rand.Int, and the state depends on it`
	return nil
}

func newID() string { return fmt.Sprint(rand.Int()) }

func (o *order) loop(ctx workflow.Context) error {
	for name := range o.open {
		if err := workflow.ExecuteActivity(ctx, name).Get(ctx, nil); err != nil { // want `update loop calls workflow.ExecuteActivity in a loop over a map, whose order is another one in a replay; loop over the sorted keys \(TG108\)`
			return err
		}
	}
	for name := range o.open {
		o.start(ctx, name) // want `update loop calls start in a loop over a map`
	}
	return nil
}

func (o *order) start(ctx workflow.Context, name string) { workflow.ExecuteActivity(ctx, name) }

func (o *order) startAll(ctx workflow.Context) error {
	o.each(ctx)                  // want `update startAll calls chances.order.each, which calls start in a loop over a map, whose order is another one in a replay; loop over the sorted keys \(TG108\)`
	helper.StartAll(ctx, o.open) // want `update startAll calls helper.StartAll, which calls workflow.ExecuteActivity in a loop over a map`
	helper.StartSorted(ctx, o.open)
	return nil
}

func (o *order) each(ctx workflow.Context) {
	for name := range o.open {
		o.start(ctx, name)
	}
}

// These do no harm.

func (o *order) logged(ctx workflow.Context) error {
	start := time.Now()
	defer func() { log.Printf("took %s, on %s", time.Since(start), os.Getenv("HOST")) }()
	workflow.GetLogger(ctx).Info("started", "at", start)
	for range 3 {
		for range o.open {
			o.changed++
		}
		if err := workflow.Sleep(ctx, time.Second); err != nil {
			return err
		}
	}
	return nil
}

// What is set belongs to the handler alone.
func (o *order) measured(ctx workflow.Context, l *line) error {
	var took time.Duration
	start := time.Now()
	defer func() { log.Printf("took %s", took) }()
	defer func() { took = time.Since(start) }()
	l.at = time.Now()
	m := newLine()
	m.at = time.Now()
	log.Print(m.at)
	return nil
}

func newLine() *line { return new(line) }

func (o *order) kept(ctx workflow.Context) error {
	first := &o.lines[0]
	defer func() { first.at = time.Now() }() // want `update kept calls time.Now, and the state depends on it`
	o.open["now"] = time.Now().Minute()      // want `update kept calls time.Now, and the state depends on it`
	return nil
}

func (o *order) sequences(ctx workflow.Context) error {
	for name := range maps.Keys(o.open) {
		o.start(ctx, name) // want `update sequences calls start in a loop over a map`
	}
	for name, n := range maps.All(o.open) {
		if n == 0 {
			continue
		}
		if err := workflow.ExecuteActivity(ctx, name).Get(ctx, nil); err != nil { // want `update sequences calls workflow.ExecuteActivity in a loop over a map`
			return err
		}
	}
	for _, name := range slices.All(slices.Sorted(maps.Keys(o.open))) {
		o.start(ctx, name)
	}
	for n := range maps.Values(o.open) {
		o.changed += n
	}
	return nil
}

func (o *order) sorted(ctx workflow.Context) error {
	o.at = workflow.Now(ctx)
	for _, name := range slices.Sorted(maps.Keys(o.open)) {
		if err := workflow.ExecuteActivity(ctx, name).Get(ctx, nil); err != nil {
			return err
		}
	}
	return workflow.SideEffect(ctx, func(ctx workflow.Context) any { return rand.Int() }).Get(&o.changed)
}

func (o *order) nested(ctx workflow.Context) error {
	total := 0
	for _, n := range o.open {
		total += n
	}
	return workflow.ExecuteActivity(ctx, "a", total).Get(ctx, nil)
}

var _ = run
