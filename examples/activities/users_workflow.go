package main

import "go.temporal.io/sdk/workflow"

// userProcessing implements UserProcessing.
type userProcessing struct {
	directory DirectoryActivities
	users     int
	closed    bool
}

func newUserProcessing(workflow.Context, UserProcessingInput) (UserProcessing, error) {
	return &userProcessing{}, nil
}

func (p *userProcessing) Run(ctx workflow.Context, _ UserProcessingInput) (int, error) {
	err := workflow.Await(ctx, func() bool { return p.closed })
	return p.users, err
}

func (p *userProcessing) Process(ctx workflow.Context, u Users) (int, error) {
	n, err := p.directory.ProcessUsers(ctx, u.Users)
	p.users += n
	return n, err
}

func (p *userProcessing) Close(workflow.Context) { p.closed = true }
