package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/examples/internal/program"
	"github.com/temporalgen/temporalgen/examples/moving/byhand"
	"github.com/temporalgen/temporalgen/examples/moving/wallet"
)

func main() { program.Main(example) }

// example has no workers of its own: the story deploys one after the other.
var example = program.Program{Name: "moving", Story: story}

// options let a worker finish its tasks, and others have them soon when it is gone.
var options = worker.Options{WorkerStopTimeout: 10 * time.Second, StickyScheduleToStartTimeout: time.Second}

// A deployment makes the worker of one step of the way.
type deployment func(client.Client) worker.Worker

// before is the worker that is there before anything moves.
func before(c client.Client) worker.Worker {
	w := worker.New(c, byhand.TaskQueue, options)
	byhand.Register(w)
	return w
}

// moved is a worker with both workflows. Runs begin as generated ones; with back, by hand.
func moved(back bool) deployment {
	return func(c client.Client) worker.Worker {
		w := worker.New(c, byhand.TaskQueue, wallet.Options(options))
		wallet.Register(w, back)
		return w
	}
}

// forGood is a worker with the generated workflow only, when there are no runs by hand any more.
func forGood(c client.Client) worker.Worker {
	w := worker.New(c, byhand.TaskQueue, wallet.Options(options))
	wallet.RegisterForGood(w)
	return w
}

// alone is a worker of which nothing tells that wallets have moved.
func alone(c client.Client) worker.Worker {
	w := worker.New(c, byhand.TaskQueue, wallet.Options(options))
	wallet.RegisterAlone(w)
	return w
}

// steps lead there and back.
var steps = []struct {
	name   string
	deploy deployment
}{
	{"by hand", before},
	{"both are there, and runs begin by hand", moved(true)},
	{"runs begin as generated ones", moved(false)},
	{"runs begin by hand again", moved(true)},
	{"by hand, as before", before},
}

// story lets a wallet go on in a new run with each of the workers.
func story(ctx context.Context, s *program.Stage) error {
	c, id := s.Client, s.ID("ada")
	if err := byhand.Open(ctx, c, byhand.Wallet{ID: id, Cents: 1000, Period: time.Hour, Events: 20}); err != nil {
		return err
	}
	handle := wallet.NewWalletClient(c).Handle("wallet-" + id)
	charges := 0
	for _, step := range steps {
		w := step.deploy(c)
		if err := w.Start(); err != nil {
			return err
		}
		err := func() error {
			defer w.Stop()
			from, err := currentRun(ctx, c, id)
			for run := from; err == nil && run == from; run, err = currentRun(ctx, c, id) {
				charges += 2
				// The client by hand and the generated one.
				_, errByHand := byhand.Pay(ctx, c, id, byhand.Charge{ID: fmt.Sprint(charges), Cents: 1})
				_, errGenerated := handle.Charge(ctx, byhand.Charge{ID: fmt.Sprint(charges + 1), Cents: 1})
				if errByHand != nil || errGenerated != nil {
					return errors.Join(errByHand, errGenerated)
				}
			}
			if err != nil {
				return err
			}
			state, err := handle.State(ctx)
			s.Say("%s: %d charges, %d cents are left", step.name, len(state.Entries), state.Cents)
			return err
		}()
		if err != nil {
			return err
		}
	}
	return nil
}

// currentRun is the run that a wallet is in.
func currentRun(ctx context.Context, c client.Client, id string) (string, error) {
	d, err := c.DescribeWorkflow(ctx, "wallet-"+id, "")
	if err != nil {
		return "", err
	}
	return d.WorkflowExecution.RunID, nil
}
