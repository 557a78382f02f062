package server

import (
	"bytes"
	"embed"
	"html/template"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/audit"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/identity"
	"github.com/temporalgen/temporalgen/examples/gateway/internal/problem"
)

//go:embed assets
var assets embed.FS

// pages are escaped by html/template: whatever somebody has sent is text.
var pages = template.Must(template.ParseFS(assets, "assets/*.html"))

// A pageContent is what a page shows.
type pageContent struct {
	Title   string
	Who     string // "" for nobody
	Roles   string // of that subject
	Problem string // what went wrong, "" for nothing
	Hint    string // what to do, "" if that is clear
	Next    string // the ID of the purchase to show after signing in
	View    *view  // nil where none is shown
}

// show answers with a page.
func (s *Server) show(w http.ResponseWriter, r *http.Request, status int, content pageContent) {
	if who, known := identity.From(r.Context()); known {
		content.Who, content.Roles = who.Subject, strings.Join(who.Roles, ", ")
	}
	var text bytes.Buffer
	if err := pages.ExecuteTemplate(&text, "page.html", content); err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(text.Bytes()) // the client may be gone
}

// failPage shows what went wrong to who has asked for a page.
func (s *Server) failPage(w http.ResponseWriter, r *http.Request, err error) {
	p := problem.Of(err)
	audit.Of(r.Context()).Outcome = p.Code
	content := pageContent{Title: p.Title, Problem: p.Detail}
	if id := r.PathValue("id"); purchaseID.MatchString(id) && p.Status == http.StatusUnauthorized {
		content = pageContent{Title: "Sign in", Hint: "This purchase is for those who have signed in.", Next: id}
	}
	if p.Status >= http.StatusInternalServerError {
		s.Logger.WarnContext(r.Context(), "request failed", "request", audit.Of(r.Context()).ID, "error", err)
	}
	s.show(w, r, p.Status, content)
}

func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	content := pageContent{Title: "Purchases", Hint: "Sign in with the token that you were given."}
	if _, known := identity.From(r.Context()); known {
		content.Hint = ""
	}
	s.show(w, r, http.StatusOK, content)
	return nil
}

// find leads to a page. Whoever may not see it learns that there.
func (s *Server) find(w http.ResponseWriter, r *http.Request) error {
	id := strings.ToLower(strings.TrimSpace(r.URL.Query().Get("id")))
	if !purchaseID.MatchString(id) {
		return problem.New(http.StatusNotFound, "unknown", "There is no such purchase.")
	}
	http.Redirect(w, r, "/view/"+id, http.StatusSeeOther)
	return nil
}

func (s *Server) view(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := s.inTime(r)
	defer cancel()
	state, err := s.of(r).State(ctx)
	if err != nil {
		return err
	}
	who, _ := identity.From(r.Context())
	v := newView(r.PathValue("id"), state, who)
	s.show(w, r, http.StatusOK, pageContent{Title: "Purchase " + v.ID, View: &v})
	return nil
}

// asset answers with a style, a script or a picture.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) error {
	name := r.PathValue("file")
	data, err := assets.ReadFile("assets/" + name)
	if err != nil || path.Ext(name) == ".html" {
		return problem.New(http.StatusNotFound, "unknown", "there is nothing here")
	}
	w.Header().Set("Content-Type", mime.TypeByExtension(path.Ext(name)))
	_, _ = w.Write(data)
	return nil
}
