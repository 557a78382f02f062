package webui

import (
	"flag"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
)

// What pages look like is for people.
var screenshots = flag.String("screenshots", "", "write pictures of the pages into this `folder`")

func (b *browser) picture(name string) {
	b.Helper()
	if *screenshots != "" {
		b.screenshot(filepath.Join(*screenshots, name+".png"))
	}
}

// What directives and doc comments say of a workflow and of its messages is where people look for it.
func TestFerry(t *testing.T) {
	chromium(t) // before a Web UI is built
	server := devserver.ForTest(t, devserver.Options{UI: true})
	testserver.StartWorker(t, server.Client(), FerryTaskQueue, runtime.WorkerOptions(worker.Options{}), func(r worker.Registry) {
		RegisterFerry(r, newFerry)
	})
	ctx := testserver.Context(t)
	ferry, err := NewFerryClient(server.Client()).Start(ctx, Trip{"Rum"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ferry.Board(ctx, Car{"B-1"}); err != nil {
		t.Fatal(err)
	}
	page := func(tab string) string {
		return server.UI() + "/namespaces/default/workflows/" + ferry.WorkflowID() + "/" + ferry.RunID() + "/" + tab
	}

	for name, width := range map[string]int{"wide": 1400, "narrow": 420} {
		t.Run(name, func(t *testing.T) {
			b := openBrowser(t, width, 1000)
			b.open(server.UI())
			b.until("the list of workflows", `find("a", "ferry-Rum").length && "there"`)
			b.picture(name + "-list")

			// It is Markdown, which the page has in frames.
			b.open(page("user-metadata"))
			texts := b.until("summary and details", `[...document.querySelectorAll("iframe")]
				.map((e) => e.contentDocument?.body?.innerText.trim()).filter((text) => text).sort().join("\n")
				.match(/^Ferry to [^]*\nSails [^]*$/m)?.[0]`)
			if diff := cmp.Diff([]string{"Ferry to Rum", "Sails when it is full, to Rum."}, strings.Split(texts, "\n")); diff != "" {
				t.Errorf("summary and details (-want +got):\n%s", diff)
			}
			b.picture(name + "-metadata")

			b.open(page("query"))
			b.click("[data-testid=query-select-button]", "")
			b.wantOption("list_cars", "Cars are the number plates on board.")
			b.picture(name + "-query")

			b.open(page("timeline"))
			b.click("button", "More Actions")
			b.click("[role=menuitem]", "Send a Signal")
			b.click("[data-testid=signal-select-button]", "")
			b.wantOption("sail", "Sail sends the ferry on its way.")
			b.picture(name + "-signal")

			b.open(page("timeline"))
			b.until("the timeline", `find("*", "board_car").length && "there"`)
			b.picture(name + "-timeline")
			b.click("button", "More Actions")
			b.click("[role=menuitem]", "Send an Update")
			b.click("[data-testid=update-select-button]", "")
			b.wantOption("board_car", "Board takes a car on board and returns its lane.")
			b.picture(name + "-update")
		})
	}
}

// wantOption waits until a list is open that has an option, and looks at what the option says.
func (b *browser) wantOption(name, description string) {
	b.Helper()
	text := b.until("option "+name, `find("[role=option]").map((e) => e.innerText.trim()).find((text) => text.split("\n")[0] === "`+name+`")`)
	lines := slices.DeleteFunc(strings.Split(text, "\n"), func(line string) bool { return strings.TrimSpace(line) == "" })
	if diff := cmp.Diff([]string{name, description}, lines); diff != "" {
		b.Errorf("option (-want +got):\n%s", diff)
	}
}
