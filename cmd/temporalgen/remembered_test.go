package main

import (
	"cmp"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	steps = flag.Int("steps", 40, "how many random changes TestRandomChanges makes")
	seed  = flag.Uint64("seed", 1, "of the random changes")
	edits = flag.Bool("edits", false, "have TestNothingIsStale make each change beside an edit as well")
)

// A worldChange changes something that what is generated or reported depends on.
type worldChange struct {
	name string
	do   func(w *world)

	// same says that what is seen stays the same, though it has to be found out.
	same bool
	// first makes ready for the change, which alone would not be seen.
	first func(w *world)
	// never says that nothing is remembered after first.
	never bool
}

// env returns a change of environment variables.
func env(name, value string) func(w *world) { return func(w *world) { w.env[name] = value } }

func edit(name, old, with string) func(w *world) { return func(w *world) { w.edit(name, old, with) } }

func write(name, content string) func(w *world) { return func(w *world) { w.write(name, content) } }

func remove(name string) func(w *world) { return func(w *world) { w.remove(name) } }

func rename(from, to string) func(w *world) { return func(w *world) { w.rename(from, to) } }

func all(changes ...func(w *world)) func(w *world) {
	return func(w *world) {
		for _, change := range changes {
			change(w)
		}
	}
}

const (
	refund = `package pay

import "context"

//temporal:activities start-to-close=1m
type Refund interface {
	//temporal:activity
	Pay(ctx context.Context, cents int) error
}
`
	// ship has an ID of two texts, of which one has few values.
	ship = `package pay

import (
	"go.temporal.io/sdk/workflow"

	"example.com/lib"
)

//temporal:workflow id={Reason}-{Name}
type Ship interface {
	//temporal:run
	Run(ctx workflow.Context, in Shipping) error
}

type Shipping struct {
	Reason lib.Reason
	Name   string
}
`
	wrong = "package pay\n\n//temporal:activites\ntype Wrong interface{ Pay() }\n"
)

// worldChanges has at least one change for each thing that has to be looked at.
var worldChanges = []worldChange{
	// Contracts and what is beside them.
	{name: "a contract edited", do: edit("shop/order/order.go", "Stop(", "Halt(")},
	{name: "contracts of two packages edited", do: all(edit("shop/order/order.go", "Stop(", "Halt("), edit("shop/pay/pay.go", "Charge(", "Take("))},
	{name: "errors in two packages", first: edit("shop/pay/pay.go", "temporal:activity\n", "temporal:activty\n"),
		do: edit("shop/order/order.go", "temporal:signal", "temporal:signl")},
	{name: "an error in one package less", first: all(edit("shop/pay/pay.go", "temporal:activity\n", "temporal:activty\n"),
		edit("shop/order/order.go", "temporal:signal", "temporal:signl")), do: edit("shop/pay/pay.go", "temporal:activty\n", "temporal:activity\n")},
	{name: "a comment of a contract", do: edit("shop/order/order.go", "//temporal:signal", "// Stop stops.\n\t//\n\t//temporal:signal")},
	{name: "an error in a contract", do: edit("shop/order/order.go", "temporal:signal", "temporal:signl")},
	{name: "a syntax error in a contract", do: edit("shop/order/order.go", "Stop(ctx", "Stop((ctx")},
	{name: "an import of a contract", do: all(
		edit("shop/order/order.go", `"example.com/shop/item"`, "\"example.com/shop/item\"\n\t\"time\""),
		edit("shop/order/order.go", "reason string", "at time.Time"))},
	{name: "an import that does not exist", do: edit("shop/pay/pay.go", `"example.com/lib"`, `"example.com/lib/none"`)},
	{name: "a build constraint", do: edit("shop/pay/pay.go", "package pay", "//go:build late\n\npackage pay")},
	{name: "a package clause", do: edit("shop/order/help.go", "package order", "package other")},
	{name: "a package clause of a test", do: edit("shop/order/order_test.go", "package order", "package other"), same: true},
	{name: "a directive in a test", do: write("shop/order/order_test.go", "package order\n\n//temporal:workflow\ntype T interface{}\n")},
	{name: "a type that a contract uses", first: edit("shop/order/order.go", "reason string", "in Stopping"),
		do: edit("shop/order/help.go", "func help", "type Stopping struct{ f func() }\n\nfunc help")},
	{name: "a function body beside a contract", do: edit("shop/order/help.go", "return 1", "return 2"), same: true},
	{name: "a directive in a file without", do: write("shop/order/help.go", "package order\n\n//temporal:workfow\ntype T interface{}\n")},
	{name: "a contract that is not built", do: edit("shop/order/late.go", "type Late", "type Later")},
	{name: "a file that is not built", do: write("shop/pay/pay_windows.go", refund)},

	{name: "a name of an imported package that was not used before", do: edit("shop/order/order.go", "reason string", "reason lib.Reason")},
	{name: "a name of an imported package that is not there", do: edit("shop/order/order.go", "reason string", "reason lib.Reson")},

	// Files and folders.
	{name: "a new file", do: write("shop/pay/refund.go", refund)},
	{name: "a new file with an error", do: write("shop/pay/wrong.go", wrong)},
	{name: "a file removed", do: remove("shop/pay/pay.go")},
	{name: "a file renamed", do: rename("shop/pay/pay.go", "shop/pay/bank.go")},
	{name: "a file renamed to that of a test", do: rename("shop/pay/pay.go", "shop/pay/pay_test.go")},
	{name: "a new package", do: write("shop/pay/later/refund.go", strings.Replace(refund, "package pay", "package later", 1))},
	{name: "a new package in a new folder", do: write("shop/new/deep/refund.go", strings.Replace(refund, "package pay", "package deep", 1))},
	{name: "a package in a folder that is passed over", do: write("shop/testdata/refund.go", refund), same: true},
	{name: "a folder renamed", do: rename("shop/pay", "shop/paid"), same: true},
	{name: "a folder that is passed over from now on", do: rename("shop/pay", "shop/_pay")},
	{name: "a folder that becomes a link", do: func(w *world) {
		w.rename("shop/pay", "elsewhere/pay")
		w.link("ROOT/elsewhere/pay", "shop/pay")
	}},
	{name: "a folder that is a link, named by a pattern", first: func(w *world) {
		w.link("ROOT/shop/pay", "shop/paid")
		w.args = []string{"./order", "./paid/..."}
	}, do: write("shop/pay/refund.go", refund)},
	{name: "a package called vendor", first: write("shop/pay/vendor/help.go", "package vendor\n"),
		do: write("shop/pay/vendor/refund.go", strings.Replace(refund, "package pay", "package vendor", 1))},
	{name: "a package of which a pattern has a part of the name", first: func(w *world) { w.args = []string{"./order", "./p..."} },
		do: write("shop/paid/refund.go", strings.Replace(refund, "package pay", "package paid", 1))},
	{name: "a file that becomes a link", do: func(w *world) {
		w.rename("shop/pay/pay.go", "elsewhere/bank.go")
		w.edit("elsewhere/bank.go", "Charge(", "Take(")
		w.link("ROOT/elsewhere/bank.go", "shop/pay/pay.go")
	}},
	{name: "the same size and the same time", do: func(w *world) {
		w.each(func(root string) error {
			path := filepath.Join(root, "shop/order/order.go")
			info, err := os.Stat(path)
			if err != nil {
				return nil //nolint:nilerr // then there is nothing to change
			}
			w.edit("shop/order/order.go", "Stop(", "Quit(")
			return os.Chtimes(path, info.ModTime(), info.ModTime())
		})
	}},
	{name: "other times", do: func(w *world) {
		w.each(func(root string) error {
			for _, name := range []string{"shop/order/order.go", "shop/go.mod", "lib/lib.go", "shop/pay"} {
				_ = os.Chtimes(filepath.Join(root, name), time.Now(), time.Now()) // if it is there
			}
			return nil
		})
	}, same: true},
	{name: "the working directory", do: func(w *world) { w.dir = "shop/order" }},
	{name: "the patterns", do: func(w *world) { w.args = []string{"./pay", "./order"} }},
	{name: "a pattern without packages", do: func(w *world) { w.args = []string{"./pay", "./none/..."} }},
	{name: "a pattern for a path", do: func(w *world) { w.args = []string{"example.com/shop/pay"} }},
	{name: "tags", do: func(w *world) { w.args = []string{"-tags=late", "./..."} }},
	{name: "checking", do: all(edit("shop/order/order.go", "Stop(", "Halt("), func(w *world) { w.args = []string{"-check", "./..."} })},
	{name: "a difference", do: all(edit("shop/order/order.go", "Stop(", "Halt("), func(w *world) { w.args = []string{"-diff", "./..."} })},

	// What is imported.
	{name: "an embedded interface", do: edit("lib/hold/hold.go", "Add(ctx", "Put(ctx")},
	{name: "a comment of an embedded method", do: edit("lib/hold/hold.go", "//temporal:update", "// Add adds.\n\t//\n\t//temporal:update")},
	{name: "a type of the same module", do: edit("shop/item/item.go", "Count int", "Count func()")},
	{name: "a package of the same module that does not compile", do: edit("shop/item/item.go", "Count int", "Count itn")},
	{name: "a contract in a package that others import", do: edit("shop/item/item.go", "type Item",
		"//temporal:activities start-to-close=1m\ntype Stock interface {\n\t//temporal:activity\n\tTake() error\n}\n\ntype Item")},
	{name: "a type in a package with contracts", first: stock, do: edit("shop/item/item.go", "Count int", "Count func()")},
	{name: "an interface in a package with contracts", first: all(stock, edit("shop/order/order.go", "hold.Holder", "item.Holder")),
		do: edit("shop/item/item.go", "Hold(ctx", "Held(ctx")},
	{name: "a comment in a package with contracts", first: all(stock, edit("shop/order/order.go", "hold.Holder", "item.Holder")),
		do: edit("shop/item/item.go", "// Hold holds.", "// Hold keeps.")},
	{name: "a type in a package with contracts, by way of another package", first: all(stock, write("shop/deep/deep.go", deeper),
		edit("shop/item/item.go", "Count int", "Count deep.Count")), do: edit("shop/deep/deep.go", "Count int", "Count func()")},
	{name: "a type in a package with contracts, by way of one without", never: true, first: all(stock,
		write("shop/between/between.go", "package between\n\nimport \"example.com/shop/item\"\n\ntype Item struct{ Item item.Item }\n"),
		edit("shop/pay/pay.go", `"example.com/lib"`, "lib \"example.com/shop/between\""), edit("shop/pay/pay.go", "lib.Result", "lib.Item")),
		do: edit("shop/item/item.go", "Count int", "Count func()")},
	{name: "an interface by way of a package without contracts", first: all(
		write("shop/held/held.go", "package held\n\nimport \"example.com/lib/hold\"\n\ntype Holder = hold.Holder\n"),
		edit("shop/order/order.go", "example.com/lib/hold\"", "example.com/shop/held\""), edit("shop/order/order.go", "hold.Holder", "held.Holder")),
		do: edit("lib/hold/hold.go", "Add(ctx", "Put(ctx")},
	{name: "a type of a replaced module, by way of another package", do: edit("lib/deep/deep.go", "Total int", "Total func()")},
	{name: "a new file of a replaced module", do: write("lib/deep/more.go", "package deep\n\nfunc init() { undefined() }\n"), same: true},
	{name: "a value of a type of a replaced module gone", first: write("shop/pay/ship.go", ship), do: edit("lib/lib.go", "\tLost Reason = \"lost\"\n", "")},
	{name: "a package of a replaced module gone", do: remove("lib/deep/deep.go")},
	{name: "an embedded file gone", do: remove("lib/text.txt"), same: true},
	{name: "a build constraint in a replaced module", do: edit("lib/deep/deep.go", "package deep", "//go:build late\n\npackage deep")},
	{name: "another import in a replaced module", do: all(write("lib/deeper/deeper.go", "package deeper\n\ntype Result struct{ Total func() }\n"),
		edit("lib/lib.go", "example.com/lib/deep\"", "example.com/lib/deeper\""), edit("lib/lib.go", "deep.Result", "deeper.Result"))},
	{name: "cgo in a replaced module", do: write("lib/deep/c.go", "package deep\n\n// #include \"none.h\"\nimport \"C\"\n"), same: true},
	{name: "the stand-in for the SDK", do: edit("sdk/workflow/workflow.go", "type Context", "type Contxt")},
	{name: "export data gone", do: func(w *world) {
		w.each(func(root string) error {
			list := exec.Command("go", "list", "-export", "-f", "{{.Export}}", "example.com/lib")
			list.Dir = filepath.Join(root, "shop")
			list.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
			out, err := list.Output()
			if path := strings.TrimSpace(string(out)); err == nil && path != "" {
				_ = os.Remove(path)
			}
			return nil
		})
		w.edit("shop/order/order.go", "Stop(", "Halt(")
	}},

	// Modules.
	{name: "another replaced module", do: edit("shop/go.mod", "=> ../lib\n", "=> ../lib2\n")},
	{name: "a module that is not replaced", do: edit("shop/go.mod", "\texample.com/lib => ../lib\n", "")},
	{name: "a comment in go.mod", do: edit("shop/go.mod", "go 1.26", "// comment\ngo 1.26"), same: true},
	{name: "a broken go.mod", do: edit("shop/go.mod", "require (", "require ((")},
	{name: "a go.mod for a newer Go", do: edit("shop/go.mod", "go 1.26", "go 1.27")},
	{name: "a go.mod for an older Go", do: edit("shop/go.mod", "go 1.26", "go 1.20")},
	{name: "a broken go.mod of a replaced module", do: edit("lib/go.mod", "go 1.26", "go x")},
	{name: "a broken go.mod of a replaced module that nothing is imported from", first: all(write("other/go.mod", "module example.com/other\n\ngo 1.16\n"),
		edit("shop/go.mod", "require (", "require (\n\texample.com/other v1.0.0"), edit("shop/go.mod", "replace (", "replace (\n\texample.com/other => ../other"),
		edit("shop/go.mod", "go 1.26", "go 1.16"), edit("lib/go.mod", "go 1.26", "go 1.16"), edit("sdk/go.mod", "go 1.26", "go 1.16")),
		do: edit("other/go.mod", "go 1.16", "go x")},
	{name: "another path of the module", do: edit("shop/go.mod", "module example.com/shop", "module example.com/store")},
	{name: "no go.mod", do: remove("shop/go.mod")},
	{name: "a go.mod in a folder", do: write("shop/pay/go.mod", "module example.com/shop/pay\n\ngo 1.26\n")},
	{name: "a go.mod in a package that is imported", do: write("shop/item/go.mod", "module example.com/shop/item\n\ngo 1.26\n")},
	{name: "a broken go.sum", do: write("shop/go.sum", "broken\n"), same: true},
	{name: "another module file", first: write("shop/other.mod", "module example.com/shop\n\ngo 1.26\n\nrequire (\n\texample.com/lib v1.0.0\n"+
		"\tgo.temporal.io/sdk v1.51.0\n)\n\nreplace (\n\texample.com/lib => ../lib2\n\tgo.temporal.io/sdk => ../sdk\n)\n"),
		do: env("GOFLAGS", "-modfile=other.mod")},
	{name: "the other module file", first: all(write("shop/other.mod", "module example.com/shop\n\ngo 1.26\n\nrequire (\n\texample.com/lib v1.0.0\n"+
		"\tgo.temporal.io/sdk v1.51.0\n)\n\nreplace (\n\texample.com/lib => ../lib\n\tgo.temporal.io/sdk => ../sdk\n)\n"), env("GOFLAGS", "-modfile=other.mod")),
		do: edit("shop/other.mod", "=> ../lib\n", "=> ../lib2\n")},
	{name: "a workspace", do: write("go.work", "go 1.26\n\nuse ./shop\n\nreplace example.com/lib => ./lib2\n")},
	{name: "a workspace that this module is not part of", do: write("go.work", "go 1.26\n\nuse ./lib2\n")},
	{name: "a module of the workspace", first: all(write("go.work", "go 1.26\n\nuse (\n\t./shop\n\t./inner\n)\n"),
		write("inner/go.mod", "module example.com/inner\n\ngo 1.26\n"), write("inner/inner.go", "package inner\n\ntype In struct{}\n"),
		edit("shop/pay/pay.go", `"example.com/lib"`, "lib \"example.com/inner\""), edit("shop/pay/pay.go", "lib.Result", "lib.In")),
		do: edit("inner/inner.go", "struct{}", "struct{ F func() }")},
	{name: "a package of a module of the workspace", first: all(write("go.work", "go 1.26\n\nuse (\n\t./shop\n\t./shop/inner\n)\n"),
		write("shop/inner/go.mod", "module example.com/inner\n\ngo 1.26\n"), write("shop/inner/inner.go", "package inner\n"),
		func(w *world) { w.args = []string{"./...", "./inner/..."} }),
		do: write("shop/inner/refund.go", strings.Replace(refund, "package pay", "package inner", 1))},
	{name: "a vendored module", do: all(
		write("shop/vendor/modules.txt", "# example.com/lib v1.0.0 => ../lib\n## explicit; go 1.26\nexample.com/lib\n"+
			"# go.temporal.io/sdk v1.51.0 => ../sdk\n## explicit; go 1.26\ngo.temporal.io/sdk/workflow\n"),
		write("shop/vendor/example.com/lib/lib.go", "package lib\n\ntype Result struct{ F func() }\n"),
		write("shop/vendor/go.temporal.io/sdk/workflow/workflow.go", "package workflow\n\nimport \"context\"\n\ntype Context = *ctx\n\ntype ctx struct{ context.Context }\n"))},
	// The environment.
	{name: "tags in GOFLAGS", do: env("GOFLAGS", "-tags=late")},
	{name: "tags of go env -w", do: write("env", "GOFLAGS=-tags=late\n")},
	{name: "no settings of go env -w", first: write("env", "GOFLAGS=-tags=late\n"), do: env("GOENV", "off")},
	{name: "a workspace that the environment names", first: write("work/go.work", "go 1.26\n\nuse ../shop\n\nreplace example.com/lib => ../lib2\n"),
		do: env("GOWORK", "ROOT/work/go.work")},
	{name: "what the named workspace holds", first: all(write("work/go.work", "go 1.26\n\nuse ../shop\n"), env("GOWORK", "ROOT/work/go.work")),
		do: write("work/go.work", "go 1.26\n\nuse ../shop\n\nreplace example.com/lib => ../lib2\n")},
	{name: "what the named workspace vendors", first: all(write("work/go.work", "go 1.26\n\nuse ../shop\n"), env("GOWORK", "ROOT/work/go.work")),
		do: write("work/vendor/modules.txt", "## workspace\n")},
	{name: "GOWORK=off", first: write("go.work", "go 1.26\n\nuse ./shop\n\nreplace example.com/lib => ./lib2\n"), do: env("GOWORK", "off")},
	{name: "no modules", do: env("GO111MODULE", "off")},
	{name: "no cgo", first: write("shop/pay/refund.go", "//go:build cgo\n\n"+refund), do: env("CGO_ENABLED", "0")},
	{name: "no C compiler", first: func(w *world) {
		w.write("shop/pay/refund.go", "//go:build cgo\n\n"+refund)
		w.env["CGO_ENABLED"] = ""
		w.env["PATH"] = "ROOT/bin"
		for _, name := range []string{"go", "gcc"} {
			if path, err := exec.LookPath(name); err == nil {
				w.link(path, "bin/"+name)
			}
		}
	}, do: remove("bin/gcc")},
	{name: "an overlay", do: all(write("overlay.json", `{"Replace": {"ROOT/shop/pay/pay.go": "ROOT/overlaid"}}`), write("overlaid", refund),
		env("GOFLAGS", "-overlay=ROOT/overlay.json"))},
	{name: "what an overlay holds", never: true, first: all(write("overlay.json", `{"Replace": {"ROOT/shop/pay/pay.go": "ROOT/overlaid"}}`), write("overlaid", refund),
		env("GOFLAGS", "-overlay=ROOT/overlay.json")), do: edit("overlaid", "Refund", "Return")},
	{name: "another go command", do: func(w *world) { w.program755("bin/go", "#!/bin/sh\necho go: broken >&2\nexit 2\n") }},
	{name: "what another go command does", never: true, first: func(w *world) { w.program755("bin/go", "#!/bin/sh\nexec \"$REALGO\" \"$@\"\n") },
		do: func(w *world) { w.program755("bin/go", "#!/bin/sh\necho go: broken >&2\nexit 2\n") }},
	{name: "a driver in the path", do: func(w *world) { w.program755("bin/gopackagesdriver", "#!/bin/sh\nexit 3\n") }},
	{name: "a driver", do: env("GOPACKAGESDRIVER", "/none/driver")},
	{name: "another toolchain", do: all(write("shop/pay/refund.go", "//go:build go1.27\n\n"+refund), env("GOTOOLCHAIN", "go1.27.3"))},
	{name: "a toolchain that cannot be had", do: env("GOTOOLCHAIN", "go1.99.0")},
	{name: "a toolchain of go env -w", first: env("GOTOOLCHAIN", ""), do: write("env", "GOTOOLCHAIN=go1.99.0\n")},
	{name: "a toolchain that go.mod chooses", first: env("GOTOOLCHAIN", "auto"), do: edit("shop/go.mod", "go 1.26", "go 1.99.0")},
	{name: "a module cache that is empty", do: env("GOMODCACHE", "ROOT/modules"), same: true},
	{name: "a home", do: env("HOME", "ROOT/home"), same: true},
	{name: "a folder for temporary files that is not there", do: all(env("TMPDIR", "ROOT/none"), edit("shop/order/order.go", "Stop(", "Halt("))},
	{name: "a variable that go generate sets", do: env("GOFILE", "order.go"), same: true},

	// What is generated.
	{name: "a generated file edited", do: edit("shop/order/order_temporal.go", "package order", "package order // edited")},
	{name: "an import of a generated file edited", do: edit("shop/order/order_temporal.go", "import (", "import (\n\t_ \"os\"\n")},
	{name: "a constraint of a generated file edited", do: edit("shop/order/order_temporal.go", "package order", "//go:build late\n\npackage order")},
	{name: "a generated file that does not parse", do: edit("shop/order/order_temporal.go", "package order", "pakage order")},
	{name: "a generated file cut off", do: write("shop/order/order_temporal.go", "// Code gen")},
	{name: "a generated file emptied", do: write("shop/order/order_temporal.go", "")},
	{name: "a generated file removed", do: remove("shop/order/order_temporal.go")},
	{name: "a file of others in its place", do: write("shop/order/order_temporal.go", "package order\n")},
	{name: "a licence above it", do: edit("shop/order/order_temporal.go", "// Code generated", "// Copyright\n\n// Code generated"), same: true},
	{name: "ends of lines as on Windows", do: func(w *world) {
		w.each(func(root string) error {
			path := filepath.Join(root, "shop/order/order_temporal.go")
			data, err := os.ReadFile(path)
			if err != nil {
				return nil //nolint:nilerr // then there is nothing to change
			}
			return os.WriteFile(path, []byte(strings.ReplaceAll(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n", "\r\n")), 0o666)
		})
	}, same: true},
	{name: "a generated file without source", do: write("shop/pay/gone_temporal.go", "// Code generated by temporalgen. DO NOT EDIT.\n\npackage pay\n")},
	{name: "a generated file whose source is gone", do: remove("shop/order/order.go")},
	{name: "a generated file whose source has no contracts", do: write("shop/order/order.go", "package order\n")},
	{name: "what a killed run has left", do: func(w *world) {
		w.write("shop/order/.order_temporal.go.7", "// Code generated by temporalgen. DO NOT EDIT.\n")
		w.each(func(root string) error {
			long := time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC)
			return os.Chtimes(filepath.Join(root, "shop/order/.order_temporal.go.7"), long, long)
		})
	}, same: true},

	// The cache itself.
	{name: "no cache any more", do: remove("cache"), same: true},
	{name: "a broken cache", do: func(w *world) { w.breakCache(func(data []byte) []byte { return data[:len(data)/2] }) }, same: true},
	{name: "a cache with other bytes", do: func(w *world) {
		w.breakCache(func(data []byte) []byte {
			for i := 40; i < len(data); i += 50 {
				data[i] ^= 1
			}
			return data
		})
	}, same: true},
	{name: "a file in the place of the cache", do: all(remove("cache"), write("cache", "")), same: true},
	{name: "a cache that cannot be found", do: env("XDG_CACHE_HOME", "cache"), same: true},
}

// stock gives the package of items contracts, and an interface for others.
func stock(w *world) {
	w.edit("shop/item/item.go", "type Item", `import (
	"context"

	"go.temporal.io/sdk/workflow"

	"example.com/shop/deep"
)

//temporal:activities start-to-close=1m
type Stock interface {
	//temporal:activity
	Take(ctx context.Context) error
}

//temporal:messages
type Holder interface {
	// Hold holds.
	//
	//temporal:update
	Hold(ctx workflow.Context, in deep.Count) error
}

type Item`)
	w.write("shop/deep/deep.go", "package deep\n\ntype Count int\n")
}

// deeper has a contract as well.
const deeper = `package deep

import "context"

type Count struct{ Count int }

//temporal:activities start-to-close=1m
type Counter interface {
	//temporal:activity
	Add(ctx context.Context, in Count) error
}
`

// program755 writes a program. REALGO stands for the go command.
func (w *world) program755(name, content string) {
	w.t.Helper()
	path, err := exec.LookPath("go")
	w.check(err)
	w.write(name, strings.ReplaceAll(content, "$REALGO", path))
	w.each(func(root string) error { return os.Chmod(filepath.Join(root, name), 0o755) })
}

// comment gives a contract another comment, in one package or in the other.
func (w *world) comment(n int) {
	w.t.Helper()
	w.each(func(root string) error {
		path := filepath.Join(root, []string{"shop/order/order.go", "shop/pay/pay.go"}[n%2])
		data, err := os.ReadFile(path)
		if err != nil {
			return nil //nolint:nilerr // then there is nothing to change
		}
		return os.WriteFile(path, contractComment.ReplaceAll(data, fmt.Append(nil, "// ${1} is number ", n, ".")), 0o666)
	})
}

var contractComment = regexp.MustCompile(`(?m)^// (Order|Bank) .*$`)

// breakCache changes the files of the cache.
func (w *world) breakCache(change func([]byte) []byte) {
	w.t.Helper()
	w.each(func(root string) error {
		files, err := filepath.Glob(filepath.Join(root, "cache", "temporalgen", "*"))
		for _, path := range files {
			data, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			if err := os.WriteFile(path, change(data), 0o600); err != nil {
				return err
			}
		}
		return err
	})
}

// Whatever changes, what is generated and reported is the same as without a cache: when nothing else has changed and, with
// -edits, when a contract was edited as well.
func TestNothingIsStale(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the go command is replaced by a script")
	}
	t.Parallel()
	// Most of the time is spent on waiting until files are old enough, so there are as many worlds as tests at a time.
	worlds := make(chan *world, runtime.GOMAXPROCS(0))
	for range cap(worlds) {
		worlds <- newWorld(t)
	}
	for _, change := range worldChanges {
		t.Run(change.name, func(t *testing.T) {
			t.Parallel()
			w := <-worlds
			start := *w
			defer func() { worlds <- &start }()
			for _, edited := range slices.Compact([]bool{false, *edits}) {
				*w = start
				w.t, w.env, w.used = t, newEnv(w), make(map[string]int)
				w.reset()
				if change.first != nil {
					change.first(w)
				}
				w.compare("preparing")
				w.remember(!change.never)
				before, _ := w.compare("nothing")
				if edited {
					w.comment(1)
				}
				change.do(w)
				after, _ := w.compare(change.name)
				if !edited && change.same != (before == after) {
					t.Errorf("what is seen differs: %t, want %t\n%s", before != after, !change.same, after)
				}
				w.compare("nothing since " + change.name)
			}
		})
	}
}

// remember runs with the cache until all is remembered.
func (w *world) remember(want bool) {
	w.t.Helper()
	w.settle()
	for n := range 40 {
		w.comment(1000 + n)
		_, cache := w.run(w.roots[0])
		if cache == "packages" || !want && n == 2 {
			w.reference()
			return
		}
		time.Sleep(200 * time.Millisecond)
	}
	w.t.Error("nothing is remembered")
}

// settle waits until files are old enough: of those that were written within the last two seconds, it may not be known
// which content the go command has seen. Runs until then would remember nothing.
func (w *world) settle() {
	w.t.Helper()
	var written time.Time
	w.check(filepath.WalkDir(w.roots[0], func(path string, entry fs.DirEntry, err error) error {
		if err != nil || path == filepath.Join(w.roots[0], "cache") {
			return cmp.Or(err, fs.SkipDir)
		}
		info, err := entry.Info()
		if err == nil && info.ModTime().After(written) {
			written = info.ModTime()
		}
		return err
	}))
	time.Sleep(time.Until(written.Add(2 * time.Second)))
}

// After any number of changes, what is generated and reported is the same as without a cache. It stays so when branches are
// switched.
func TestRandomChanges(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the go command is replaced by a script")
	}
	t.Parallel()
	w := newWorld(t)
	random := rand.New(rand.NewPCG(*seed, 0))
	w.command("shop", "git", "init", "-q")
	git := func(args ...string) {
		w.command("shop", "git", append([]string{"-c", "user.name=n", "-c", "user.email=e", "-c", "gc.auto=0"}, args...)...)
	}
	git("add", "-A")
	git("commit", "-qm", "begin")
	branches := 1
	var done []string
	begun := time.Now()
	for step := range *steps {
		what := "nothing"
		switch n := random.IntN(24); {
		case n < 4: // nothing, which is the usual case
		case n < 8:
			what = "an edit"
			w.comment(step)
		case n < 12:
			what = "a reset"
			w.env, w.dir, w.args = newEnv(w), "shop", []string{"./..."}
			w.reset()
		case n == 12 && w.has("shop/.git"):
			what = "a commit"
			git("add", "-A")
			git("commit", "-q", "--allow-empty", "-m", what)
		case n == 13 && w.has("shop/.git"):
			what = fmt.Sprint("branch ", branches)
			git("checkout", "-q", "-b", fmt.Sprint("branch", branches))
			branches++
		case n < 16 && branches > 1 && w.has("shop/.git"):
			b := fmt.Sprint("branch", 1+random.IntN(branches-1))
			what = "a checkout of " + b
			git("checkout", "-qf", b)
			git("clean", "-qfd")
		default:
			change := worldChanges[random.IntN(len(worldChanges))]
			what = change.name
			if change.first != nil && random.IntN(2) == 0 {
				change.first(w)
			}
			change.do(w)
		}
		done = append(done, what)
		w.compare(fmt.Sprintf("step %d: %s", step, strings.Join(done[max(0, len(done)-8):], ", ")))
		if t.Failed() {
			t.Fatalf("seed %d: repeat with -seed %[1]d -steps %d", *seed, step+1)
		}
	}
	t.Logf("%d steps in %s; taken from the cache: %v", *steps, time.Since(begun).Round(time.Second), w.used)
}
