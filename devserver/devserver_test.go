package devserver_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/temporalgen/temporalgen/devserver"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

const taskQueue = "counters"

// counter adds up the numbers that it is sent with the signal and the update "add", answers the query
// "total", and returns the total when it gets the signal "finish". Signals are counted by whoever needs the
// total next, so that each is counted before the messages that were sent after it.
func counter(ctx workflow.Context) (int, error) {
	total := 0
	countSignals := func() {
		for n := 0; workflow.GetSignalChannel(ctx, "add").ReceiveAsync(&n); {
			total += n
		}
	}
	if err := workflow.SetQueryHandler(ctx, "total", func() (int, error) { return total, nil }); err != nil {
		return 0, err
	}
	err := workflow.SetUpdateHandler(ctx, "add", func(_ workflow.Context, n int) (int, error) {
		countSignals()
		total += n
		return total, nil
	})
	if err != nil {
		return 0, err
	}
	workflow.GetSignalChannel(ctx, "finish").Receive(ctx, nil)
	countSignals()
	return total, nil
}

// sleeper sleeps n times for d.
func sleeper(ctx workflow.Context, n int, d time.Duration) error {
	for range n {
		if err := workflow.Sleep(ctx, d); err != nil {
			return err
		}
	}
	return nil
}

// startServer returns a server that is stopped at the end of the test.
func startServer(t *testing.T, opts devserver.Options) *devserver.Server {
	t.Helper()
	began := time.Now()
	s, err := devserver.Start(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("started in %v", time.Since(began).Round(time.Millisecond))
	t.Cleanup(func() {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// startWorker returns a worker with the workflows of this file. It is stopped at the end of the test.
func startWorker(t *testing.T, s *devserver.Server) worker.Worker {
	t.Helper()
	w := worker.New(s.Client(), taskQueue, worker.Options{})
	w.RegisterWorkflow(counter)
	w.RegisterWorkflow(sleeper)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	return w
}

func testContext(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	t.Cleanup(cancel)
	return ctx
}

func startCounter(ctx context.Context, t *testing.T, c client.Client, id string) client.WorkflowRun {
	t.Helper()
	run, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: id, TaskQueue: taskQueue}, counter)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

func signal(ctx context.Context, t *testing.T, c client.Client, id, name string, arg any) {
	t.Helper()
	if err := c.SignalWorkflow(ctx, id, "", name, arg); err != nil {
		t.Fatal(err)
	}
}

func add(ctx context.Context, t *testing.T, c client.Client, id string, n int) int {
	t.Helper()
	handle, err := c.UpdateWorkflow(ctx, client.UpdateWorkflowOptions{
		WorkflowID:   id,
		UpdateName:   "add",
		Args:         []any{n},
		WaitForStage: client.WorkflowUpdateStageCompleted,
	})
	if err != nil {
		t.Fatal(err)
	}
	var total int
	if err := handle.Get(ctx, &total); err != nil {
		t.Fatal(err)
	}
	return total
}

func queryTotal(ctx context.Context, t *testing.T, c client.Client, id string) int {
	t.Helper()
	value, err := c.QueryWorkflow(ctx, id, "", "total")
	if err != nil {
		t.Fatal(err)
	}
	var total int
	if err := value.Get(&total); err != nil {
		t.Fatal(err)
	}
	return total
}

func finish(ctx context.Context, t *testing.T, c client.Client, id string) int {
	t.Helper()
	signal(ctx, t, c, id, "finish", nil)
	var total int
	if err := c.GetWorkflow(ctx, id, "").Get(ctx, &total); err != nil {
		t.Fatal(err)
	}
	return total
}

func TestMessages(t *testing.T) {
	var steps []string
	s := startServer(t, devserver.Options{Progress: func(step string) { steps = append(steps, step) }})
	if len(steps) == 0 || !strings.HasPrefix(steps[len(steps)-1], "ready") {
		t.Errorf("progress %q does not end with readiness", steps)
	}
	startWorker(t, s)
	ctx, c := testContext(t), s.Client()

	const id = "counter"
	startCounter(ctx, t, c, id)
	signal(ctx, t, c, id, "add", 1)
	if got := add(ctx, t, c, id, 2); got != 3 {
		t.Errorf("update returned %d, want 3", got)
	}
	if got := queryTotal(ctx, t, c, id); got != 3 {
		t.Errorf("query returned %d, want 3", got)
	}
	if got := finish(ctx, t, c, id); got != 3 {
		t.Errorf("workflow returned %d, want 3", got)
	}
}

func TestMessagesWithStart(t *testing.T) {
	s := startServer(t, devserver.Options{Namespace: "orders"})
	startWorker(t, s)
	ctx := testContext(t)
	c, err := s.NewClient(ctx, client.Options{Identity: "second client"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()

	if s.Namespace() != "orders" {
		t.Errorf("namespace %q, want orders", s.Namespace())
	}
	options := client.StartWorkflowOptions{ID: "signalled", TaskQueue: taskQueue}
	if _, err := c.SignalWithStartWorkflow(ctx, options.ID, "add", 1, options, counter); err != nil {
		t.Fatal(err)
	}
	if got := finish(ctx, t, c, options.ID); got != 1 {
		t.Errorf("workflow started by a signal returned %d, want 1", got)
	}

	options.ID = "updated"
	options.WorkflowIDConflictPolicy = enumspb.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	handle, err := c.UpdateWithStartWorkflow(ctx, client.UpdateWithStartWorkflowOptions{
		StartWorkflowOperation: c.NewWithStartWorkflowOperation(options, counter),
		UpdateOptions: client.UpdateWorkflowOptions{
			UpdateName: "add", Args: []any{2}, WaitForStage: client.WorkflowUpdateStageCompleted,
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	var total int
	if err := handle.Get(ctx, &total); err != nil {
		t.Fatal(err)
	}
	if total != 2 {
		t.Errorf("update with start returned %d, want 2", total)
	}
	finish(ctx, t, c, options.ID)
}

// With a server's default settings each timer takes a second. On a slow machine some may do so here as well, but not
// all of them.
func TestShortTimersAreShort(t *testing.T) {
	s := startServer(t, devserver.Options{})
	startWorker(t, s)
	ctx := testContext(t)
	run, err := s.Client().ExecuteWorkflow(ctx, client.StartWorkflowOptions{TaskQueue: taskQueue}, sleeper, 20, 5*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	if err := run.Get(ctx, nil); err != nil {
		t.Fatal(err)
	}

	var started time.Time
	shortest := time.Hour
	history := s.Client().GetWorkflowHistory(ctx, run.GetID(), run.GetRunID(), false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			t.Fatal(err)
		}
		switch event.GetEventType() {
		case enumspb.EVENT_TYPE_TIMER_STARTED:
			started = event.GetEventTime().AsTime()
		case enumspb.EVENT_TYPE_TIMER_FIRED:
			shortest = min(shortest, event.GetEventTime().AsTime().Sub(started))
		}
	}
	if shortest > 500*time.Millisecond {
		t.Errorf("timers of 5 ms took %v and more", shortest)
	}
}

func TestRestartOnTheSameFile(t *testing.T) {
	// The characters in the name have a meaning in the URI that SQLite is given.
	file := filepath.Join(t.TempDir(), "what? 100% #1.db")
	const id = "counter"

	first := startServer(t, devserver.Options{Database: file})
	ctx := testContext(t)
	w := startWorker(t, first)
	run := startCounter(ctx, t, first.Client(), id)
	add(ctx, t, first.Client(), id, 1)
	w.Stop()
	signal(ctx, t, first.Client(), id, "add", 2) // waits in the database for the next worker
	for _, name := range []string{file, file + "-wal", file + "-shm"} {
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %v: others can read what workflows are sent", name, mode)
		}
	}
	if err := first.Stop(); err != nil {
		t.Fatal(err)
	}

	second := startServer(t, devserver.Options{Database: file})
	startWorker(t, second)
	if got := add(ctx, t, second.Client(), id, 3); got != 6 {
		t.Errorf("total after the restart is %d, want 6", got)
	}
	if got := second.Client().GetWorkflow(ctx, id, "").GetRunID(); got != "" && got != run.GetRunID() {
		t.Errorf("run %s, want %s", got, run.GetRunID())
	}
	if got := finish(ctx, t, second.Client(), id); got != 6 {
		t.Errorf("workflow returned %d, want 6", got)
	}
}

func TestServersAreIndependent(t *testing.T) {
	const id = "counter"
	type started struct {
		server *devserver.Server
		err    error
	}
	// Both at the same time, so that they compete for ports.
	results := make(chan started, 2)
	for range cap(results) {
		go func() {
			s, err := devserver.Start(t.Context(), devserver.Options{})
			results <- started{s, err}
		}()
	}
	var servers []*devserver.Server
	for range cap(results) {
		r := <-results
		if r.err != nil {
			t.Error(r.err)
			continue
		}
		t.Cleanup(func() {
			if err := r.server.Stop(); err != nil {
				t.Error(err)
			}
		})
		servers = append(servers, r.server)
	}
	if t.Failed() {
		t.FailNow()
	}

	ctx := testContext(t)
	for i, s := range servers {
		startWorker(t, s)
		startCounter(ctx, t, s.Client(), id)
		add(ctx, t, s.Client(), id, i+1)
	}
	for i, s := range servers {
		if got := finish(ctx, t, s.Client(), id); got != i+1 {
			t.Errorf("workflow on server %d returned %d, want %d", i, got, i+1)
		}
	}
}

func TestListensOnLoopbackOnly(t *testing.T) {
	before := listeners(t)
	s := startServer(t, devserver.Options{})
	var during []string
	for address := range listeners(t) {
		if !before[address] {
			during = append(during, address)
		}
	}
	// One gRPC port for each of the four services, and nothing else.
	if len(during) != 4 {
		t.Errorf("listens on %v, want 4 ports", during)
	}
	found := false
	for _, address := range during {
		host, _, err := net.SplitHostPort(address)
		if err != nil {
			t.Fatal(err)
		}
		if host != "127.0.0.1" {
			t.Errorf("listens on %s", address)
		}
		found = found || address == s.Addr()
	}
	if !found {
		t.Errorf("%s is not among the listeners %v", s.Addr(), during)
	}

	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(before, listeners(t)); diff != "" {
		t.Errorf("listeners before the start and after the stop differ (-before +after):\n%s", diff)
	}
}

func TestFixedPort(t *testing.T) {
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if s, err := devserver.Start(t.Context(), devserver.Options{Port: port}); err == nil {
		t.Errorf("started on a port that is taken: %v", errors.Join(s.Stop()))
	} else {
		t.Log(err)
	}
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}

	s := startServer(t, devserver.Options{Port: port})
	if s.Addr() != listener.Addr().String() {
		t.Errorf("address %s, want %s", s.Addr(), listener.Addr())
	}
	// A program that is started again right away gets the same port.
	if err := s.Stop(); err != nil {
		t.Fatal(err)
	}
	startServer(t, devserver.Options{Port: port})
}

func TestDynamicConfig(t *testing.T) {
	s := startServer(t, devserver.Options{DynamicConfig: map[string]any{"limit.maxIDLength": 100}})
	for length, allowed := range map[int]bool{100: true, 101: false} {
		id := strings.Repeat("x", length)
		_, err := s.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: id, TaskQueue: "nobody"}, "Anything")
		if refused := errors.As(err, new(*serviceerror.InvalidArgument)); refused == allowed || allowed && err != nil {
			t.Errorf("the start of a workflow with an ID of %d bytes gives the error %v", length, err)
		}
	}
}

// The server tells the SDK that it ends the polls of a worker that stops, so that the worker does not give them up by itself.
func TestPollsEndWithTheirWorker(t *testing.T) {
	s := startServer(t, devserver.Options{})
	namespace, err := s.Client().WorkflowService().DescribeNamespace(t.Context(),
		&workflowservice.DescribeNamespaceRequest{Namespace: client.DefaultNamespace})
	if err != nil {
		t.Fatal(err)
	}
	if !namespace.GetNamespaceInfo().GetCapabilities().GetWorkerPollCompleteOnShutdown() {
		t.Error("a worker that stops gives up its polls, and what the server gives to them meanwhile is lost")
	}
}

func TestStartFails(t *testing.T) {
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for name, tt := range map[string]struct {
		ctx  context.Context
		opts devserver.Options
	}{
		"cancelled":               {cancelled, devserver.Options{}},
		"no folder":               {t.Context(), devserver.Options{Database: filepath.Join(t.TempDir(), "missing", "file.db")}},
		"port not allowed":        {t.Context(), devserver.Options{Port: 1 << 20}},
		"setting that is unknown": {t.Context(), devserver.Options{DynamicConfig: map[string]any{"limit.maxIdLenght": 10}}},
		"setting of another type": {t.Context(), devserver.Options{DynamicConfig: map[string]any{"limit.maxIDLength": "ten"}}},
		"setting that is no JSON": {t.Context(), devserver.Options{DynamicConfig: map[string]any{"limit.maxIDLength": func() {}}}},
	} {
		t.Run(name, func(t *testing.T) {
			before, familyBefore := listeners(t), family(t)
			s, err := devserver.Start(tt.ctx, tt.opts)
			if err == nil {
				t.Fatalf("started: %v", errors.Join(s.Stop()))
			}
			t.Log(err)
			if diff := cmp.Diff(before, listeners(t)); diff != "" {
				t.Errorf("listeners left behind (-before +after):\n%s", diff)
			}
			if diff := cmp.Diff(familyBefore, family(t)); diff != "" {
				t.Errorf("processes left behind (-before +after):\n%s", diff)
			}
		})
	}
}

func TestStop(t *testing.T) {
	// What other tests have started has ended before.
	familyBefore := family(t)
	s := startServer(t, devserver.Options{})
	startWorker(t, s).Stop()
	for range 2 {
		if err := s.Stop(); err != nil {
			t.Error(err)
		}
	}
	if _, err := net.Dial("tcp4", s.Addr()); err == nil {
		t.Errorf("%s still accepts connections", s.Addr())
	}
	if diff := cmp.Diff(familyBefore, family(t)); diff != "" {
		t.Errorf("processes left behind (-before +after):\n%s", diff)
	}

	// Nothing may go on working, neither for the client nor for the process.
	var left []string
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		left = nil
		stacks := make([]byte, 4<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		for stack := range strings.SplitSeq(string(stacks), "\n\n") {
			if strings.Contains(stack, "go.temporal.io/sdk/") || strings.Contains(stack, "devserver.(*process)") {
				left = append(left, stack)
			}
		}
		if len(left) == 0 {
			return
		}
	}
	t.Errorf("%d goroutines are left:\n%s", len(left), strings.Join(left, "\n\n"))
}

func TestKill(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file.db")
	const id = "counter"

	first := startServer(t, devserver.Options{Database: file})
	ctx := testContext(t)
	w := startWorker(t, first)
	startCounter(ctx, t, first.Client(), id)
	add(ctx, t, first.Client(), id, 1)
	w.Stop()
	for range 2 {
		if err := first.Kill(); err != nil {
			t.Fatal(err)
		}
	}

	second := startServer(t, devserver.Options{Database: file})
	startWorker(t, second)
	if got := finish(ctx, t, second.Client(), id); got != 1 {
		t.Errorf("workflow returned %d after a crash of the server, want 1", got)
	}
}

// errorLog is a logger whose errors can be received.
type errorLog chan string

func (errorLog) Debug(string, ...any)             {}
func (errorLog) Info(string, ...any)              {}
func (errorLog) Warn(string, ...any)              {}
func (l errorLog) Error(message string, _ ...any) { l <- message }

func TestServerThatEndsByItselfIsReported(t *testing.T) {
	log := make(errorLog)
	s, err := devserver.Start(t.Context(), devserver.Options{Logger: log})
	if err != nil {
		t.Fatal(err)
	}
	process, err := os.FindProcess(s.ProcessID())
	if err != nil {
		t.Fatal(err)
	}
	if err := process.Kill(); err != nil {
		t.Fatal(err)
	}
	const want = "the Temporal server has ended by itself: signal: killed"
	if got := <-log; got != want {
		t.Errorf("logged %q, want %q", got, want)
	}
	<-s.Done()
	if err := s.Stop(); err == nil || err.Error() != want {
		t.Errorf("Stop: %v, want %s", err, want)
	}
}

// listeners are the TCP addresses that this process and its children listen on.
func listeners(t *testing.T) map[string]bool {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("needs /proc")
	}
	own := make(map[string]bool)
	for _, process := range family(t) {
		links, err := filepath.Glob(filepath.Join("/proc", process, "fd", "*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, link := range links {
			target, err := os.Readlink(link)
			if err != nil {
				continue // closed since
			}
			if inode, ok := strings.CutPrefix(target, "socket:["); ok {
				own[strings.TrimSuffix(inode, "]")] = true
			}
		}
	}
	addresses := make(map[string]bool)
	for _, table := range []string{"/proc/self/net/tcp", "/proc/self/net/tcp6"} {
		file, err := os.Open(table)
		if errors.Is(err, os.ErrNotExist) {
			continue // no IPv6
		}
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		for lines := bufio.NewScanner(file); lines.Scan(); {
			const listen = "0A"
			fields := strings.Fields(lines.Text())
			if len(fields) > 9 && fields[3] == listen && own[fields[9]] {
				addresses[parseProcAddress(t, fields[1])] = true
			}
		}
	}
	return addresses
}

// family are the IDs of this process and its children.
func family(t *testing.T) []string {
	t.Helper()
	own := strconv.Itoa(os.Getpid())
	processes := []string{own}
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, stat := range stats {
		content, err := os.ReadFile(stat)
		if err != nil {
			continue // has ended since
		}
		// The parent is the second field after the name of the executable, which may have any characters.
		fields := strings.Fields(string(content[bytes.LastIndexByte(content, ')')+1:]))
		if len(fields) > 1 && fields[1] == own {
			processes = append(processes, filepath.Base(filepath.Dir(stat)))
		}
	}
	return processes
}

// parseProcAddress turns the hexadecimal address of a line in /proc/net/tcp into the usual form. The bytes
// of an address are in host order in groups of four, the port is in reading order.
func parseProcAddress(t *testing.T, s string) string {
	t.Helper()
	hexIP, hexPort, _ := strings.Cut(s, ":")
	ip, err := hex.DecodeString(hexIP)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+4 <= len(ip); i += 4 {
		binary.NativeEndian.PutUint32(ip[i:], binary.BigEndian.Uint32(ip[i:]))
	}
	port, err := strconv.ParseUint(hexPort, 16, 16)
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort(net.IP(ip).String(), strconv.FormatUint(port, 10))
}
