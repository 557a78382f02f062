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
		err = look(ctx, os.Stdout, *dir, chosen, judged)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// look writes what is found in each source and has not been judged, what has been and is gone, and what is left out.
func look(ctx context.Context, w io.Writer, dir string, chosen []source, judged []finding) error {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	for _, s := range chosen {
		for _, name := range s.needs() {
			if err := named(name).fetch(ctx, filepath.Join(dir, name)); err != nil {
				return fmt.Errorf("fetching %s: %w", name, err)
			}
		}
		if err := s.look(ctx, w, dir, judged); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// look analyzes the packages of one source below dir.
func (s source) look(ctx context.Context, w io.Writer, dir string, judged []finding) error {
	folder := filepath.Join(dir, s.name)
	modules, err := packagesOf(folder)
	if err != nil {
		return err
	}
	var found []finding
	count := 0
	for _, module := range slices.Sorted(maps.Keys(modules)) {
		if err := s.replaceIn(ctx, dir, module); err != nil {
			return err
		}
		pkgs, incomplete, err := load(ctx, module, s.tags, modules[module])
		if err != nil {
			fmt.Fprintf(w, "# %s: left out %s: %s\n", s.name, module, firstLine(err.Error()))
			continue
		}
		for _, path := range slices.Sorted(maps.Keys(incomplete)) {
			fmt.Fprintf(w, "# %s: left out %s: %s\n", s.name, path, firstLine(incomplete[path]))
		}
		count += countOf(pkgs)
		here, err := analyze(pkgs, s.name, folder)
		if err != nil {
			return err
		}
		found = append(found, here...)
	}
	found = sorted(found)
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# %s: %d packages, %d findings\n", s.name, count, len(found))
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
