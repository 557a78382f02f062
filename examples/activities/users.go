package main

import (
	"context"
	"fmt"
	"net/netip"

	"go.temporal.io/sdk/workflow"
)

// UserProcessing is sent models that are validated: by the client, before they are sent, and by the worker, since others may send
// them as well.
//
//temporal:workflow queue=activities id={ID}
type UserProcessing interface {
	// Run returns how many users there were until it is closed.
	//
	//temporal:run
	Run(ctx workflow.Context, in UserProcessingInput) (int, error)

	// Process processes users, and returns how many.
	//
	//temporal:update name=process
	Process(ctx workflow.Context, u Users) (int, error)

	// Close ends the processing.
	//
	//temporal:signal name=close
	Close(ctx workflow.Context)
}

// Directory has all users.
//
//temporal:activities prefix=directory. start-to-close=1m
type Directory interface {
	// ProcessUsers processes users, and returns how many.
	//
	//temporal:activity
	ProcessUsers(ctx context.Context, users []UserData) (int, error)
}

// UserProcessingInput starts a processing.
type UserProcessingInput struct {
	ID string `validate:"required"` // the workflow ID
}

// Users are users to process.
type Users struct {
	Users []UserData `validate:"required,dive"`
}

// UserData is a user. An address that is none does not decode.
type UserData struct {
	UserID    int        `validate:"gt=0"`
	IPAddress netip.Addr `validate:"required"`
}

// Validate wants addresses of IPv4, for which there is no tag.
func (u Users) Validate() error {
	for i, user := range u.Users {
		if !user.IPAddress.Is4() {
			return fmt.Errorf("Users[%d].IPAddress is not one of IPv4", i)
		}
	}
	return nil
}
