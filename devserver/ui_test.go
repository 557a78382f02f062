package devserver

import (
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUI(t *testing.T) {
	var steps []string
	s := ForTest(t, Options{UI: true, Namespace: "shops", Progress: func(step string) { steps = append(steps, step) }})
	u, err := url.Parse(s.UI())
	if err != nil {
		t.Fatal(err)
	}
	if host, _, err := net.SplitHostPort(u.Host); err != nil || u.Scheme != "http" || host != "127.0.0.1" {
		t.Errorf("its URL is %s", s.UI())
	}
	// The page comes with its programs, and the answers from the server.
	for path, want := range map[string]string{
		"":                        "<!doctype html>",
		"/api/v1/namespaces":      `"name": "shops"`,
		"/api/v1/settings":        `"DefaultNamespace":"shops"`,
		"/api/v1/cluster-info":    `"serverVersion"`,
		"/namespaces/shops/batch": "<!doctype html>",
	} {
		if got := get(t, s.UI()+path); !strings.Contains(got, want) {
			t.Errorf("%s: does not contain %s:\n%.300s", path, want, got)
		}
	}
	if !strings.HasPrefix(steps[len(steps)-1], "ready on ") {
		t.Errorf("steps are %q", steps)
	}
}

// Those who do not ask for the Web UI have neither its executable nor its process.
func TestUIIsNotBuiltUnlessItIsAskedFor(t *testing.T) {
	built, err := build(t.Context(), Options{UI: true}.withDefaults())
	if err != nil {
		t.Fatal(err)
	}
	// Another cache, where the server is built already.
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	if found, err := os.UserCacheDir(); err != nil || found != cache {
		t.Skipf("the cache of the user is %s, %v, and cannot be set", found, err)
	}
	folder := filepath.Join(cache, "temporalgen", "devserver")
	if err := os.MkdirAll(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	server := filepath.Base(built.server)
	if err := os.Symlink(built.server, filepath.Join(folder, server)); err != nil {
		t.Fatal(err)
	}
	s := ForTest(t, Options{Progress: func(step string) {
		if strings.Contains(step, webUI.String()) {
			t.Error(step)
		}
	}})
	if s.UI() != "" || s.ui != nil {
		t.Errorf("without being asked for it runs at %q", s.UI())
	}
	if diff := cmp.Diff([]string{server}, namesIn(t, folder)); diff != "" {
		t.Errorf("what is built (-want +got):\n%s", diff)
	}
}

// A user's go.mod gets nothing of it, and neither does the server.
func TestNothingDependsOnTheWebUI(t *testing.T) {
	dependencies := func(folder string, arguments ...string) string {
		output, err := goCommand(t.Context(), folder, []string{"GOWORK=off"}, nil, append([]string{"list", "-deps"}, arguments...)...)
		if err != nil {
			t.Fatal(err)
		}
		return string(output)
	}
	const uiServer = "github.com/temporalio/ui-server/"
	for _, folder := range []string{".", "server"} {
		if strings.Contains(dependencies(folder, "."), uiServer) {
			t.Errorf("%s depends on %s", folder, uiServer)
		}
	}
	if !strings.Contains(dependencies("ui", "."), uiServer) {
		t.Errorf("ui does not depend on %s: is it found?", uiServer)
	}
}

func TestUIEndsWithItsServer(t *testing.T) {
	for name, end := range map[string]func(*Server) error{"stopped": (*Server).Stop, "killed": (*Server).Kill} {
		t.Run(name, func(t *testing.T) {
			s, err := Start(t.Context(), Options{UI: true})
			if err != nil {
				t.Fatal(err)
			}
			if err := end(s); err != nil {
				t.Error(err)
			}
			if !s.ui.hasEnded() || !s.process.hasEnded() {
				t.Error("a process still runs")
			}
		})
	}
}

// Nothing is left running if the Web UI does not start.
func TestUIThatDoesNotStart(t *testing.T) {
	opts := Options{UI: true}.withDefaults()
	built, err := build(t.Context(), opts)
	if err != nil {
		t.Fatal(err)
	}
	built.ui = "missing"
	var address string
	opts.Progress = func(step string) {
		if a, ok := strings.CutPrefix(step, "connecting to "); ok {
			address = a
		}
	}
	if _, err := start(t.Context(), built, opts); err == nil || !strings.Contains(err.Error(), "starting the Temporal Web UI: ") {
		t.Errorf("error is %v", err)
	}
	if connection, err := net.Dial("tcp4", address); err == nil || address == "" {
		t.Errorf("a server is left at %q: %v", address, connection)
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(http.StatusOK, response.StatusCode); diff != "" {
		t.Errorf("%s (-want +got):\n%s", url, diff)
	}
	return string(body)
}
