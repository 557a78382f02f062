package server

import (
	"context"
	"flag"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
	"github.com/temporalgen/temporalgen/internal/browser"
)

// What pages look like is for people.
var screenshots = flag.String("screenshots", "", "write pictures of the pages into this `folder`")

// A window is what somebody looks at who has no mouse.
type window struct {
	*browser.Browser
	service *service
}

func look(t *testing.T, s *service) window {
	b := browser.Open(t)
	b.Resize(1280, 900)
	b.Prefer("prefers-reduced-motion", "reduce") // pictures are taken of what has come to rest
	return window{b, s}
}

func (p window) picture(name string) {
	p.Helper()
	if *screenshots != "" {
		p.Until("the page", `document.readyState === "complete" && "there"`)
		p.Screenshot(filepath.Join(*screenshots, name+".png"))
	}
}

// tabTo presses the tab key until an element has the focus.
func (p window) tabTo(selector string) {
	p.Helper()
	for range 30 {
		where := p.Until("the focus", fmt.Sprintf(`document.readyState === "complete" &&
			(document.activeElement?.matches(%q) ? "here" : "elsewhere")`, selector))
		if where == "here" {
			return
		}
		p.Press("Tab")
	}
	p.Fatalf("the tab key never leads to %s", selector)
}

// wantFocus waits until an element has the focus.
func (p window) wantFocus(selector string) {
	p.Helper()
	p.Until("the focus is on "+selector, fmt.Sprintf(`document.activeElement?.matches(%q) && "here"`, selector))
}

// signIn signs somebody in on the page that asks for it.
func (p window) signIn(who string) {
	p.Helper()
	p.tabTo("#token")
	p.Type(p.service.tokens[who])
	p.Press("Enter")
	p.Until("another page", `!document.getElementById("token") && "there"`)
}

// wantStatus waits until the page says how a purchase stands.
func (p window) wantStatus(label string) {
	p.Helper()
	p.Until("the status "+label, fmt.Sprintf(`find("[role=status]", %q).length === 1 && "there"`, label))
}

// wantLog waits until the newest entry of the log has a text.
func (p window) wantLog(text string) {
	p.Helper()
	p.Until("the log says "+text, fmt.Sprintf(`document.querySelector(".log li")?.innerText.endsWith(%q) && "there"`, text))
}

// Who looks at a purchase sees what happens to it without loading the page again, and decides, with the keyboard alone.
func TestPageFollowsAPurchase(t *testing.T) {
	browser.Path(t) // before a service is started
	s := serve(t, nil)
	path := s.order("129900")
	p := look(t, s)
	p.Go(s.url + "/view/" + path[len("/purchases/"):])
	p.picture("wide-sign-in")
	p.signIn("rob")
	p.wantStatus("Awaiting payment")
	p.Until("the connection", `find("#connection", "This page shows changes at once.").length && "open"`)
	p.Until("a mark", `window.mark = "not loaded again"`)
	p.picture("wide-awaiting")

	s.want(s.pay(path, "evt-1", "129900"), 202, "")
	p.wantStatus("Held back for review")
	p.wantLog("Held back until somebody has looked at it")
	p.Until("the reason", `find(".alerts li", "An amount of $1000.00 or more is always looked at").length && "there"`)
	p.tabTo("#comment")
	p.picture("wide-in-review")
	p.Type("a good customer")
	p.Press("Tab")
	p.wantFocus("#approve button")
	p.Press("Space")
	p.wantStatus("Delivered")
	p.wantLog("Delivered as parcel-" + path[len("/purchases/"):])
	p.Until("the approval", `[...document.querySelectorAll(".log li")]
		.some((e) => e.innerText.endsWith("Approved: a good customer by rob")) && "there"`)
	p.wantFocus("#title") // what had it is gone
	p.Until("there is nothing to decide", `!find(".actions, .actions *").length && "nothing"`)
	p.Until("the end", `find("#connection", "Nothing will change any more.").length && "there"`)
	if mark := p.Until("the mark", `window.mark ?? "none"`); mark != "not loaded again" {
		t.Errorf("the mark is %s", mark)
	}
	p.picture("wide-delivered")
	if r := s.last(); r.Subject != "rob" {
		t.Errorf("recorded last is %+v", r)
	}
}

func TestPageAsksBeforeItCancels(t *testing.T) {
	browser.Path(t)
	s := serve(t, nil)
	path := s.held()
	p := look(t, s)
	p.Resize(360, 800)
	p.Go(s.url + "/view/" + path[len("/purchases/"):])
	p.picture("narrow-sign-in")
	p.signIn("sue")
	p.wantStatus("Held back for review")
	p.picture("narrow-in-review")
	p.tabTo("#cancel")
	p.Press("Enter")
	p.Until("the dialog", `find("dialog[open] h2", "Cancel this purchase?").length && "open"`)
	p.wantFocus("#reason")
	p.Press("Escape")
	p.Until("no dialog", `!find("dialog").length && "closed"`)
	p.wantFocus("#cancel")
	p.Press("Space")
	p.wantFocus("#reason")
	p.Press("Tab")
	p.Press("Tab")
	p.Press("Enter") // without a reason
	p.wantFocus("#reason")
	p.Type("ordered by mistake")
	p.picture("narrow-dialog")
	p.Press("Tab")
	p.Press("Tab")
	p.Press("Enter")
	p.wantStatus("Cancelled")
	p.wantFocus("#title")
	p.Until("the end", `find("#connection", "Nothing will change any more.").length && "there"`)
	p.picture("narrow-cancelled")
	state := s.state(path)
	if state.Status != purchase.Cancelled || state.Log[len(state.Log)-2].Text != "Cancelled: ordered by mistake" {
		t.Errorf("the purchase is %+v", state)
	}
}

// Buttons are for those who may press them.
func TestPageHasTheButtonsOfTheViewer(t *testing.T) {
	browser.Path(t)
	s := serve(t, nil)
	path := s.held()
	for who, want := range map[string]string{"sue": "Cancel the purchase…", "rob": "Approve, Cancel the purchase…", "eve": "none"} {
		p := look(t, s)
		p.Go(s.url + "/view/" + path[len("/purchases/"):])
		p.signIn(who)
		p.wantStatus("Held back for review")
		if got := p.Until("the buttons", `find("main button").map((e) => e.innerText).join(", ") || "none"`); got != want {
			t.Errorf("%s has the buttons %s, want %s", who, got, want)
		}
		p.tabTo(".who button")
		p.Press("Enter")
		p.Until("the page to sign in", `find("#token").length && "there"`)
		p.Go(s.url + "/view/" + path[len("/purchases/"):])
		p.Until("the page to sign in", `find(".hint", "This purchase is for those who have signed in.").length && "there"`)
	}
}

// What is refused is said, and the page goes on.
func TestPageSaysWhatIsRefused(t *testing.T) {
	browser.Path(t)
	s := serve(t, nil)
	path := s.held()
	p := look(t, s)
	p.Go(s.url + "/")
	p.signIn("rob")
	p.tabTo("#id")
	p.Type("no such thing")
	p.Press("Enter")
	p.Until("what is wrong", `find("[role=alert]", "There is no such purchase.").length && "there"`)
	p.tabTo("#id")
	p.Type(path[len("/purchases/"):])
	p.Press("Enter")
	p.wantStatus("Held back for review")
	p.Until("a longer comment", `(document.getElementById("comment").maxLength = 1000).toString()`)
	p.tabTo("#comment")
	p.Type(fmt.Sprintf("%0600d", 0))
	p.Press("Enter")
	p.Until("what is wrong", `find("#problem", "This was not done: the message breaks a rule.").length && "there"`)
	p.wantFocus("#comment")
}

// A service that is started again knows no sessions: the page says so, and does not ask for ever.
func TestPageOfSomebodyWhoIsSignedOut(t *testing.T) {
	browser.Path(t)
	s := serve(t, nil)
	path := s.held()
	p := look(t, s)
	p.Go(s.url + "/view/" + path[len("/purchases/"):])
	p.signIn("rob")
	p.Until("the connection", `find("#connection", "This page shows changes at once.").length && "open"`)
	s.stop()
	if err := <-s.ended; err != nil {
		t.Fatal(err)
	}
	p.Until("no connection", `find("#connection", "The connection is lost. This page shows no changes until it is back.").length && "lost"`)
	listener, err := net.Listen("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(s.ctx)
	again := New(s.Config)
	go func() { s.ended <- again.Serve(ctx, listener) }()
	p.Until("what has happened", `find("#connection", "You are signed out. Load this page again to sign in.").length && "said"`)
	stop()
	if err := <-s.ended; err != nil {
		t.Error(err)
	}
}

// What comes with an order or an event is no script, on the page as it is first and as it changes.
func TestPageShowsTextAsText(t *testing.T) {
	browser.Path(t)
	s := serve(t, nil)
	const script = `<img src=/assets/none onerror=window.stolen=1><script>window.stolen=2</script>`
	path := "/purchases/" + newID()
	s.want(s.send("PUT", path, `{"Item":"`+script+`","Amount":4200}`, s.as("sue")), 201, "")
	p := look(t, s)
	p.Go(s.url + "/view/" + path[len("/purchases/"):])
	p.signIn("rob")
	p.wantStatus("Awaiting payment")
	s.want(s.event(suspicionOf(path, "evt-1", script)), 202, "")
	p.Until("the alert", fmt.Sprintf(`find(".alerts li", %q).length && "text"`, script))
	p.Until("the log", fmt.Sprintf(`find(".log span", %q).length && "text"`, "Fraud is suspected: "+script))
	p.Until("the title", fmt.Sprintf(`find("h1", %q).length && "text"`, script))
	if got := p.Until("what has happened", `String(window.stolen)`); got != "undefined" {
		t.Errorf("script %s has run", got)
	}
	if got := p.Until("the cookie", `"cookie: " + document.cookie`); got != "cookie: " {
		t.Errorf("scripts see a %s", got)
	}
	for _, size := range []int{320, 360, 700, 831, 832, 1280, 1920} {
		p.Resize(size, 900)
		got := p.Until("its size", `document.documentElement.scrollWidth <= innerWidth ? "fits" :
			"is " + document.documentElement.scrollWidth + " pixels wide"`)
		if got != "fits" {
			t.Errorf("in a window of %d pixels the page %s", size, got)
		}
	}
	p.Prefer("prefers-color-scheme", "dark")
	p.Resize(1280, 900)
	p.picture("wide-dark")
	p.Resize(320, 900)
	p.picture("narrow-dark")
}
