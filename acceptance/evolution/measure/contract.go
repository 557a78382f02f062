package measure

import (
	"context"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// A Contract is a contract, as it was or changed, with the code that belongs to it.
type Contract struct {
	Name string
	// Of is the contract that it was made from, nil for one that was not changed.
	Of *Contract
	// Histories is the folder of the histories that were recorded with the contract as it was.
	Histories string

	Activities bool // it has some, which a worker of their own can have

	// Queue is the task queue on which its client starts workflows, behind what tells a scene from others.
	Queue string
	// WorkflowIDs are those that its client gives to the workflows that it starts. The first is that of Continue.
	WorkflowIDs func(id string) []string
	// Register registers what a worker has, or if r is a replayer what that has. Each run has a journal of its own,
	// which is told what handlers do.
	Register func(r worker.WorkflowRegistry, journal func(workflow.Context) func(line string))
	// Talk sends all messages with the generated client.
	Talk func(ctx context.Context, c client.Client, queue, id string, say Say)
	// Continue sends messages to a workflow that continues as new. continued waits for the next run.
	Continue func(ctx context.Context, c client.Client, queue, id string, continued func(context.Context), say Say)
}

// Say tells what came of a call.
type Say = func(what string, result any, err error)

// A Result is what was seen of a contract in one history or one scene.
type Result struct {
	Contract string
	Scene    Scene
	History  string  `json:",omitempty"` // of Replay
	Outcome  Outcome // Same for scenes in which everything is as with the contract as it was
	Detail   string  `json:",omitempty"` // what differs
}

// A Scene is a way in which old and new code meet.
type Scene string

// The scenes.
const (
	Replay  Scene = "replay"  // the changed code replays a history
	Clients Scene = "clients" // an old client talks to a new worker
	Memory  Scene = "memory"  // a new worker gets what an old run hands on
	// Activities is an old client that talks to an old worker, whose activities a new one has.
	Activities Scene = "activities"
	// Rollout is a new client that talks to an old worker, and to a new one whose activities an old one has.
	Rollout Scene = "rollout"
)

// An Outcome says whether something is as it was.
type Outcome string

// The outcomes.
const (
	Same Outcome = "same"
	// Form stands for a history whose outcome differs in the form of values, and has done the same.
	Form Outcome = "form"
	// Silent stands for a history with which the SDK's replayer is content, and which has another outcome.
	Silent Outcome = "silent"
	Fail   Outcome = "fail"
	// Differs stands for a scene in which something is not as with the contract as it was.
	Differs Outcome = "differs"
	// Stuck stands for one that does not come to its end, since a task fails.
	Stuck Outcome = "stuck"
)
