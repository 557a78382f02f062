package program_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"io"
	"strings"
	"testing"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program"
)

// echo is a program whose story is one workflow.
var echo = program.Program{
	Name: "echo",
	Workers: []program.Worker{{TaskQueue: "echo", Register: func(r worker.Registry) {
		r.RegisterWorkflowWithOptions(func(_ workflow.Context, text string) (string, error) { return text, nil }, workflow.RegisterOptions{Name: "echo"})
	}}},
	Story: func(ctx context.Context, s *program.Stage) error {
		run, err := s.Client.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: s.ID("one"), TaskQueue: "echo"}, "echo", "hello")
		if err != nil {
			return err
		}
		var text string
		if err := run.Get(ctx, &text); err != nil {
			return err
		}
		s.Say("%s says %s", run.GetID(), text)
		return nil
	},
}

func TestStoryIsPlayedOnAServerOfItsOwn(t *testing.T) {
	var out bytes.Buffer
	if err := echo.Run(testserver.Context(t), nil, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if got, want := out.String(), "one says hello\n"; got != want {
		t.Errorf("the story is %q, want %q", got, want)
	}
}

// What an earlier story has left on the reader's server is in nobody's way.
func TestStoryIsPlayedOnTheServerOfTheReader(t *testing.T) {
	stories := map[string]bool{}
	for range 2 {
		var out bytes.Buffer
		if err := echo.Run(testserver.Context(t), []string{"-address", testserver.Server().Addr()}, &out, io.Discard); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); !strings.HasPrefix(got, "one-") || !strings.HasSuffix(got, " says hello\n") {
			t.Errorf("the story is %q", got)
		}
		stories[out.String()] = true
	}
	if len(stories) != 2 {
		t.Errorf("both stories are %v", stories)
	}
}

func TestArgumentsAreChecked(t *testing.T) {
	for name, tt := range map[string]struct {
		args []string
		want string
	}{
		"something that is no flag":   {[]string{"start"}, `"start" is no flag, and nothing else is taken`},
		"an unknown flag":             {[]string{"-port=1"}, "flag provided but not defined: -port"},
		"a namespace of no server":    {[]string{"-namespace=mine"}, "-namespace needs -address"},
		"TLS to no server":            {[]string{"-tls"}, "-tls needs -address"},
		"the Web UI of another":       {[]string{"-address=127.0.0.1:1", "-ui"}, "-ui is for a server that is started, and not for that of -address"},
		"a certificate without a key": {[]string{"-address=127.0.0.1:1", "-tls-cert=x"}, "if either client cert or key path is present, other must be present too"},
		"a certificate that is not there": {[]string{"-address=127.0.0.1:1", "-tls-ca=testdata/none.pem"},
			"failed reading server CA cert path: open testdata/none.pem: no such file or directory"},
		"an address where nobody is": {[]string{"-address=127.0.0.1:1"}, "connect to 127.0.0.1:1: "},
	} {
		t.Run(name, func(t *testing.T) {
			err := echo.Run(testserver.Context(t), tt.args, io.Discard, io.Discard)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("the error is %v, want one with %q", err, tt.want)
			}
		})
	}
}

func TestNamespaceIsThatOfTheFlag(t *testing.T) {
	err := echo.Run(testserver.Context(t), []string{"-address", testserver.Server().Addr(), "-namespace", "elsewhere"}, io.Discard, io.Discard)
	var unknown *serviceerror.NamespaceNotFound
	if !errors.As(err, &unknown) || unknown.Namespace != "elsewhere" {
		t.Errorf("the error is %v, want that the namespace elsewhere is not there", err)
	}
}

func TestHelpHasAllFlags(t *testing.T) {
	var help strings.Builder
	p := echo
	p.Flags = func(flags *flag.FlagSet) { flags.Int("patience", 3, "how often to ask") }
	if err := p.Run(t.Context(), []string{"-h"}, io.Discard, &help); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("the error is %v", err)
	}
	for _, name := range []string{"-address server", "-namespace name", "-tls-cert file", "-ui", "-patience int"} {
		if !strings.Contains(help.String(), name) {
			t.Errorf("there is no %s in\n%s", name, help.String())
		}
	}
}
