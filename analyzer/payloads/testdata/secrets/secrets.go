// Package secrets has messages with fields that look like secrets. // want package:`judged`
package secrets

import (
	"context"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"example.com/vault"
)

// A Login is what a signal carries.
type Login struct {
	User     string
	Password string // want `^info: Login.Password looks like a secret, which the server keeps and the Web UI shows as it is: encrypt payloads with a codec, or send what it can be found by \(TG506\)$`
	Account  *account
	Sealed   vault.Sealed

	PasswordChangedAt time.Time
	HasPassword       bool
	TokenCount        int
	IdempotencyToken  string
	Secret            string `json:"-"`
}

type account struct {
	Keys []struct {
		APIKey []byte `json:"api_key"` // want `info: account.Keys.APIKey looks like a secret`
	}
	Parent *account
}

// What is not sent may have any name.
type settings struct{ Password string }

func run(ctx workflow.Context, in Login) (vault.Grant, error) { // want `info: workflow run: Grant.Token looks like a secret, .* \(TG506\)`
	workflow.GetSignalChannel(ctx, "login").Receive(ctx, &in)
	return vault.Grant{}, nil
}

func signal(ctx context.Context, c client.Client, s settings, g vault.Grant) error {
	return c.SignalWorkflow(ctx, "id", "", "grant", g)
}

func register(w worker.Worker) { w.RegisterWorkflow(run) }

// A Session has messages of a contract.
//
//temporal:messages
type Session interface {
	//temporal:update
	Open(ctx workflow.Context, in OpenRequest) (OpenResult, error)

	//temporal:signal
	Close(ctx workflow.Context)
}

type OpenRequest struct{ Passphrase string } // want `OpenRequest.Passphrase looks like a secret`

type OpenResult struct {
	SessionToken string // want `OpenResult.SessionToken looks like a secret`
	NextToken    string
}

var _ = []any{signal, register}
