package server

import (
	"net/http"
	"strings"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/identity"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/problem"
)

var errNobody = problem.New(http.StatusUnauthorized, "unauthenticated", "send a token, or sign in")

// identify tells who sends a request: nil if it does not say so. Who shows something that is not valid is not nobody, but
// somebody who is turned away.
func (s *Server) identify(r *http.Request) (*identity.Identity, error) {
	if headers := r.Header.Values("Authorization"); len(headers) > 0 {
		scheme, token, _ := strings.Cut(headers[0], " ")
		who, known := s.Tokens.Identify(token)
		if len(headers) > 1 || !strings.EqualFold(scheme, "Bearer") || !known {
			return nil, errNobody
		}
		return &who, nil
	}
	cookies := r.CookiesNamed(s.cookieName())
	if len(cookies) == 0 {
		return nil, nil
	}
	// A browser has one. More may come from another site of the same host.
	who, known := s.sessions.Identify(cookies[0].Value)
	if len(cookies) > 1 || !known {
		return nil, nil
	}
	return &who, nil
}

// cookieName is that of the cookie with the session. With its prefix a browser takes it by HTTPS only, and from this host only.
func (s *Server) cookieName() string {
	if s.TLS {
		return "__Host-session"
	}
	return "session"
}

func (s *Server) cookie(value string, maxAge int) *http.Cookie {
	return &http.Cookie{
		Name: s.cookieName(), Value: value, Path: "/", MaxAge: maxAge,
		HttpOnly: true, Secure: s.TLS, SameSite: http.SameSiteStrictMode,
	}
}

// signIn exchanges a token for a session.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) error {
	if err := checkMediaType(r.Header, "application/x-www-form-urlencoded"); err != nil {
		return err
	}
	if err := r.ParseForm(); err != nil {
		return bodyError(err)
	}
	who, known := s.Tokens.Identify(r.PostForm.Get("token"))
	if !known {
		return problem.New(http.StatusUnauthorized, "unauthenticated", "nobody has this token")
	}
	s.endSession(r)
	http.SetCookie(w, s.cookie(s.sessions.Begin(who), int(s.SessionLifetime.Seconds())))
	next := "/"
	if id := r.PostForm.Get("view"); purchaseID.MatchString(id) {
		next = "/view/" + id
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// signOut ends a session.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request) error {
	s.endSession(r)
	http.SetCookie(w, s.cookie("", -1))
	http.Redirect(w, r, "/", http.StatusSeeOther)
	return nil
}

func (s *Server) endSession(r *http.Request) {
	for _, cookie := range r.CookiesNamed(s.cookieName()) {
		s.sessions.End(cookie.Value)
	}
}
