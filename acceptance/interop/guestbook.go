package interop

import "go.temporal.io/sdk/workflow"

// Guestbook collects what guests write. A workflow that is written by hand answers to the same wire
// names: see keepGuestbook.
//
//temporal:workflow name=guestbook queue=interop
type Guestbook interface {
	//temporal:run
	Run(ctx workflow.Context, in Pages) (Pages, error)
	//temporal:query name=read
	Read() (Pages, error)
	//temporal:signal name=write
	Write(ctx workflow.Context, p Page)
	//temporal:signal name=close
	Close(ctx workflow.Context, c Closing)
}

// Page is what one guest has written.
type Page struct {
	Text string `json:"text"`
}

// Pages is what all guests have written.
type Pages struct {
	Texts []string `json:"texts"`
}

// Closing closes a guestbook.
type Closing struct {
	GoOn bool `json:"go_on"` // in a new one, as a new run
}

// guestbook implements Guestbook.
type guestbook struct {
	pages   Pages
	closing *Closing
}

func newGuestbook(_ workflow.Context, in Pages) (Guestbook, error) {
	return &guestbook{pages: in}, nil
}

func (g *guestbook) Run(ctx workflow.Context, _ Pages) (Pages, error) {
	if err := workflow.Await(ctx, func() bool { return g.closing != nil }); err != nil {
		return Pages{}, err
	}
	if g.closing.GoOn {
		return Pages{}, ContinueGuestbookAsNew(func() Pages { return g.pages })
	}
	return g.pages, nil
}

func (g *guestbook) Read() (Pages, error) { return g.pages, nil }

func (g *guestbook) Write(_ workflow.Context, p Page) { g.pages.Texts = append(g.pages.Texts, p.Text) }

func (g *guestbook) Close(_ workflow.Context, c Closing) { g.closing = &c }

// keepGuestbook does what guestbook does with nothing but the SDK.
func keepGuestbook(ctx workflow.Context, pages Pages) (Pages, error) {
	if err := workflow.SetQueryHandler(ctx, "read", func() (Pages, error) { return pages, nil }); err != nil {
		return Pages{}, err
	}
	var closing *Closing
	written, closed := workflow.GetSignalChannel(ctx, "write"), workflow.GetSignalChannel(ctx, "close")
	signals := workflow.NewSelector(ctx).
		AddReceive(written, func(c workflow.ReceiveChannel, _ bool) {
			var p Page
			c.Receive(ctx, &p)
			pages.Texts = append(pages.Texts, p.Text)
		}).
		AddReceive(closed, func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, &closing) })
	for closing == nil || signals.HasPending() {
		signals.Select(ctx)
	}
	if closing.GoOn {
		return Pages{}, workflow.NewContinueAsNewError(ctx, "guestbook", pages)
	}
	return pages, nil
}
