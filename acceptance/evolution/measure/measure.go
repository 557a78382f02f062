package measure

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
)

// Main is what a program does that has contracts: it measures the changed ones, and returns its exit code.
func Main(contracts ...*Contract) int {
	var m measurement
	flag.StringVar(&m.address, "address", "", "the address of a Temporal server")
	flag.StringVar(&m.namespace, "namespace", "default", "its namespace")
	flag.StringVar(&m.only, "only", "", "measure contracts whose name has this in it")
	flag.BoolVar(&m.verbose, "v", false, "print transcripts to standard error")
	flag.Parse()
	m.out = json.NewEncoder(os.Stdout)
	if err := m.all(contracts); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// atOnce is how many contracts are measured at a time.
const atOnce = 4

// A measurement is one run of the program.
type measurement struct {
	address, namespace string
	only               string
	verbose            bool

	mu          sync.Mutex // of out
	out         *json.Encoder
	wasRecorded map[*Contract][]recording
	wasTalk     map[*Contract]*transcript
	wasMemory   map[*Contract]*transcript
}

// all measures all changed contracts.
func (m *measurement) all(contracts []*Contract) error {
	m.wasRecorded, m.wasTalk, m.wasMemory = map[*Contract][]recording{}, map[*Contract]*transcript{}, map[*Contract]*transcript{}
	for _, c := range contracts {
		if c.Of != nil {
			continue
		}
		var err error
		if m.wasRecorded[c], err = c.recordings(); err != nil {
			return fmt.Errorf("the contract as it was: %w", err)
		}
		if m.wasTalk[c], err = m.talk(c, c, c, "was"); err == nil {
			err = m.wasTalk[c].check()
		}
		if err != nil {
			return fmt.Errorf("the contract as it was: %w", err)
		}
		if m.wasMemory[c], err = m.memory(c, c); err == nil {
			err = m.wasMemory[c].check()
		}
		if err != nil {
			return fmt.Errorf("the contract as it was: %w", err)
		}
	}
	work := make(chan *Contract)
	var workers sync.WaitGroup
	var failed error
	for range atOnce {
		workers.Go(func() {
			for c := range work {
				if err := m.one(c); err != nil {
					m.mu.Lock()
					failed = errors.Join(failed, fmt.Errorf("%s: %w", c.Name, err))
					m.mu.Unlock()
				}
			}
		})
	}
	for _, c := range contracts {
		if c.Of != nil && strings.Contains(c.Name, m.only) {
			work <- c
		}
	}
	close(work)
	workers.Wait()
	return failed
}

// one measures a changed contract.
func (m *measurement) one(c *Contract) error {
	breaks := false
	tell := func(r Result) {
		if r.Outcome != Same && r.Outcome != Form {
			breaks = true
		}
		m.mu.Lock()
		defer m.mu.Unlock()
		_ = m.out.Encode(r) // to standard output, whose reader notices
	}
	compare := func(scene Scene, was, is *transcript) {
		r := Result{Contract: c.Name, Scene: scene, Outcome: Same}
		r.Detail = difference(was, is, scene != Memory)
		if r.Detail == "" && scene == Clients {
			r.Detail = lost(was, is)
		}
		switch {
		case is.stuck != nil:
			r.Outcome, r.Detail = Stuck, is.stuck.Error()
		case r.Detail != "":
			r.Outcome = Differs
		}
		tell(r)
	}
	c.replay(m.wasRecorded[c.Of], tell)

	talked, err := m.talk(c.Of, c, c, c.Name)
	if err != nil {
		return err
	}
	if was, is := c.Of.WorkflowIDs("x"), c.WorkflowIDs("x"); !slices.Equal(was, is) {
		talked.say(fmt.Sprintf("the IDs were %q and are %q", was, is), nil, nil)
	}
	compare(Clients, m.wasTalk[c.Of], talked)

	remembered, err := m.memory(c.Of, c)
	if err != nil {
		return err
	}
	compare(Memory, m.wasMemory[c.Of], remembered)
	if c.Activities {
		acted, err := m.talk(c.Of, c.Of, c, c.Name+"-acts")
		if err != nil {
			return err
		}
		compare(Activities, m.wasTalk[c.Of], acted)
	}
	if breaks {
		return nil // that there are problems with mixed versions goes without saying
	}
	among, err := m.talk(c, c, c, c.Name+"-among")
	if err != nil {
		return err
	}
	mixed, err := m.talk(c, c.Of, c.Of, c.Name+"-mixed")
	if err != nil {
		return err
	}
	compare(Rollout, among, mixed)
	if c.Activities {
		if mixed, err = m.talk(c, c, c.Of, c.Name+"-mixed-acts"); err != nil {
			return err
		}
		compare(Rollout, among, mixed)
	}
	return nil
}

func (m *measurement) talk(speaks, works, acts *Contract, id string) (*transcript, error) {
	id = speaks.Name + "-talks-" + id
	s := &stage{address: m.address, namespace: m.namespace, queue: id + "/"}
	t, err := s.talk(context.Background(), speaks, works, acts, id)
	m.show(id, t)
	return t, err
}

func (m *measurement) memory(from, to *Contract) (*transcript, error) {
	id := from.Name + "-continues-" + to.Name
	s := &stage{address: m.address, namespace: m.namespace, queue: id + "/"}
	t, err := s.continues(context.Background(), from, to, id)
	m.show(id, t)
	return t, err
}

func (m *measurement) show(id string, t *transcript) {
	if m.verbose && t != nil {
		_, _ = io.WriteString(os.Stderr, id+"\n"+t.text()+"\n")
	}
}
