package client

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

//go:generate go tool temporalgen

// Ticket is a question of a customer, until it is answered.
//
//temporal:workflow id=ticket-{Number} run-timeout=1h priority=2 fairness-key={Customer} memo=Customer:{Customer},Number:{Number} summary="Ticket {Number} of {Customer}" details="Asked by {Customer}" search-attributes=TicketCustomer:{Customer},TicketNumber:{Number}
type Ticket interface {
	// Run waits for the answer.
	//
	//temporal:run roles=customer,agent
	Run(ctx workflow.Context, in TicketInput) (string, error)

	// Answer closes the ticket.
	//
	//temporal:signal roles=agent
	Answer(ctx workflow.Context, text string)

	// Move continues the ticket as a new run.
	//
	//temporal:signal
	Move(ctx workflow.Context)

	// Comment adds a comment, and returns how many there are.
	//
	//temporal:update roles=customer,agent
	Comment(ctx workflow.Context, text string) (int, error)

	// Comments are those that were made, by anyone.
	//
	//temporal:query roles=agent
	Comments() ([]string, error)
}

// Desk is the parent of tickets.
//
//temporal:workflow
type Desk interface {
	// Run opens a ticket, and ends it as the plan says.
	//
	//temporal:run
	Run(ctx workflow.Context, plan Plan) (Outcome, error)
}

// TicketInput opens a ticket.
type TicketInput struct {
	Number   int
	Customer string
	Comments []string // of earlier runs
}

// Plan says what a desk does with its ticket.
type Plan struct {
	Number  int
	Answer  string        // sent as a signal, unless it is empty
	Cancel  bool          // the ticket
	Abandon bool          // leave the ticket to itself
	Wait    time.Duration // for the answer of somebody else
}

// Outcome is what a desk has seen of its ticket.
type Outcome struct {
	WorkflowID string
	Answer     string
	Cancelled  bool
	TimedOut   bool
}
