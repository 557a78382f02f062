package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// A times is what the runs of a generator took.
type times struct {
	wall, cpu []time.Duration // of each run
}

// writeMachine writes what numbers depend on besides the generators.
func writeMachine(ctx context.Context, w io.Writer) error {
	version, err := output(ctx, "", "go", "env", "GOVERSION")
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s, %d cores%s, %s, %s/%s\n\n",
		time.Now().UTC().Format(time.DateOnly), runtime.NumCPU(), processor(), version, runtime.GOOS, runtime.GOARCH)
	return err
}

// processor is the model of the processor, if the system tells it.
func processor() string {
	info, _ := os.ReadFile("/proc/cpuinfo")
	for line := range strings.Lines(string(info)) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return " of " + strings.TrimSpace(value)
		}
	}
	return ""
}

// measure writes a table with the times of the generators for a layout. In each round all run once, and each time another
// one is first, so that what else the machine does hits all.
func measure(ctx context.Context, w io.Writer, s source, l layout, generators []generator, rounds int, work, programs string) error {
	generators = slices.DeleteFunc(slices.Clone(generators), func(g generator) bool { return l.isLarge() && !g.quick })
	folders := make([]string, len(generators))
	for i, g := range generators {
		// Each has a copy of its own: files that were written just now slow the go command down.
		folders[i] = filepath.Join(work, fmt.Sprint(i))
		if err := s.write(folders[i], l, g.prepare); err != nil {
			return err
		}
		if g.finds {
			if _, _, err := generators[0].run(ctx, folders[i], l, programs); err != nil {
				return err
			}
		}
		// This fills the caches as well.
		if _, _, err := g.run(ctx, folders[i], l, programs); err != nil {
			return err
		}
		if made, err := g.files(folders[i]); err != nil || len(made) == 0 && len(g.made) > 0 {
			return fmt.Errorf("%s has made no files that match %q (%v)", g.name, g.made, err)
		}
	}
	took := make([]times, len(generators))
	for round := range rounds {
		for n := range generators {
			i := (round + n) % len(generators)
			wall, cpu, err := generators[i].run(ctx, folders[i], l, programs)
			if err != nil {
				return err
			}
			took[i].wall, took[i].cpu = append(took[i].wall, wall), append(took[i].cpu, cpu)
		}
	}
	fmt.Fprintf(w, "\n%s, %d rounds:\n\n| | time | ratio | processor time | ratio |\n|---|---|---|---|---|\n", l, rounds)
	for i, g := range generators {
		fmt.Fprintf(w, "| %s | %.3f s | %.2f | %.3f s | %.2f |\n", g.name,
			median(took[i].wall).Seconds(), median(took[i].wall).Seconds()/median(took[0].wall).Seconds(),
			median(took[i].cpu).Seconds(), median(took[i].cpu).Seconds()/median(took[0].cpu).Seconds())
	}
	return nil
}

// files are those that the generator has made in a module.
func (g generator) files(dir string) ([]string, error) {
	var files []string
	for _, pattern := range g.made {
		matched, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return nil, err
		}
		files = append(files, matched...)
	}
	return files, nil
}

// run generates code in a module, and returns the time and the processor time of its commands.
func (g generator) run(ctx context.Context, dir string, l layout, programs string) (wall, cpu time.Duration, err error) {
	if !g.finds {
		made, err := g.files(dir)
		if err != nil {
			return 0, 0, err
		}
		for _, path := range made {
			if err := os.Remove(path); err != nil {
				return 0, 0, err
			}
		}
	}
	cache := dir + "-cache"
	if g.before != nil {
		if err := g.before(dir, cache, l.split()); err != nil {
			return 0, 0, err
		}
	}
	buildCache, err := output(ctx, "", "go", "env", "GOCACHE")
	if err != nil {
		return 0, 0, err
	}
	var commands []*exec.Cmd
	for _, c := range g.commands(l.split()) {
		program := c.args[0]
		if own := filepath.Join(programs, program); exists(own) {
			program = own
		}
		cmd := exec.CommandContext(ctx, program, c.args[1:]...)
		cmd.Dir = filepath.Join(dir, c.dir)
		cmd.Env = append(cmd.Environ(), "GOWORK=off", "GOFLAGS=",
			"GOCACHE="+buildCache, "XDG_CACHE_HOME="+cache, "LocalAppData="+cache, "PATH="+programs+string(os.PathListSeparator)+os.Getenv("PATH"))
		commands = append(commands, cmd)
	}
	begin := time.Now()
	for _, cmd := range commands {
		var complaints bytes.Buffer
		cmd.Stderr = &complaints
		if err := cmd.Run(); err != nil {
			return 0, 0, fmt.Errorf("%s: %w\n%s", g.name, err, &complaints)
		}
		cpu += cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	return time.Since(begin), cpu, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func median(values []time.Duration) time.Duration {
	return slices.Sorted(slices.Values(values))[len(values)/2]
}
