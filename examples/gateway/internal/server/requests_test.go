package server

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/identity"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
)

func TestOrderIsPlacedOnce(t *testing.T) {
	s := serve(t, nil)
	path := "/purchases/" + newID()
	first := s.send("PUT", path, `{"Item":"lamp","Amount":4200}`, s.as("sue"))
	s.want(first, 201, "")
	if got := first.Header.Get("Location"); got != path {
		t.Errorf("the location is %q", got)
	}
	again := s.send("PUT", path, `{"Amount":4200,"Item":"lamp"}`, s.as("sue"))
	s.want(again, 200, "")
	if diff := cmp.Diff(string(first.body), string(again.body)); diff != "" {
		t.Errorf("the second answer (-first +second):\n%s", diff)
	}
	s.want(s.send("PUT", path, `{"Item":"lamp","Amount":1}`, s.as("sue")), 409, "exists")
	other, err := s.Tokens.Issue(identity.Identity{Subject: "sam", Roles: []string{"shop"}})
	if err != nil {
		t.Fatal(err)
	}
	s.want(s.send("PUT", path, `{"Item":"lamp","Amount":4200}`, header("Authorization", "Bearer "+other)), 409, "exists")
}

func TestRequestsWithTheSameKey(t *testing.T) {
	s := serve(t, nil)
	path := s.held()
	approve := func(who, key, comment string) answer {
		t.Helper()
		return s.send("POST", path+"/approve", `{"Comment":"`+comment+`"}`, s.as(who), keyed(key))
	}
	first := approve("rob", "key-1", "fine")
	s.want(first, 200, "")
	again := approve("rob", "key-1", "fine")
	s.want(again, 200, "")
	if diff := cmp.Diff(string(first.body), string(again.body)); diff != "" {
		t.Errorf("the second answer (-first +second):\n%s", diff)
	}
	s.want(approve("rob", "key-1", "not fine"), 422, "key-reused")
	s.await(path, purchase.Delivered)
	s.want(approve("rob", "key-1", "fine"), 200, "") // also after the end
	s.want(approve("rob", "key-2", "fine"), 409, "closed")
	// The key of one is not that of another.
	s.want(approve("ria", "key-1", "fine"), 409, "closed")
	// Nor is it that of another kind of request.
	s.want(s.send("POST", path+"/cancel", `{"Reason":"fine"}`, s.as("rob"), keyed("key-1")), 409, "closed")
}

// Of many requests at once, with one key, one is done.
func TestRequestsWithTheSameKeyAtOnce(t *testing.T) {
	s := serve(t, nil)
	path := s.held()
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			s.want(s.send("POST", path+"/cancel", `{"Reason":"stolen"}`, s.as("rob"), keyed("key-1")), 200, "")
		})
	}
	group.Wait()
	cancelled := 0
	for _, e := range s.await(path, purchase.Cancelled).Log {
		if e.Text == "Cancelled: stolen" {
			cancelled++
		}
	}
	if cancelled != 1 {
		t.Errorf("it was cancelled %d times", cancelled)
	}
}

func TestKeysThatAreNone(t *testing.T) {
	s := serve(t, nil)
	path := s.held()
	for name, keys := range map[string][]string{
		"no key":             nil,
		"an empty one":       {""},
		"two":                {"key-1", "key-2"},
		"the same one twice": {"key-1", "key-1"},
		"a slash":            {"rob/key-1"},
		"a space":            {"key 1"},
		"a list":             {"key-1, key-2"},
		"quotes":             {`"key-1"`},
		"what is not ASCII":  {"schlüssel"},
		"65 characters":      {strings.Repeat("k", 65)},
	} {
		t.Run(name, func(t *testing.T) {
			s := s.sub(t)
			changes := []change{s.as("rob")}
			for _, k := range keys {
				changes = append(changes, keyed(k))
			}
			s.want(s.send("POST", path+"/approve", `{}`, changes...), 400, "key")
			if r := s.last(); r.Key != "" || r.Subject != "rob" || r.Outcome != "key" {
				t.Errorf("recorded is %+v", r)
			}
		})
	}
}

func TestBodiesThatAreNoMessage(t *testing.T) {
	s := serve(t, nil)
	path := s.held()
	cancel := path + "/cancel"
	for name, tt := range map[string]struct {
		target, body string
		change       change
		status       int
		code         string
	}{
		"nothing":                              {cancel, "", header("Content-Type", "application/json"), 400, "malformed"},
		"text":                                 {cancel, "stolen", nil, 400, "malformed"},
		"a list":                               {cancel, `[{"Reason":"stolen"}]`, nil, 400, "malformed"},
		"null":                                 {cancel, `null`, nil, 400, "malformed"},
		"half of an object":                    {cancel, `{"Reason":"stolen"`, nil, 400, "malformed"},
		"two objects":                          {cancel, `{"Reason":"stolen"}{}`, nil, 400, "malformed"},
		"something behind the object":          {cancel, `{"Reason":"stolen"} x`, nil, 400, "malformed"},
		"another type":                         {cancel, `{"Reason":1}`, nil, 400, "malformed"},
		"an unknown field":                     {cancel, `{"Reason":"stolen","Force":true}`, nil, 400, "malformed"},
		"a field twice":                        {cancel, `{"Reason":"stolen","Reason":"sold"}`, nil, 400, "malformed"},
		"a field twice, in another case":       {cancel, `{"Reason":"stolen","reason":"sold"}`, nil, 400, "malformed"},
		"a field twice, with escapes":          {cancel, `{"Reason":"stolen","\u0052eason":"sold"}`, nil, 400, "malformed"},
		"who sends it":                         {cancel, `{"Reason":"stolen","By":"sue"}`, nil, 400, "malformed"},
		"who sends it, in another case":        {cancel, `{"Reason":"stolen","BY":"sue"}`, nil, 400, "malformed"},
		"the key":                              {cancel, `{"Reason":"stolen","RequestID":"sue/1"}`, nil, 400, "malformed"},
		"deep lists":                           {cancel, `{"Reason":` + strings.Repeat("[", 30_000), nil, 400, "malformed"},
		"deep objects":                         {cancel, strings.Repeat(`{"Reason":`, 5_000), nil, 400, "malformed"},
		"many fields":                          {cancel, manyFields(), nil, 400, "malformed"},
		"what is not UTF-8":                    {cancel, "{\"Reason\":\"\xff\"}", nil, 400, "malformed"},
		"no reason":                            {cancel, `{}`, nil, 422, "invalid"},
		"a long reason":                        {cancel, `{"Reason":"` + strings.Repeat("x", 501) + `"}`, nil, 422, "invalid"},
		"no media type":                        {cancel, `{"Reason":"stolen"}`, without("Content-Type"), 415, "media-type"},
		"two media types":                      {cancel, `{"Reason":"stolen"}`, header("Content-Type", "text/plain"), 415, "media-type"},
		"a form":                               {cancel, `Reason=stolen`, mediaType("application/x-www-form-urlencoded"), 415, "media-type"},
		"what a page of another site can send": {cancel, `{"Reason":"stolen"}`, mediaType("text/plain"), 415, "media-type"},
		"another charset":                      {cancel, `{"Reason":"stolen"}`, mediaType("application/json; charset=latin1"), 415, "media-type"},
		"a compressed body":                    {cancel, `{"Reason":"stolen"}`, header("Content-Encoding", "gzip"), 415, "media-type"},
		"an order without an amount":           {"", `{"Item":"lamp"}`, nil, 422, "invalid"},
		"an order of somebody else":            {"", `{"Item":"lamp","Amount":1,"By":"rob"}`, nil, 400, "malformed"},
		"an order with an ID":                  {"", `{"Item":"lamp","Amount":1,"ID":"1"}`, nil, 400, "malformed"},
		"an order that waits for years":        {"", `{"Item":"lamp","Amount":1,"Patience":{"Payment":1}}`, nil, 400, "malformed"},
	} {
		t.Run(name, func(t *testing.T) {
			s := s.sub(t)
			method, who := "POST", "rob"
			if tt.target == "" {
				method, who, tt.target = "PUT", "sue", "/purchases/"+newID()
			}
			changes := []change{s.as(who), keyed("key-1")}
			if tt.change != nil {
				changes = append(changes, tt.change)
			}
			s.want(s.send(method, tt.target, tt.body, changes...), tt.status, tt.code)
		})
	}
	if state := s.state(path); state.Status != purchase.InReview {
		t.Errorf("the purchase is %+v", state)
	}
}

func mediaType(value string) change {
	return func(r *http.Request) { r.Header.Set("Content-Type", value) }
}

func manyFields() string {
	var text strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&text, `,"F%d":0`, i)
	}
	return "{" + text.String()[1:] + "}"
}

// An invalid message says which field is wrong.
func TestFieldsThatBreakRules(t *testing.T) {
	s := serve(t, nil)
	a := s.send("PUT", "/purchases/"+newID(), `{"Amount":0}`, s.as("sue"))
	s.want(a, 422, "invalid")
	var problem struct {
		Fields []struct{ Path, Rule string }
	}
	if err := json.Unmarshal(a.body, &problem); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(problem.Fields); got != "[{Item required} {Amount min}]" {
		t.Errorf("the fields are %v", got)
	}
}

// raw sends a request as it is, and returns the status of the answer, 0 if there is none.
func (s *service) raw(request string) int {
	s.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		s.Fatal(err)
	}
	defer connection.Close()
	if _, err := connection.Write([]byte(request)); err != nil {
		s.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		return 0
	}
	defer response.Body.Close()
	return response.StatusCode
}

// Whatever is in a path, it names one purchase or none.
func TestPathsThatAreTricks(t *testing.T) {
	s := serve(t, nil)
	id := s.order("4200")[len("/purchases/"):]
	for target, want := range map[string]int{
		"/purchases/" + id:                                 200,
		"/purchases/%61" + id:                              404, // the path of another purchase
		"/purchases/" + id + "%2fapprove":                  404,
		"/purchases/" + id + "%2Fevents":                   404,
		"/purchases/..%2f" + id:                            404,
		"/purchases/%2e%2e/openapi.json":                   404,
		"/purchases/../purchases/" + id:                    307, // to the path that it stands for
		"//purchases/" + id:                                307,
		"/purchases/" + id + "/":                           404,
		"/purchases/" + id + "%00":                         404,
		"/purchases/" + id + "%0d%0aX-Injected:%201":       404,
		"/purchases/" + strings.ToUpper(id):                404,
		"/purchases/":                                      404,
		"/purchases/-" + id:                                404,
		"/purchases/" + strings.Repeat("a", 41):            404,
		"/purchases/*":                                     404,
		"/purchases/%zz":                                   400,
		"/assets/..%2fpage.go":                             404,
		"/assets/page.html":                                404, // a template
		"/assets/":                                         404,
		"http://other.example/purchases/" + id:             200, // as for a proxy
		"/view/" + id + "%2f..%2f..":                       404,
		"/view?id=" + id + "%2f..%2f..%2fsession%2fend":    404,
		"/view?id=%2f%2fother.example":                     404,
		"/view?id=" + id + "%0d%0aSet-Cookie:%20session=x": 404,
	} {
		t.Run(target, func(t *testing.T) {
			s := s.sub(t)
			got := s.raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" +
				"Authorization: Bearer " + s.tokens["eve"] + "\r\n\r\n")
			if got != want {
				t.Errorf("the answer is %d, want %d", got, want)
			}
		})
	}
	s.records() // all lines are whole
}

// Requests that a proxy may understand in another way are refused.
func TestRequestsThatAreTricks(t *testing.T) {
	s := serve(t, nil)
	path := s.held()
	begin := "POST " + path + "/approve HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n" +
		"Authorization: Bearer " + s.tokens["rob"] + "\r\n"
	for name, request := range map[string]string{
		"two lengths":                  begin + "Idempotency-Key: 1\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
		"a length and chunks":          begin + "Idempotency-Key: 1\r\nContent-Length: 3\r\nTransfer-Encoding: gzip\r\n\r\n{}",
		"a line break in a key":        begin + "Idempotency-Key: 1\r\n 2\r\nContent-Length: 2\r\n\r\n{}",
		"a line feed in a key":         begin + "Idempotency-Key: 1\n2\r\nContent-Length: 2\r\n\r\n{}",
		"a null byte in a key":         begin + "Idempotency-Key: 1\x00\r\nContent-Length: 2\r\n\r\n{}",
		"a space behind a header name": begin + "Idempotency-Key : 1\r\nContent-Length: 2\r\n\r\n{}",
		"no host":                      strings.Replace(begin, "Host: localhost\r\n", "", 1) + "Idempotency-Key: 1\r\nContent-Length: 2\r\n\r\n{}",
		"a method that is none":        strings.Replace(begin, "POST", "PO\"ST", 1) + "Content-Length: 0\r\n\r\n",
		"large headers":                begin + "X: " + strings.Repeat("x", 64<<10) + "\r\n\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := s.sub(t)
			if got := s.raw(request); got < 400 && got != 0 || got >= 500 && got != 501 {
				t.Errorf("the answer is %d", got)
			}
		})
	}
	if state := s.state(path); state.Status != purchase.InReview {
		t.Errorf("the purchase is %+v", state)
	}
}
