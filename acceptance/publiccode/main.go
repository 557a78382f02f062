package main

import (
	"bufio"
	"context"
	_ "embed"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
)

//go:embed findings.tsv
var table string

func main() {
	dir := flag.String("sources", "", "`folder` with the code of others; what is missing is fetched")
	only := flag.String("only", "", "comma-separated `names` of what is looked at; empty for all")
	tool := flag.String("temporalgen", "", "the `program` with the analyzers; empty for building it")
	summary := flag.Bool("summary", false, "print the counts of findings.tsv, and look at nothing")
	flag.Parse()
	if flag.NArg() > 0 || *dir == "" && !*summary {
		flag.Usage()
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	judged, err := readTable(table)
	if err == nil && *summary {
		writeSummary(os.Stdout, judged)
		return
	}
	if err == nil {
		chosen := slices.DeleteFunc(slices.Clone(sources), func(s source) bool {
			return *only != "" && !slices.Contains(strings.Split(*only, ","), s.name)
		})
		err = look(ctx, os.Stdout, *dir, *tool, chosen, judged)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// look writes what is found in each source and has not been judged, what has been and is gone, and what is left out.
func look(ctx context.Context, w io.Writer, dir, tool string, chosen []source, judged []finding) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if tool == "" {
		work, err := os.MkdirTemp("", "publiccode")
		if err != nil {
			return err
		}
		defer os.RemoveAll(work)
		tool = filepath.Join(work, "temporalgen")
		build := exec.CommandContext(ctx, "go", "build", "-o", tool, "github.com/temporalgen/temporalgen/cmd/temporalgen")
		if text, err := build.CombinedOutput(); err != nil {
			return fmt.Errorf("building temporalgen: %w\n%s", err, text)
		}
	}
	for _, s := range chosen {
		folder := filepath.Join(dir, s.name)
		if err := s.fetch(ctx, folder); err != nil {
			return fmt.Errorf("fetching %s: %w", s.name, err)
		}
		if err := s.look(ctx, w, folder, tool, judged); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// look vets the packages of one source.
func (s source) look(ctx context.Context, w io.Writer, dir, tool string, judged []finding) error {
	modules, err := packagesOf(dir)
	if err != nil {
		return err
	}
	var found []finding
	for _, module := range slices.Sorted(maps.Keys(modules)) {
		paths, incomplete, err := complete(ctx, module, s.tags, modules[module])
		if err != nil {
			fmt.Fprintf(w, "# %s: %s: %v\n", s.name, module, err)
			continue
		}
		for _, path := range slices.Sorted(maps.Keys(incomplete)) {
			fmt.Fprintf(w, "# %s: left out %s: %s\n", s.name, path, firstLine(incomplete[path]))
		}
		fmt.Fprintf(w, "# %s: %d packages\n", s.name, len(paths))
		if len(paths) == 0 {
			continue
		}
		text, err := output(ctx, module, "go", slices.Concat([]string{"vet", "-vettool=" + tool, "-json", "-tags=" + s.tags}, paths)...)
		if err != nil {
			fmt.Fprintf(w, "# %s: %v\n", s.name, err) // go vet has looked at what compiles
		}
		here, err := readVet(text, s.name, dir)
		if err != nil {
			return err
		}
		found = append(found, here...)
	}
	found = sorted(found)
	out := bufio.NewWriter(w)
	for _, f := range found {
		if !contains(judged, f) {
			fmt.Fprintln(out, f)
		}
	}
	for _, f := range judged {
		if f.source == s.name && !contains(found, f) {
			fmt.Fprintf(out, "# gone: %s\n", f)
		}
	}
	return out.Flush()
}

func contains(all []finding, one finding) bool {
	return slices.ContainsFunc(all, func(f finding) bool { return compare(f, one) == 0 && f.level == one.level })
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return line
}
