package server

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
)

// signIn signs a browser in, and returns what it keeps.
func (s *service) signIn(who string, changes ...change) *http.Cookie {
	s.Helper()
	form := url.Values{"token": {s.tokens[who]}}.Encode()
	a := s.send("POST", "/session", form, append([]change{mediaType("application/x-www-form-urlencoded")}, changes...)...)
	if a.StatusCode != http.StatusSeeOther || len(a.Cookies()) != 1 {
		s.Fatalf("signing in is answered with %s, %v", a.Status, a.Header)
	}
	return a.Cookies()[0]
}

func with(cookies ...*http.Cookie) change {
	return func(r *http.Request) {
		for _, cookie := range cookies {
			r.AddCookie(&http.Cookie{Name: cookie.Name, Value: cookie.Value})
		}
	}
}

func TestSessions(t *testing.T) {
	now := time.Now()
	s := serve(t, func(c *Config) { c.Now = func() time.Time { return now } })
	path := s.held()
	first, second := s.signIn("rob"), s.signIn("rob")
	if !first.HttpOnly || first.SameSite != http.SameSiteStrictMode || first.Secure ||
		first.Path != "/" || first.Domain != "" || first.MaxAge != 8*60*60 {
		t.Errorf("the cookie is %v", first)
	}
	if first.Value == second.Value || strings.Contains(first.Value, s.tokens["rob"]) {
		t.Error("the cookie is the token, or that of another session")
	}
	s.want(s.send("GET", path, "", with(first)), 200, "")
	if r := s.last(); r.Subject != "rob" {
		t.Errorf("recorded is %+v", r)
	}
	for name, cookies := range map[string][]*http.Cookie{
		"a guess":          {{Name: "session", Value: "guessed"}},
		"a token":          {{Name: "session", Value: s.tokens["rob"]}},
		"an empty one":     {{Name: "session", Value: ""}},
		"two":              {first, second},
		"a guess and more": {{Name: "session", Value: "guessed"}, first},
	} {
		if a := s.send("GET", path, "", with(cookies...)); a.StatusCode != 401 {
			t.Errorf("%s: the answer is %d", name, a.StatusCode)
		}
	}
	// Who shows a token that is not valid is not saved by a session.
	s.want(s.send("GET", path, "", with(first), header("Authorization", "Bearer guessed")), 401, "unauthenticated")

	third := s.signIn("rob", with(second)) // ends the second one
	s.want(s.send("GET", path, "", with(second)), 401, "unauthenticated")
	s.want(s.send("GET", path, "", with(third)), 200, "")
	a := s.send("POST", "/session/end", "", with(third))
	if cookies := a.Cookies(); a.StatusCode != 303 || len(cookies) != 1 || cookies[0].MaxAge >= 0 {
		t.Errorf("signing out is answered with %s, %v", a.Status, a.Header)
	}
	s.want(s.send("GET", path, "", with(third)), 401, "unauthenticated")
	now = now.Add(8 * time.Hour)
	s.want(s.send("GET", path, "", with(first)), 401, "unauthenticated")
}

func TestCookieIsForHTTPSWhereThatIs(t *testing.T) {
	s := serve(t, func(c *Config) { c.TLS = true })
	if cookie := s.signIn("rob"); !cookie.Secure || !strings.HasPrefix(cookie.Name, "__Host-") {
		t.Errorf("the cookie is %v", cookie)
	}
}

func TestSigningInWithWhatIsNoToken(t *testing.T) {
	s := serve(t, nil)
	form := mediaType("application/x-www-form-urlencoded")
	for name, a := range map[string]answer{
		"a guess":            s.send("POST", "/session", "token=guessed", form),
		"nothing":            s.send("POST", "/session", "", form),
		"a token in the URL": s.send("POST", "/session?token="+s.tokens["rob"], "", form),
	} {
		if a.StatusCode != 401 || len(a.Cookies()) > 0 || !strings.Contains(string(a.body), "nobody has this token") {
			t.Errorf("%s is answered with %s, %v, %s", name, a.Status, a.Header, a.body)
		}
	}
	if a := s.send("POST", "/session", `{"token":"`+s.tokens["rob"]+`"}`); a.StatusCode != 415 {
		t.Errorf("JSON is answered with %s", a.Status)
	}
	if strings.Contains(s.audit.String(), s.tokens["rob"]) {
		t.Error("the audit log has a token")
	}
}

// Signing in leads to the page that was asked for, and to no other site.
func TestWhereSigningInLeads(t *testing.T) {
	s := serve(t, nil)
	for next, want := range map[string]string{
		"1001":               "/view/1001",
		"":                   "/",
		"//other.example":    "/",
		"/other.example":     "/",
		"https://other":      "/",
		"1001\r\nX: 1":       "/",
		"..%2f..%2fsession":  "/",
		"javascript:alert()": "/",
	} {
		form := url.Values{"token": {s.tokens["rob"]}, "view": {next}}.Encode()
		a := s.send("POST", "/session", form, mediaType("application/x-www-form-urlencoded"))
		if got := a.Header.Get("Location"); got != want {
			t.Errorf("%q leads to %q, want %q", next, got, want)
		}
	}
}

// What pages of other sites make a browser send changes nothing, although the browser has a session.
func TestRequestsOfOtherSites(t *testing.T) {
	s := serve(t, nil)
	path := s.held()
	session := with(s.signIn("rob"))
	for name, change := range map[string]change{
		"another site":                  header("Sec-Fetch-Site", "cross-site"),
		"another host of the site":      header("Sec-Fetch-Site", "same-site"),
		"another origin":                header("Origin", "https://other.example"),
		"another port":                  header("Origin", "http://127.0.0.1:1"),
		"a page without an origin":      header("Origin", "null"),
		"a site with our name in front": header("Origin", s.url+".other.example"),
	} {
		for _, target := range []string{path + "/approve", path + "/cancel", "/session/end", "/session", "/webhooks/payments"} {
			a := s.send("POST", target, `{"Reason":"stolen"}`, session, keyed("1"), change)
			s.T.Log(name, target)
			s.want(a, 403, "cross-origin")
			if r := s.last(); r.Status != 403 || r.Outcome != "cross-origin" {
				t.Errorf("recorded is %+v", r)
			}
		}
	}
	if state := s.state(path); state.Status != purchase.InReview {
		t.Errorf("the purchase is %+v", state)
	}
	ours := func(r *http.Request) {
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Origin", s.url)
	}
	s.want(s.send("POST", path+"/approve", `{}`, session, keyed("1"), ours), 200, "")
}

// Whatever somebody has sent is text on the page.
func TestTextIsEscaped(t *testing.T) {
	s := serve(t, nil)
	id := newID()
	const script = `<script>alert(1)</script>`
	s.want(s.send("PUT", "/purchases/"+id, `{"Item":"`+script+`\" onload=\"alert(2)","Amount":100000}`, s.as("sue")), 201, "")
	s.want(s.event(suspicionOf(id, "evt-1", "</ul><img src=x onerror=alert(3)>")), 202, "")
	s.want(s.pay("/purchases/"+id, "evt-2", "100000"), 202, "")
	s.await("/purchases/"+id, purchase.InReview)
	a := s.send("GET", "/view/"+id, "", s.as("rob"))
	s.want(a, 200, "")
	page := string(a.body)
	for _, bad := range []string{"<script>alert", "<img", `onload="`} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	for _, good := range []string{"&lt;script&gt;alert(1)&lt;/script&gt;", "&lt;img src=x onerror=alert(3)&gt;"} {
		if !strings.Contains(page, good) {
			t.Errorf("the page has no %s", good)
		}
	}
	s.want(s.send("GET", "/view/"+id, "", header("Authorization", "Bearer guessed")), 401, "")
}

// What browsers are told with each answer, whatever it is.
func TestHeadersOfAnswers(t *testing.T) {
	s := serve(t, nil)
	path := s.order("4200")
	for _, target := range []string{
		"/", path, "/view/" + path[len("/purchases/"):], "/none", "/assets/page.js", "/assets/page.css", "/assets/icon.svg", "/openapi.json",
	} {
		for _, who := range []string{"eve", ""} {
			a := s.send("GET", target, "", s.as(who))
			policy := a.Header.Get("Content-Security-Policy")
			if !strings.HasPrefix(policy, "default-src 'none'; script-src 'self';") ||
				strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") {
				t.Errorf("%s: the policy is %s", target, policy)
			}
			for name, want := range map[string]string{
				"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Referrer-Policy": "no-referrer",
			} {
				if got := a.Header.Get(name); got != want {
					t.Errorf("%s: %s is %q", target, name, got)
				}
			}
			if a.Header.Get("Content-Type") == "" || a.Header.Get("Server") != "" {
				t.Errorf("%s: the headers are %v", target, a.Header)
			}
		}
	}
}
