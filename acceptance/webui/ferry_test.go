package webui

import (
	"flag"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver"
	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/internal/browser"
	"github.com/temporalgen/temporalgen/runtime"
)

// What pages look like is for people.
var screenshots = flag.String("screenshots", "", "write pictures of the pages into this `folder`")

// page is that of a browser.
type page struct{ *browser.Browser }

func (b page) picture(name string) {
	b.Helper()
	if *screenshots != "" {
		b.Screenshot(filepath.Join(*screenshots, name+".png"))
	}
}

// What directives and doc comments say of a workflow and of its messages is where people look for it.
func TestFerry(t *testing.T) {
	browser.Path(t) // before a Web UI is built
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
	b := page{browser.Open(t)}
	for name, width := range map[string]int{"wide": 1400, "narrow": 420} {
		b.Resize(width, 1000)
		b.Go(server.UI())
		b.Click("a", ferry.WorkflowID())
		b.Until("the timeline", `find("*", "board_car").length && "there"`)
		b.picture(name + "-timeline")

		b.Click("button", "More Actions")
		b.Click("[role=menuitem]", "Send a Signal")
		b.Click("[data-testid=signal-select-button]", "")
		b.wantOption("sail", "Sail sends the ferry on its way.")
		b.picture(name + "-signal")
		b.Click("button", "Cancel")

		b.Click("button", "More Actions")
		b.Click("[role=menuitem]", "Send an Update")
		b.Click("[data-testid=update-select-button]", "")
		b.wantOption("board_car", "Board takes a car on board and returns its lane.")
		b.picture(name + "-update")
		b.Click("button", "Cancel")

		b.Click("[data-testid=queries-tab]", "")
		b.Click("[data-testid=query-select-button]", "")
		b.wantOption("list_cars", "Cars are the number plates on board.")
		b.picture(name + "-query")

		b.Click("[data-testid=user-metadata-tab]", "")
		b.wantMarkdown("Ferry", "Ferry to Rum")
		b.wantMarkdown("Sails", "Sails when it is full, to Rum.")
		b.picture(name + "-metadata")
	}
}

// wantMarkdown waits until the page has a frame, in which it shows Markdown, with a text that begins in a certain way, and
// compares that.
func (b page) wantMarkdown(begin, want string) {
	b.Helper()
	text := b.Until(begin, `[...document.querySelectorAll("iframe")].map((e) => e.contentDocument?.body?.innerText.trim())
		.find((text) => text?.startsWith("`+begin+`"))`)
	if diff := cmp.Diff(want, text); diff != "" {
		b.Errorf("text (-want +got):\n%s", diff)
	}
}

// wantOption waits until a list is open that has an option with a description, and compares that.
func (b page) wantOption(name, description string) {
	b.Helper()
	text := b.Until("option "+name+" with a description", `find("[role=option]").map((e) => e.innerText.trim().split(/\s*\n\s*/))
		.find(([name, description]) => name === "`+name+`" && description)?.join("\n")`)
	if diff := cmp.Diff(name+"\n"+description, text); diff != "" {
		b.Errorf("option (-want +got):\n%s", diff)
	}
}
