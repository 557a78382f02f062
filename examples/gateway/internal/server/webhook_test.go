package server

import (
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/webhook"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
)

// Who does not know the secret changes nothing, and is recorded.
func TestForgedEventsAreRefused(t *testing.T) {
	s := serve(t, nil)
	path := s.order("4200")
	body := paymentOf(path, "evt-1", "4200")
	sign := func(secret string, age time.Duration, body string) string {
		return webhook.Sign([]byte(secret), time.Now().Add(-age), []byte(body))
	}
	good := sign(string(s.secret), 0, body)
	for name, tt := range map[string]struct {
		signatures []string
		code       string
	}{
		"no signature":                 {nil, "unsigned"},
		"an empty one":                 {[]string{""}, "unsigned"},
		"no time":                      {[]string{good[strings.Index(good, "v1="):]}, "unsigned"},
		"no code":                      {[]string{good[:strings.Index(good, ",v1=")]}, "unsigned"},
		"no hexadecimal code":          {[]string{"t=1,v1=zz"}, "unsigned"},
		"a code of another method":     {[]string{strings.Replace(good, "v1=", "v0=", 1)}, "unsigned"},
		"two, of which one is good":    {[]string{good, "t=1,v1=00"}, "unsigned"},
		"two in one":                   {[]string{good + ",v1=00"}, "unsigned"},
		"an empty code":                {[]string{"t=1,v1="}, "forged"},
		"the beginning of a code":      {[]string{good[:len(good)-2]}, "forged"},
		"of another secret":            {[]string{sign("guessed", 0, body)}, "forged"},
		"of an empty secret":           {[]string{sign("", 0, body)}, "forged"},
		"of another amount":            {[]string{sign(string(s.secret), 0, paymentOf(path, "evt-1", "1"))}, "forged"},
		"of another time":              {[]string{"t=1" + good[strings.Index(good, ",v1="):]}, "forged"},
		"more than five minutes old":   {[]string{sign(string(s.secret), 6*time.Minute, body)}, "stale"},
		"more than five minutes ahead": {[]string{sign(string(s.secret), -6*time.Minute, body)}, "stale"},
	} {
		t.Run(name, func(t *testing.T) {
			var changes []change
			for _, signature := range tt.signatures {
				changes = append(changes, header(webhook.Header, signature))
			}
			s := s.sub(t)
			s.want(s.send("POST", "/webhooks/payments", body, changes...), 401, tt.code)
			if r := s.last(); r.Status != 401 || r.Outcome != tt.code || r.Subject != "" || r.Route != "/webhooks/payments" {
				t.Errorf("recorded is %+v", r)
			}
		})
	}
	if state := s.state(path); state.Version != 1 || state.Paid != 0 {
		t.Errorf("the purchase is %+v", state)
	}
}

// A token is not a signature, nor the other way round.
func TestOnlyTheProviderSendsEvents(t *testing.T) {
	s := serve(t, nil)
	path := s.order("4200")
	body := paymentOf(path, "evt-1", "4200")
	for name := range people {
		s.want(s.send("POST", "/webhooks/payments", body, s.as(name)), 401, "unsigned")
	}
	signature := webhook.Sign(s.secret, time.Now(), nil)
	s.want(s.send("GET", path, "", header(webhook.Header, signature)), 401, "unauthenticated")
	s.want(s.send("GET", path, "", header("Authorization", "Bearer "+hex.EncodeToString(s.secret))), 401, "unauthenticated")
}

// An event that comes again is answered like the first time, and does nothing, also when the purchase has ended.
func TestReplayedEventsDoNothing(t *testing.T) {
	s := serve(t, nil)
	path := s.order("100000")
	body := paymentOf(path, "evt-1", "100000")
	signature := webhook.Sign(s.secret, time.Now(), []byte(body))
	var answers []string
	replay := func() {
		t.Helper()
		a := s.send("POST", "/webhooks/payments", body, header(webhook.Header, signature)) // byte by byte
		s.want(a, 202, "")
		answers = append(answers, string(a.body))
		a = s.event(body) // signed anew
		s.want(a, 202, "")
		answers = append(answers, string(a.body))
	}
	replay()
	s.want(s.pay(path, "evt-1", "1"), 202, "") // the same event cannot mean something else
	s.await(path, purchase.InReview)
	replay()
	s.want(s.send("POST", path+"/approve", `{}`, s.as("rob"), keyed("1")), 200, "")
	state := s.await(path, purchase.Delivered)
	replay()
	for _, a := range answers {
		if diff := cmp.Diff("{\"Received\":\"evt-1\"}\n", a); diff != "" {
			t.Errorf("answer (-want +got):\n%s", diff)
		}
	}
	if diff := cmp.Diff(state, s.state(path)); diff != "" {
		t.Errorf("replays have changed the purchase (-before +after):\n%s", diff)
	}
	var log []string
	for _, e := range state.Log {
		log = append(log, e.Text)
	}
	want := []string{
		"Ordered for $1000.00", "$1000.00 paid", "Held back until somebody has looked at it", "Approved",
		"Delivered as parcel-" + path[len("/purchases/"):],
	}
	if diff := cmp.Diff(want, log); diff != "" {
		t.Errorf("log (-want +got):\n%s", diff)
	}
	s.want(s.pay(path, "evt-2", "100000"), 409, "closed") // one that is new comes too late
}

func TestSecretsAreReplacedWithoutAGap(t *testing.T) {
	s := serve(t, func(c *Config) { c.Secrets = append(c.Secrets, []byte("the new secret")) })
	path := s.order("4200")
	s.want(s.event(strings.Replace(paymentOf(path, "evt-1", "1"), "payment.received", "nothing", 1)), 422, "invalid")
	s.secret = []byte("the new secret")
	s.want(s.pay(path, "evt-2", "4200"), 202, "")
	s.await(path, purchase.Delivered)
}

func TestEventsThatMakeNoSense(t *testing.T) {
	s := serve(t, nil)
	path := s.order("4200")
	good := paymentOf(path, "evt-1", "4200")
	for name, tt := range map[string]struct {
		body   string
		status int
		code   string
	}{
		"no JSON":               {"paid", 400, "malformed"},
		"an unknown field":      {strings.Replace(good, `"Amount"`, `"Sum"`, 1), 400, "malformed"},
		"an unknown type":       {strings.Replace(good, "payment.received", "payment.lost", 1), 422, "invalid"},
		"no ID":                 {strings.Replace(good, "evt-1", "", 1), 422, "invalid"},
		"an ID with a space":    {strings.Replace(good, "evt-1", "evt 1", 1), 422, "invalid"},
		"no amount":             {strings.Replace(good, `4200`, "0", 1), 422, "invalid"},
		"a negative amount":     {strings.Replace(good, `4200`, "-4200", 1), 422, "invalid"},
		"a fraction of a cent":  {strings.Replace(good, `4200`, "4200.5", 1), 400, "malformed"},
		"an unknown purchase":   {paymentOf("/purchases/none", "evt-1", "4200"), 404, "unknown"},
		"a path for a purchase": {paymentOf("/purchases/../../x", "evt-1", "4200"), 422, "invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			s := s.sub(t)
			s.want(s.event(tt.body), tt.status, tt.code)
		})
	}
	if state := s.state(path); state.Version != 1 {
		t.Errorf("the purchase is %+v", state)
	}
}
