package server

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/webhook"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
)

// A body that is too large is not read, whoever sends it.
func TestHugeBodies(t *testing.T) {
	s := serve(t, nil)
	path := s.held()
	huge := `{"Comment":"` + strings.Repeat("x", maxBody) + `"}`
	chunked := func(r *http.Request) { r.ContentLength = -1 }
	for name, a := range map[string]answer{
		"an approval":              s.send("POST", path+"/approve", huge, s.as("rob"), keyed("1")),
		"an approval in chunks":    s.send("POST", path+"/approve", huge, s.as("rob"), keyed("1"), chunked),
		"an order":                 s.send("PUT", "/purchases/"+newID(), huge, s.as("sue")),
		"an event":                 s.event(huge),
		"an event in chunks":       s.event(huge, chunked),
		"an event that is forged":  s.event(huge, without(webhook.Header)),
		"spaces before an object":  s.send("POST", path+"/approve", strings.Repeat(" ", maxBody)+"{}", s.as("rob"), keyed("1")),
		"an event of 10 megabytes": s.event(strings.Repeat(" ", 10<<20)),
	} {
		t.Run(name, func(t *testing.T) {
			s := s.sub(t)
			s.want(a, 413, "too-large")
		})
	}
	if a := s.send("POST", "/session", "token="+huge, mediaType("application/x-www-form-urlencoded")); a.StatusCode != 413 {
		t.Errorf("a huge form is answered with %d", a.StatusCode)
	}
	largest := `{"Comment":""}` + strings.Repeat(" ", maxBody-len(`{"Comment":""}`))
	s.want(s.send("POST", path+"/approve", largest, s.as("rob"), keyed("2")), 200, "")
}

// dial connects, and sends a part of a request.
func (s *service) dial(part string) net.Conn {
	s.Helper()
	connection, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		s.Fatal(err)
	}
	s.Cleanup(func() { connection.Close() })
	if err := connection.SetDeadline(time.Now().Add(time.Minute)); err != nil {
		s.Fatal(err)
	}
	if _, err := io.WriteString(connection, part); err != nil {
		s.Fatal(err)
	}
	return connection
}

// Who sends a request byte by byte is not waited for.
func TestSlowClients(t *testing.T) {
	s := serve(t, func(c *Config) { c.ReadTimeout = 2 * time.Second })
	path := s.held()
	slow := map[string]struct {
		part       string
		want       int // 0 for no answer
		connection net.Conn
	}{
		"nothing":         {"", 0, nil},
		"half a line":     {"POST /purch", 400, nil},
		"half the header": {"POST " + path + "/approve HTTP/1.1\r\nHost: localhost\r\nX-Slow: 1\r\n", 0, nil},
		"half the body": {"POST " + path + "/approve HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 20\r\n" +
			"Idempotency-Key: 1\r\nAuthorization: Bearer " + s.tokens["rob"] + "\r\n\r\n{\"Comm", 408, nil},
		"half an event": {"POST /webhooks/payments HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" +
			"Transfer-Encoding: chunked\r\n\r\n2\r\n{\"", 408, nil},
	}
	for name, tt := range slow {
		tt.connection = s.dial(tt.part)
		slow[name] = tt
	}
	for name, tt := range slow {
		answer, err := io.ReadAll(tt.connection) // until the service closes the connection
		if err != nil {
			t.Fatal(err)
		}
		got := 0
		if _, err := fmt.Sscanf(string(answer), "HTTP/1.1 %d", &got); tt.want != got {
			t.Errorf("%s: the answer is %q, %v, want %d", name, answer, err, tt.want)
		}
	}
	recorded := 0
	for _, r := range s.records() {
		if r.Status == 408 && r.Outcome == "too-slow" {
			recorded++
		}
	}
	if recorded != 2 {
		t.Errorf("%d are recorded", recorded)
	}
	if state := s.state(path); state.Status != purchase.InReview {
		t.Errorf("the purchase is %+v", state)
	}
}

func TestLimitOfAnAddress(t *testing.T) {
	s := serve(t, func(c *Config) { c.ByAddress = Limit{0.01, 3} })
	for range 3 {
		s.want(s.send("GET", "/purchases/none", "", header("Authorization", "Bearer guessed")), 401, "unauthenticated")
	}
	// Neither another token nor what a header says about the address changes that.
	for _, change := range []change{s.as("eve"), header("X-Forwarded-For", "192.0.2.1"), header("Forwarded", "for=192.0.2.1")} {
		a := s.send("GET", "/purchases/none", "", change)
		s.want(a, 429, "limited")
		if got := a.Header.Get("Retry-After"); got != "100" && got != "99" {
			t.Errorf("it makes sense to ask again after %q", got)
		}
		if r := s.last(); r.Status != 429 || r.Address != "127.0.0.1" {
			t.Errorf("recorded is %+v", r)
		}
	}
}

func TestLimitOfASubject(t *testing.T) {
	s := serve(t, func(c *Config) { c.BySubject = Limit{0.01, 2} })
	for range 2 {
		s.want(s.send("GET", "/purchases/none", "", s.as("eve")), 404, "unknown")
	}
	s.want(s.send("GET", "/purchases/none", "", s.as("eve")), 429, "limited")
	s.want(s.send("GET", "/purchases/none", "", s.as("sue")), 404, "unknown") // others are not held up
}

// Requests that have begun are answered, and no others.
func TestServiceStopsGracefully(t *testing.T) {
	s := serve(t, nil)
	path := s.held()
	watching := s.watch(path, s.as("eve"))
	watching.next()
	connection := s.dial("POST " + path + "/approve HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n" +
		"Idempotency-Key: 1\r\nAuthorization: Bearer " + s.tokens["rob"] + "\r\nExpect: 100-continue\r\n\r\n")
	answers := bufio.NewReader(connection)
	if response, err := http.ReadResponse(answers, nil); err != nil || response.StatusCode != http.StatusContinue {
		t.Fatalf("the service does not want the body: %v, %v", response, err)
	}
	s.stop()
	watching.end() // who watches is sent away
	for {
		if _, err := net.Dial("tcp", connection.RemoteAddr().String()); err != nil {
			break // nobody listens any more
		}
	}
	select {
	case err := <-s.ended:
		t.Fatalf("the service has ended before the request: %v", err)
	default:
	}
	if _, err := io.WriteString(connection, "{}"); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(answers, nil)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Errorf("the answer is %v, %v", response, err)
	}
	if err := <-s.ended; err != nil {
		t.Error(err)
	}
}
