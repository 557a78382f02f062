package generator

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/temporalgen/temporalgen/internal/cache"
	"github.com/temporalgen/temporalgen/internal/inputs"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/contract"
)

// A memory keeps a plan that has nothing to do, with all that it was made from. As long as that is as it was, the next plan
// is the same. If it is not, what was rendered may still be.
type memory struct {
	cache  cache.Dir
	key    cache.Key
	partly bool // what is kept is about more packages than are asked for
}

// memoryOf returns the memory for a configuration. It is zero, and remembers nothing, if there is none.
func memoryOf(cfg parser.Config) memory {
	executable := inputs.Executable()
	dir, err := filepath.Abs(cfg.Dir)
	if cfg.Cache == "" || len(cfg.Overlay) > 0 || executable == "" || err != nil {
		return memory{}
	}
	parts := []string{"plan", executable, inputs.Environment(cfg.Env), dir, strings.Join(cfg.BuildFlags, "\x00")}
	return memory{cache.Dir(cfg.Cache), cache.KeyOf(append(parts, cfg.Patterns...)...), cfg.Only != nil}
}

// plan returns what was kept if that is what a new plan would be, and else what was rendered for it: nil if nothing can be
// remembered.
func (m memory) plan() (*Plan, renderings) {
	if m.key == (cache.Key{}) {
		return nil, nil
	}
	before := make(renderings)
	data, ok := m.cache.Get(m.key)
	if !ok {
		return nil, before
	}
	in, rest, err := inputs.Decode(data)
	if err != nil {
		return nil, before
	}
	plan := decodePlan(string(rest))
	if plan == nil {
		return nil, before
	}
	if !m.partly {
		if same, renewed := in.Unchanged(); same {
			if renewed {
				m.put(in, plan)
			}
			plan.Stats.Cache = "everything"
			return plan, nil
		}
	}
	for _, o := range plan.Outputs {
		before[o.Source] = o.rendering
	}
	return nil, before
}

// keep keeps a plan if there is nothing to do.
func (m memory) keep(plan *Plan) {
	if in := plan.inputs; in != nil && !m.partly && plan.UpToDate() && !hasLeftovers(plan.Outputs, in) && in.Known() {
		m.put(in, plan)
	}
}

// keepWritten keeps what a plan is after its outputs have been written. With orphans gone, more may be another.
func (m memory) keepWritten(plan *Plan) {
	in := plan.inputs
	if in == nil || len(plan.Orphans) > 0 {
		return
	}
	created := make(map[string][]string) // by folder
	for _, o := range plan.Outputs {
		if o.State != Fresh {
			in.Wrote(o.Path, o.Content)
		}
		if o.State == Missing {
			dir, name := filepath.Split(o.Path)
			created[filepath.Clean(dir)] = append(created[filepath.Clean(dir)], name)
		}
	}
	for dir, names := range created {
		in.Created(dir, names)
	}
	done := *plan
	done.Outputs = nil
	for _, o := range plan.Outputs {
		fresh := *o
		fresh.State = Fresh
		done.Outputs = append(done.Outputs, &fresh)
	}
	m.keep(&done)
}

func (m memory) put(in *inputs.Set, plan *Plan) { m.cache.Put(m.key, encodePlan(in.Append(nil), plan)) }

// hasLeftovers reports whether there are files beside outputs that a later run will remove. It adds the names there to in.
func hasLeftovers(outputs []*Output, in *inputs.Set) bool {
	seen := make(map[string]bool)
	for _, o := range outputs {
		dir := filepath.Dir(o.Path)
		if seen[dir] {
			continue
		}
		seen[dir] = true
		in.Names(dir)
		entries, _ := os.ReadDir(dir)
		for _, entry := range entries {
			if hasLeftoverName(entry.Name()) {
				return true
			}
		}
	}
	return false
}

// encodePlan appends a plan without the content of its outputs to data.
func encodePlan(data []byte, plan *Plan) []byte {
	number := func(n int) { data = binary.AppendUvarint(data, uint64(n)) }
	text := func(s string) {
		number(len(s))
		data = append(data, s...)
	}
	diagnostics := []byte("null")
	if len(plan.Diagnostics) > 0 {
		diagnostics, _ = json.Marshal(plan.Diagnostics) // they are strings and numbers
	}
	text(string(diagnostics))
	for _, n := range []int{plan.Stats.Packages, plan.Stats.Files, plan.Stats.Contracts, len(plan.Outputs)} {
		number(n)
	}
	for _, o := range plan.Outputs {
		text(o.Source)
		text(o.Summary)
		data = append(data, o.rendering.source[:]...)
		data = append(data, o.rendering.code[:]...)
	}
	return data
}

// decodePlan returns nil if the data is not that of a plan.
func decodePlan(data string) *Plan {
	failed := false
	number := func() int {
		var buf [binary.MaxVarintLen64]byte
		n, size := binary.Uvarint(buf[:copy(buf[:], data)])
		if size <= 0 || n > 1<<30 {
			failed, data = true, ""
			return 0
		}
		data = data[size:]
		return int(n)
	}
	text := func() (s string) {
		n := number()
		if n > len(data) {
			failed, data = true, ""
			return ""
		}
		s, data = data[:n], data[n:]
		return s
	}
	digest := func() (d [sha256.Size]byte) {
		if len(data) < len(d) {
			failed, data = true, ""
			return d
		}
		data = data[copy(d[:], data):]
		return d
	}
	plan := &Plan{remembered: true}
	if diagnostics := text(); diagnostics != "null" && json.Unmarshal([]byte(diagnostics), &plan.Diagnostics) != nil {
		return nil
	}
	for _, n := range []*int{&plan.Stats.Packages, &plan.Stats.Files, &plan.Stats.Contracts} {
		*n = number()
	}
	outputs := make([]Output, min(number(), len(data)))
	for i := range outputs {
		source := text()
		outputs[i] = Output{Source: source, Path: contract.OutputPath(source), Summary: text(), State: Fresh}
		outputs[i].rendering.source, outputs[i].rendering.code = digest(), digest()
		plan.Outputs = append(plan.Outputs, &outputs[i])
	}
	if failed || data != "" {
		return nil
	}
	return plan
}
