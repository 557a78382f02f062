package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/runtime"
)

func main() {
	example, err := newExample()
	if err != nil {
		fmt.Fprintf(os.Stderr, "metrics: %v\n", err)
		os.Exit(1)
	}
	program.Main(example)
}

// newExample is the example with an endpoint of its own, on which all plays of its story are counted.
func newExample() (program.Program, error) {
	e, err := newEndpoint()
	if err != nil {
		return program.Program{}, err
	}
	var listen string
	return program.Program{
		Name: "metrics",
		Flags: func(flags *flag.FlagSet) {
			flags.StringVar(&listen, "listen", "", "keep the metrics at an `address`, such as 127.0.0.1:9464, until interrupted")
		},
		Client: client.Options{MetricsHandler: e.handler},
		Workers: []program.Worker{{
			TaskQueue: CampaignTaskQueue,
			Register: func(r worker.Registry) {
				RegisterCampaign(r, newCampaign)
				RegisterBank(r, bank{})
			},
			Options: worker.Options{Interceptors: []interceptor.WorkerInterceptor{&measureActivities{}}},
		}},
		Story: func(ctx context.Context, s *program.Stage) error { return story(ctx, s, e, listen) },
	}, nil
}

// story plays a campaign and shows what was measured. With an address, the metrics stay there until the context ends.
func story(ctx context.Context, s *program.Stage, e *endpoint, listen string) error {
	address := listen
	if address == "" {
		address = "127.0.0.1:0"
	}
	url, err := e.serve(ctx, address)
	if err != nil {
		return err
	}
	if err := collect(ctx, s); err != nil {
		return err
	}
	lines, err := scrape(ctx, url)
	if err != nil {
		return err
	}
	s.Say("\nThe endpoint has, among others:")
	for _, line := range lines {
		s.Say("  %s", line)
	}
	if listen != "" {
		s.Say("\nAll of it is at %s\nPress Ctrl+C to stop.", url)
		<-ctx.Done()
	}
	return nil
}

// collect plays a campaign.
func collect(ctx context.Context, s *program.Stage) error {
	campaign, err := NewCampaignClient(s.Client).Start(ctx, CampaignInput{Name: s.ID("library"), Goal: 100_00})
	if err != nil {
		return err
	}
	s.Say("%s collects %v", campaign.WorkflowID(), Cents(100_00))
	for _, person := range []string{"Ada", "Grace", "Ada"} {
		if err := campaign.Share(ctx, Share{Person: person}); err != nil {
			return err
		}
		s.Say("%s has told others", person)
	}
	for _, d := range []Donation{
		{ID: "1", Cents: 30_00, Method: "card"},
		{ID: "2", Cents: 50, Method: "card"},
		{ID: "3", Cents: 5000_00, Method: "card"},
		{ID: "4", Cents: 20_00, Method: "transfer"},
	} {
		if err := donate(ctx, s, campaign, d); err != nil {
			return err
		}
	}
	given, err := campaign.Given(ctx)
	if err != nil {
		return err
	}
	s.Say("So far it has %v", given)
	if err := donate(ctx, s, campaign, Donation{ID: "5", Cents: 50_00, Method: "card"}); err != nil {
		return err
	}
	result, err := campaign.Result(ctx)
	if err != nil {
		return err
	}
	s.Say("It ends with %v", result)
	return nil
}

// donate donates, and tells what has come of it.
func donate(ctx context.Context, s *program.Stage, campaign *CampaignHandle, d Donation) error {
	_, err := campaign.Donate(ctx, d)
	switch {
	case err == nil:
		s.Say("Donation %s, %v by %s", d.ID, d.Cents, d.Method)
		return nil
	case errors.Is(err, runtime.ErrRejected):
		s.Say("Donation %s, %v by %s, is rejected: %s", d.ID, d.Cents, d.Method, program.Reason(err))
		return nil
	case errors.Is(err, runtime.ErrFailed):
		s.Say("Donation %s, %v by %s, has failed: %s", d.ID, d.Cents, d.Method, program.Reason(err))
		return nil
	}
	return err
}
