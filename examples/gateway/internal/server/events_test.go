package server

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	enumspb "go.temporal.io/api/enums/v1"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
)

// A stream is what a browser gets that looks at a purchase.
type stream struct {
	*service
	response *http.Response
	lines    *bufio.Scanner
}

// watch opens a stream.
func (s *service) watch(path string, changes ...change) *stream {
	s.Helper()
	r, err := http.NewRequestWithContext(s.ctx, "GET", s.url+path+"/events", nil)
	if err != nil {
		s.Fatal(err)
	}
	for _, change := range changes {
		change(r)
	}
	response, err := s.http.Do(r)
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { response.Body.Close() })
	if got := response.Header.Get("Content-Type"); response.StatusCode != http.StatusOK || got != "text/event-stream" {
		body, _ := io.ReadAll(response.Body)
		s.Fatalf("the answer is %s, %s: %s", response.Status, got, body)
	}
	return &stream{service: s, response: response, lines: bufio.NewScanner(response.Body)}
}

// next is the next state of a stream.
func (s *stream) next() view {
	s.Helper()
	for s.lines.Scan() {
		if data, found := strings.CutPrefix(s.lines.Text(), "data: "); found {
			var v view
			if err := json.Unmarshal([]byte(data), &v); err != nil {
				s.Fatal(err)
			}
			return v
		}
	}
	s.Fatalf("the stream has ended: %v", s.lines.Err())
	return view{}
}

// end reads a stream until it ends.
func (s *stream) end() (last view) {
	s.Helper()
	for s.lines.Scan() {
		if data, found := strings.CutPrefix(s.lines.Text(), "data: "); found {
			last = view{}
			if err := json.Unmarshal([]byte(data), &last); err != nil {
				s.Fatal(err)
			}
		}
	}
	if err := s.lines.Err(); err != nil {
		s.Error(err)
	}
	return last
}

// However many look at a purchase, it is asked once for each change.
func TestViewersShareWhatTheyWaitFor(t *testing.T) {
	s := serve(t, nil)
	path := s.order("100000")
	var viewers []*stream
	for _, who := range []string{"sue", "rob", "ria", "eve", "eve"} {
		viewer := s.watch(path, s.as(who))
		if v := viewer.next(); v.Version != 1 || v.Status != purchase.AwaitingPayment {
			t.Errorf("the first state is %+v", v)
		}
		viewers = append(viewers, viewer)
	}
	s.want(s.pay(path, "evt-1", "100000"), 202, "")
	may := map[string]string{}
	for i, who := range []string{"sue", "rob", "ria", "eve", "eve"} {
		v := viewers[i].next()
		for v.Status != purchase.InReview {
			v = viewers[i].next()
		}
		may[who] = fmt.Sprintf("approve %t, cancel %t", v.MayApprove, v.MayCancel)
	}
	want := map[string]string{
		"eve": "approve false, cancel false", "ria": "approve true, cancel true",
		"rob": "approve true, cancel true", "sue": "approve false, cancel true",
	}
	if diff := cmp.Diff(want, may); diff != "" {
		t.Errorf("what they may do (-want +got):\n%s", diff)
	}
	s.want(s.send("POST", path+"/approve", `{}`, s.as("rob"), keyed("1")), 200, "")
	for _, viewer := range viewers {
		if v := viewer.end(); v.Status != purchase.Delivered || !v.Ended || v.Progress != 100 {
			t.Errorf("the last state is %+v", v)
		}
	}
	history := testserver.Client().GetWorkflowHistory(s.ctx, workflowID(path[len("/purchases/"):]), "", false,
		enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	ids := map[string]int{}
	for history.HasNext() {
		event, err := history.Next()
		if err != nil {
			t.Fatal(err)
		}
		if a := event.GetWorkflowExecutionUpdateAcceptedEventAttributes(); a != nil {
			ids[a.GetAcceptedRequest().GetMeta().GetUpdateId()]++
		}
	}
	for id, n := range ids {
		if n != 1 {
			t.Errorf("the update %s was accepted %d times", id, n)
		}
	}
	if len(ids) > 7 { // one for each version, and the approval
		t.Errorf("the updates are %v", ids)
	}
	asked := strings.Count(s.audit.String(), `"subject":"gateway","message":"query state"`)
	if asked > 2 { // for the first state, and perhaps for the last
		t.Errorf("the purchase was asked %d times", asked)
	}
}

// The time that other requests have does not end a stream.
func TestStreamOutlastsTheTimeout(t *testing.T) {
	const timeout = 5 * time.Second // which the other requests have on a busy machine
	s := serve(t, func(c *Config) { c.ReadTimeout, c.MessageTimeout = timeout, timeout })
	path := s.order("100000")
	watching := s.watch(path, s.as("eve"))
	watching.next()
	time.Sleep(2*timeout + timeout/4)
	s.want(s.pay(path, "evt-1", "100000"), 202, "")
	if v := watching.next(); v.Version < 2 {
		t.Errorf("the second state is %+v", v)
	}
}

// A stream that begins when all is over has the last state, and ends.
func TestStreamOfWhatHasEnded(t *testing.T) {
	s := serve(t, nil)
	path := s.order("4200")
	s.want(s.pay(path, "evt-1", "4200"), 202, "")
	s.await(path, purchase.Delivered)
	if v := s.watch(path, s.as("eve")).end(); v.Status != purchase.Delivered {
		t.Errorf("the last state is %+v", v)
	}
}

// Of a workflow that somebody has terminated nothing more is to come: the stream ends, and nothing is asked again and again.
func TestStreamOfATerminatedWorkflow(t *testing.T) {
	s := serve(t, nil)
	path := s.held()
	watching := s.watch(path, s.as("eve"))
	watching.next()
	if err := testserver.Client().TerminateWorkflow(s.ctx, workflowID(path[len("/purchases/"):]), "", "in a test"); err != nil {
		t.Fatal(err)
	}
	if v := watching.end(); !v.Ended || v.Status != purchase.InReview {
		t.Errorf("the last state is %+v", v)
	}
	accesses := strings.Count(s.audit.String(), `"msg":"access"`)
	if accesses > 20 {
		t.Errorf("the purchase was asked %d times", accesses)
	}
}

func TestStreamsOfOneSubjectAreLimited(t *testing.T) {
	s := serve(t, nil)
	path := s.held()
	var first *stream
	for range 20 {
		w := s.watch(path, s.as("eve"))
		w.next()
		if first == nil {
			first = w
		}
	}
	a := s.send("GET", path+"/events", "", s.as("eve"))
	s.want(a, 429, "limited")
	s.watch(path, s.as("rob")).next() // others are not held up
	first.response.Body.Close()
	testserver.WaitFor(t, "there is room again", func() bool {
		return s.hub.Viewers("eve") < 20
	})
	s.watch(path, s.as("eve")).next()
}

func TestStreamsOfWhatIsNotThere(t *testing.T) {
	s := serve(t, nil)
	s.want(s.send("GET", "/purchases/none/events", "", s.as("eve")), 404, "unknown")
	s.want(s.send("GET", "/purchases/none/events", ""), 401, "unauthenticated")
	s.want(s.send("HEAD", s.order("4200")+"/events", "", s.as("eve")), 200, "") // which does not wait
}
