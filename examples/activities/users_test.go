package main

import (
	"context"
	"errors"
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.temporal.io/sdk/client"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// fakeDirectory implements Directory.
type fakeDirectory struct {
	process temporaltest.Func[[]UserData, int]
}

func (d *fakeDirectory) ProcessUsers(_ context.Context, users []UserData) (int, error) {
	return d.process.Call(users)
}

func newProcessing(t *testing.T) (context.Context, client.Client, *fakeDirectory, *UserProcessingHandle) {
	t.Helper()
	ctx, env, fake := testserver.Context(t), temporaltest.New(t), &fakeDirectory{}
	fake.process.Do(func(users []UserData) (int, error) { return len(users), nil })
	RegisterUserProcessing(env, newUserProcessing)
	RegisterDirectory(env, fake)
	processing, err := NewUserProcessingClient(env.Client()).Start(ctx, UserProcessingInput{ID: "u"})
	if err != nil {
		t.Fatal(err)
	}
	return ctx, env.Client(), fake, processing
}

func TestModelsArriveAsTheyWereSent(t *testing.T) {
	ctx, _, fake, processing := newProcessing(t)
	users := []UserData{
		{UserID: 1, IPAddress: netip.MustParseAddr("192.168.1.1")},
		{UserID: 2, IPAddress: netip.MustParseAddr("10.0.0.1")},
	}
	if n, err := processing.Process(ctx, Users{Users: users}); n != 2 || err != nil {
		t.Errorf("%d users were processed, %v", n, err)
	}
	sameAddress := cmp.Comparer(func(a, b netip.Addr) bool { return a == b })
	if diff := cmp.Diff([][]UserData{users}, fake.process.Calls(), sameAddress); diff != "" {
		t.Errorf("the activity got (-want +got):\n%s", diff)
	}
	if err := processing.Close(ctx); err != nil {
		t.Fatal(err)
	}
	if n, err := processing.Result(ctx); n != 2 || err != nil {
		t.Errorf("in all there were %d users, %v", n, err)
	}
}

func TestInvalidModelsAreNotSent(t *testing.T) {
	v4, v6 := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("fe80::1")
	for name, tt := range map[string]struct {
		users []UserData
		want  string
	}{
		"no users":               {nil, "Users is required"},
		"an ID that is zero":     {[]UserData{{UserID: 1, IPAddress: v4}, {IPAddress: v4}}, "Users[1].UserID must be more than 0"},
		"an ID that is negative": {[]UserData{{UserID: -1, IPAddress: v4}}, "Users[0].UserID must be more than 0"},
		"no address":             {[]UserData{{UserID: 1}}, "Users[0].IPAddress is required"},
		"an address of IPv6":     {[]UserData{{UserID: 1, IPAddress: v6}}, "Users[0].IPAddress is not one of IPv4"},
		"an address and an ID": {
			[]UserData{{}},
			"Users[0].UserID must be more than 0 (gt=0), Users[0].IPAddress is required",
		},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, _, fake, processing := newProcessing(t)
			_, err := processing.Process(ctx, Users{Users: tt.users})
			if !errors.Is(err, runtime.ErrInvalid) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("the error is %v, want %s", err, tt.want)
			}
			if calls := fake.process.Calls(); len(calls) > 0 {
				t.Errorf("the activity got %v", calls)
			}
		})
	}
}

// A client without generated code knows nothing of the tags, and the worker looks again.
func TestInvalidModelsOfOtherClientsAreRejected(t *testing.T) {
	for name, tt := range map[string]struct {
		user map[string]any
		want string
	}{
		"an ID that is negative":     {map[string]any{"UserID": -1, "IPAddress": "10.0.0.1"}, "Users[0].UserID must be more than 0"},
		"an address of IPv6":         {map[string]any{"UserID": 1, "IPAddress": "fe80::1"}, "Users[0].IPAddress is not one of IPv4"},
		"no address":                 {map[string]any{"UserID": 1}, "Users[0].IPAddress is required"},
		"what is no address":         {map[string]any{"UserID": 1, "IPAddress": "300.1.1.1"}, "unable to decode"},
		"an ID that is not a number": {map[string]any{"UserID": "one", "IPAddress": "10.0.0.1"}, "unable to decode"},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, c, fake, processing := newProcessing(t)
			err := sendUntyped(ctx, c, processing.WorkflowID(), tt.user)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("the error is %v, want %s", err, tt.want)
			}
			if calls := fake.process.Calls(); len(calls) > 0 {
				t.Errorf("the activity got %v", calls)
			}
		})
	}
}
