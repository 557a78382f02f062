package generator

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/internal/cache"
	"github.com/temporalgen/temporalgen/internal/inputs"
	"github.com/temporalgen/temporalgen/parser"
	"github.com/temporalgen/temporalgen/parser/contract"
	"github.com/temporalgen/temporalgen/parser/diag"
)

// A memory keeps a plan that has nothing to do, with all that it was made from. As long as that is as it was, the next plan
// is the same. If it is not, parts of it may still be.
type memory struct {
	cache  cache.Dir
	key    cache.Key
	partly bool // what is kept is about more packages than are asked for
}

// A former plan is one that was kept. What it is made from has changed since, but perhaps not all of it.
type former struct {
	renderings
	known  *parser.Known // what has not changed, nil if that is not known
	plan   *Plan
	inputs *inputs.Set // those of the plan that have not changed
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

// plan returns what was kept if that is what a new plan would be, and else what is still of use of it: nil if nothing can be
// remembered.
func (m memory) plan() (*Plan, *former) {
	if m.key == (cache.Key{}) {
		return nil, nil
	}
	before := &former{renderings: make(renderings)}
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
		changed, renewed, ok := in.Changed()
		switch {
		case ok && len(changed) == 0:
			if renewed {
				m.put(in, plan)
			}
			plan.Stats.Cache = "everything"
			return plan, nil
		case ok:
			before.keep(plan, in, changed)
		}
	}
	for _, o := range plan.Outputs {
		before.renderings[o.Source] = o.rendering
	}
	return nil, before
}

// keep takes over what does not depend on some files, which have changed: the packages of a plan for which these were not looked
// at, and the inputs that are left.
func (f *former) keep(plan *Plan, in *inputs.Set, changed []string) {
	dirs := make(map[string]bool)
	for _, part := range plan.parts {
		dirs[part.Dir] = true
	}
	isChanged := make(map[string]bool)
	for _, path := range changed {
		dir := filepath.Dir(path)
		if !dirs[dir] {
			return // it is not a file of one of them
		}
		isChanged[dir], isChanged[path] = true, true
	}
	for _, part := range plan.parts {
		if isChanged[part.Dir] || slices.ContainsFunc(part.Below, func(dir string) bool { return isChanged[dir] }) {
			delete(dirs, part.Dir)
		}
	}
	f.known, f.plan, f.inputs = &parser.Known{Answers: plan.answers, Dirs: dirs, Generated: make(map[string]bool)}, plan, in
	for _, o := range plan.Outputs {
		f.known.Generated[o.Path] = !isChanged[o.Path]
	}
}

// isUntouched reports whether nothing has changed in the file of an output since it was fresh.
func (f *former) isUntouched(o *Output) bool {
	return f != nil && f.known != nil && f.known.Generated[o.Path]
}

// of returns what the plan is for packages in some folders, which have not changed.
func (f *former) of(dirs []string) *Plan {
	kept := new(Plan)
	if len(dirs) == 0 {
		return kept
	}
	isKept := make(map[string]bool)
	for _, dir := range dirs {
		isKept[dir] = true
	}
	for _, part := range f.plan.parts {
		if isKept[part.Dir] {
			kept.parts = append(kept.parts, part)
			kept.Diagnostics = append(kept.Diagnostics, part.Diagnostics...)
			kept.Stats.Contracts += part.Contracts
		}
	}
	for _, o := range f.plan.Outputs {
		if isKept[filepath.Dir(o.Path)] {
			o.kept = true
			kept.Outputs = append(kept.Outputs, o)
		}
	}
	return kept
}

// inputsWith returns in, with what packages were made from that have not changed.
func (f *former) inputsWith(in *inputs.Set) *inputs.Set {
	if f.inputs == nil {
		return in
	}
	return inputs.Union(f.inputs, in)
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

// hasLeftovers reports whether there are files beside outputs that a later run will remove. It adds the names there to in, which
// has those beside outputs that are kept.
func hasLeftovers(outputs []*Output, in *inputs.Set) bool {
	seen := make(map[string]bool)
	for _, o := range outputs {
		dir := filepath.Dir(o.Path)
		if seen[dir] || o.kept {
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
	data = append(data, plan.answers[:]...)
	for _, n := range []int{plan.Stats.Packages, plan.Stats.Files, len(plan.parts)} {
		number(n)
	}
	for _, part := range plan.parts {
		text(part.Dir)
		diagnostics := ""
		if len(part.Diagnostics) > 0 {
			encoded, _ := json.Marshal(part.Diagnostics) // they are strings and numbers
			diagnostics = string(encoded)
		}
		text(diagnostics)
		number(part.Contracts)
		number(len(part.Below))
		for _, dir := range part.Below {
			text(dir)
		}
	}
	number(len(plan.Outputs))
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
	count := func() int { return min(number(), len(data)) } // of items, which take at least a byte
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
	plan := &Plan{remembered: true, answers: digest()}
	plan.Stats.Packages, plan.Stats.Files = number(), number()
	for range count() {
		part := &parser.Part{Dir: text()}
		if diagnostics := text(); diagnostics != "" && json.Unmarshal([]byte(diagnostics), &part.Diagnostics) != nil {
			return nil
		}
		part.Contracts = number()
		for range count() {
			part.Below = append(part.Below, text())
		}
		plan.parts = append(plan.parts, part)
		plan.Diagnostics = append(plan.Diagnostics, part.Diagnostics...)
		plan.Stats.Contracts += part.Contracts
	}
	plan.Diagnostics = diag.Sort(plan.Diagnostics)
	outputs := make([]Output, count())
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
