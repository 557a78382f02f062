package main

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/worker"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/runtime"
	"github.com/temporalgen/temporalgen/runtime/temporaltest"
)

// fakeGreeter implements Greeter: it is greeter, but for Hello.
type fakeGreeter struct {
	greeter
	hello temporaltest.Func[string, string]
}

func (g *fakeGreeter) Hello(_ context.Context, name string) (string, error) {
	return g.hello.Call(name)
}

func sayHelloTo(t *testing.T, g Greeter, names ...string) (Hellos, error) {
	t.Helper()
	ctx, env := testserver.Context(t), temporaltest.New(t)
	RegisterSayHello(env, newSayHello)
	RegisterGreeter(env, g)
	hello, err := NewSayHelloClient(env.Client()).Start(ctx, HelloInput{ID: "h", Names: names})
	if err != nil {
		t.Fatal(err)
	}
	return hello.Result(ctx)
}

// Each activity waits for the one that was started after it, so they end the other way round. They would wait for ever if they
// were not executed at the same time.
func TestResultsHaveTheOrderOfTheNames(t *testing.T) {
	names := []string{"c", "a", "b"}
	next := map[string]string{"c": "a", "a": "b"}
	ended := map[string]chan struct{}{}
	for _, name := range names {
		ended[name] = make(chan struct{})
	}
	fake := &fakeGreeter{}
	fake.hello.Do(func(name string) (string, error) {
		defer close(ended[name])
		if name := next[name]; name != "" {
			<-ended[name]
		}
		return "hello " + name, nil
	})
	hellos, err := sayHelloTo(t, fake, names...)
	if err != nil {
		t.Fatal(err)
	}
	want := Hellos{
		InOrder: []string{"hello c", "hello a", "hello b"},
		Sorted:  []string{"hello a", "hello b", "hello c"},
	}
	if diff := cmp.Diff(want, hellos); diff != "" {
		t.Errorf("hellos (-want +got):\n%s", diff)
	}
}

func TestOneFailureIsThatOfAll(t *testing.T) {
	fake := &fakeGreeter{}
	fake.hello.Do(func(name string) (string, error) {
		if name == "b" {
			return "", errors.New("b is not at home")
		}
		return "hello " + name, nil
	})
	if hellos, err := sayHelloTo(t, fake, "a", "b", "c"); !errors.Is(err, runtime.ErrFailed) {
		t.Errorf("hellos: %v, %v", hellos, err)
	}
}

func TestLocalActivities(t *testing.T) {
	for want, in := range map[string]Greeting{"Hello, World!": {"Hello", "World"}, "Invalid result": {}} {
		ctx, env := testserver.Context(t), temporaltest.New(t)
		RegisterGreetLocally(env, newGreetLocally)
		RegisterGreeter(env, greeter{})
		local, err := NewGreetLocallyClient(env.Client()).Start(ctx, LocalInput{ID: "l", Greeting: in})
		if err != nil {
			t.Fatal(err)
		}
		if text, err := local.Result(ctx); text != want || err != nil {
			t.Errorf("the greeting is %q, %v, want %q", text, err, want)
		}
	}
}

// A local activity is none that the server gives to a worker: the history has its result only.
func TestLocalActivitiesAreNoTasks(t *testing.T) {
	ctx, c, name := testserver.Context(t), testserver.Client(), testserver.Name(t)
	testserver.StartWorker(t, c, name, runtime.WorkerOptions(worker.Options{}), register)
	in := LocalInput{ID: name, Greeting: Greeting{"Hello", "World"}}
	local, err := NewGreetLocallyClient(c).Start(ctx, in, runtime.WithTaskQueue(name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := local.Result(ctx); err != nil {
		t.Fatal(err)
	}
	events := map[enumspb.EventType]int{}
	history := c.GetWorkflowHistory(ctx, name, "", false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			t.Fatal(err)
		}
		events[event.GetEventType()]++
	}
	tasks, results := events[enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED], events[enumspb.EVENT_TYPE_MARKER_RECORDED]
	if tasks != 0 || results != 2 {
		t.Errorf("there are %d tasks and %d results, want no tasks and 2 results", tasks, results)
	}
}
