package misbehaviour

import (
	"encoding/json"
	"errors"
	"strings"

	"go.temporal.io/sdk/workflow"
)

// Host is a workflow whose messages make its functions misbehave.
//
//temporal:workflow queue=misbehaviour id={ID}
type Host interface {
	//temporal:run
	Run(ctx workflow.Context, in Input) ([]string, error)

	//temporal:signal name=end
	End(ctx workflow.Context)

	//temporal:signal name=plain on-error=log
	Plain(ctx workflow.Context, t Trick) error
	//temporal:signal name=pointer on-error=log
	Pointer(ctx workflow.Context, t *Trick) error
	//temporal:signal name=keyed on-error=log key={Key}
	Keyed(ctx workflow.Context, t *Trick) error
	//temporal:signal name=locked on-error=log serial={Lock}
	Locked(ctx workflow.Context, t *Trick) error
	//temporal:signal name=batched on-error=log key={Key} batch-max=1
	Batched(ctx workflow.Context, t []*Trick) error
	//temporal:signal name=fatal
	Fatal(ctx workflow.Context, t Trick) error
	//temporal:signal name=strict on-invalid=fail
	Strict(ctx workflow.Context, t *Trick) error

	//temporal:update name=ask
	Ask(ctx workflow.Context, t Trick) (string, error)
	//temporal:update name=once id={Key} dedup
	Once(ctx workflow.Context, t *Trick) (string, error)
	//temporal:update name=locked_update serial={Lock}
	LockedUpdate(ctx workflow.Context, t *Trick) (string, error)
	//temporal:update name=checked
	Checked(ctx workflow.Context, t Trick) (string, error)
	//temporal:validator for=Checked
	ValidateChecked(ctx workflow.Context, t Trick) error

	//temporal:query name=handled
	Handled() []string
	//temporal:query name=look
	Look(what string) (string, error)
}

// Input starts a host.
type Input struct {
	ID string
	// New says what the initialiser does, and Run what the Run method does.
	New, Run string
}

// Trick says what is to misbehave, and how.
type Trick struct {
	Check     string `json:"check,omitempty"`
	Key       string `json:"key,omitempty"`
	Lock      string `json:"lock,omitempty"`
	Marshal   string `json:"marshal,omitempty"`
	Unmarshal string `json:"unmarshal,omitempty"`
	Handler   string `json:"handler,omitempty"`
	Validator string `json:"validator,omitempty"`
}

// fault is an error that a nil pointer is, too.
type fault struct{ text string }

func (f *fault) Error() string { return f.text }

// do misbehaves.
func do(what string) error {
	switch what {
	case "panic":
		panic("no reason")
	case "long panic":
		panic("no reason" + strings.Repeat(" at all", 1<<19))
	case "panic with bytes":
		panic("no reason: \xff")
	case "nil dereference":
		var t *Trick
		_ = t.Key
	case "error":
		return errors.New("no reason")
	case "typed nil":
		var f *fault
		return f
	case "typed nil inside":
		var f *fault
		return errors.Join(f)
	}
	return nil
}

// Validate reads a field, so a nil pointer makes it panic.
func (t *Trick) Validate() error { return do(t.Check) }

// GetKey is the key of a message.
func (t *Trick) GetKey() string {
	_ = do(t.Key)
	return t.Key
}

// GetLock is the lock of a message.
func (t *Trick) GetLock() string {
	_ = do(t.Lock)
	return t.Lock
}

type trick Trick

// UnmarshalJSON decodes a message.
func (t *Trick) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, (*trick)(t)); err != nil {
		return err
	}
	return do(t.Unmarshal)
}

// MarshalJSON encodes a message. In a workflow it is called to tell messages with one key apart.
func (t Trick) MarshalJSON() ([]byte, error) {
	if err := do(t.Marshal); err != nil {
		return nil, err
	}
	return json.Marshal(trick(t))
}
