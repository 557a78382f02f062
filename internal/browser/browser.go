// Package browser shows pages to tests, in a headless Chromium.
package browser

import (
	"bufio"
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"
)

// noSkip names the environment variable that makes what is missing a failure. CI sets it.
const noSkip = "TEMPORALGEN_NO_SKIP"

// Path returns the path of the browser. It skips the test if there is none.
func Path(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	const missing = "this test needs Chromium: on Debian, apt-get install chromium"
	if os.Getenv(noSkip) != "" {
		t.Fatal(missing)
	}
	t.Skip(missing)
	return ""
}

// A Browser is a headless Chromium with one page. Its protocol of developer tools goes over two pipes, which no other
// process can reach: messages are JSON, with a zero byte behind each.
type Browser struct {
	*testing.T
	ctx     context.Context
	command *exec.Cmd
	in      io.WriteCloser
	session string        // of the page
	ended   chan struct{} // closed when no more messages come

	mu      sync.Mutex // guards the fields below
	last    int        // ID of a call
	waiting map[int]chan reply
}

// A reply is what the browser answers to a call.
type reply struct {
	ID     int             `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error"`
}

// Open starts a browser with an empty page. It ends with the test.
func Open(t *testing.T) *Browser {
	t.Helper()
	path := Path(t)
	inRead, inWrite, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	outRead, outWrite, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	// Pages are there in seconds, or later where everything is built at the same time.
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	b := &Browser{T: t, ctx: ctx, in: inWrite, ended: make(chan struct{}), waiting: make(map[int]chan reply)}
	// Its sandbox is not for root, and the pages are our own. Nothing is looked up elsewhere.
	b.command = exec.Command(path, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync",
		"--user-data-dir="+t.TempDir(), "--remote-debugging-pipe")
	b.command.ExtraFiles = []*os.File{inRead, outWrite} // 3 and 4
	var stderr bytes.Buffer
	b.command.Stderr = &stderr
	if err := b.command.Start(); err != nil {
		t.Fatal(err)
	}
	inRead.Close()
	outWrite.Close()
	go b.read(outRead)
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		defer cancel()
		b.session = ""
		if err := b.call(ctx, "Browser.close", nil, nil); err != nil {
			_ = b.command.Process.Kill()
		}
		_ = b.command.Wait()
		<-b.ended
		if t.Failed() {
			t.Logf("the browser has written:\n%s", stderr.String())
		}
	})

	var target struct{ TargetID string }
	b.must("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.must("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	return b
}

// Resize gives the page a size in pixels. A window could not be as narrow.
func (b *Browser) Resize(width, height int) {
	b.Helper()
	b.must("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// read hands replies on until the browser ends. Events are not for us.
func (b *Browser) read(out io.ReadCloser) {
	defer close(b.ended)
	defer out.Close()
	for messages := bufio.NewReader(out); ; {
		message, err := messages.ReadBytes(0)
		if err != nil {
			return
		}
		var r reply
		if json.Unmarshal(message[:len(message)-1], &r) != nil || r.ID == 0 {
			continue
		}
		b.mu.Lock()
		b.waiting[r.ID] <- r
		delete(b.waiting, r.ID)
		b.mu.Unlock()
	}
}

// must calls a method of the protocol and decodes its result, or fails the test.
func (b *Browser) must(method string, params map[string]any, result any) {
	b.Helper()
	if err := b.call(b.ctx, method, params, result); err != nil {
		b.Fatal(err)
	}
}

// call calls a method of the protocol and decodes its result.
func (b *Browser) call(ctx context.Context, method string, params map[string]any, result any) error {
	b.mu.Lock()
	b.last++
	id, replies := b.last, make(chan reply, 1)
	b.waiting[id] = replies
	b.mu.Unlock()
	message := map[string]any{"id": id, "method": method, "params": params}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	text, err := json.Marshal(message)
	if err != nil {
		return err
	}
	if _, err := b.in.Write(append(text, 0)); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	select {
	case r := <-replies:
		if r.Error != nil {
			return fmt.Errorf("%s: %s", method, r.Error.Message)
		}
		if result == nil {
			return nil
		}
		return json.Unmarshal(r.Result, result)
	case <-b.ended:
		return fmt.Errorf("%s: the browser has ended", method)
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", method, context.Cause(ctx))
	}
}

// Go goes to a page.
func (b *Browser) Go(url string) {
	b.Helper()
	var r struct{ ErrorText string }
	b.must("Page.navigate", map[string]any{"url": url}, &r)
	if r.ErrorText != "" {
		b.Fatalf("%s: %s", url, r.ErrorText)
	}
}

// Until waits until an expression of JavaScript is a text that is not empty, and returns that. In it find(selector, text) is an
// array of the elements that can be seen, of those with the text if one is given.
func (b *Browser) Until(what, expression string) string {
	b.Helper()
	promise := fmt.Sprintf(`new Promise((resolve, reject) => {
		// Elements that can be seen.
		const find = (selector, text) => [...document.querySelectorAll(selector)].filter(
			(e) => e.checkVisibility() && e.getClientRects().length > 0 && (!text || (e.innerText ?? e.textContent).trim() === text));
		const look = () => {
			try {
				const found = (%s);
				found ? resolve(found) : setTimeout(look, 20);
			} catch (err) {
				reject(err);
			}
		};
		look();
	})`, expression)
	text, err := b.evaluate(b.ctx, promise)
	for b.ctx.Err() == nil && isGone(err) {
		text, err = b.evaluate(b.ctx, promise)
	}
	if err != nil {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		shown, _ := b.evaluate(ctx, "document.body.innerText")
		b.Fatalf("waiting for %s: %v; the page shows:\n%s", what, err, shown)
	}
	return text
}

// isGone reports whether an expression has no value because the page that it was given to has been left.
func isGone(err error) bool {
	if err == nil {
		return false
	}
	for _, text := range []string{"context was destroyed", "Cannot find context", "navigated or closed", "Promise was collected"} {
		if strings.Contains(err.Error(), text) {
			return true
		}
	}
	return false
}

// Click clicks on the element that a selector, and if it is not empty its text, describe, when it can be seen.
func (b *Browser) Click(selector, text string) {
	b.Helper()
	b.Until(selector+" "+text, fmt.Sprintf("find(%q, %q).slice(0, 1).map((e) => { e.click(); return 'clicked' }).join()", selector, text))
}

// evaluate returns the text that an expression of JavaScript is, or that its promise becomes.
func (b *Browser) evaluate(ctx context.Context, expression string) (string, error) {
	var r struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct {
			Text      string
			Exception struct{ Description string }
		}
	}
	params := map[string]any{"expression": expression, "awaitPromise": true, "returnByValue": true}
	if err := b.call(ctx, "Runtime.evaluate", params, &r); err != nil {
		return "", err
	}
	if e := r.ExceptionDetails; e != nil {
		return "", errors.New(strings.TrimSpace(e.Text + " " + e.Exception.Description))
	}
	var text string
	err := json.Unmarshal(r.Result.Value, &text)
	return text, err
}

// Press presses a key, and lets it go: Tab, Enter, Space, Escape, or one of these after Shift+.
func (b *Browser) Press(name string) {
	b.Helper()
	params := map[string]any{}
	key, shifted := strings.CutPrefix(name, "Shift+")
	if shifted {
		params["modifiers"] = 8
	}
	known, found := keys[key]
	if !found {
		b.Fatalf("there is no key %s", key)
	}
	params["key"], params["code"], params["windowsVirtualKeyCode"] = known.key, key, known.code
	for _, event := range []string{"keyDown", "keyUp"} {
		params["type"] = event
		delete(params, "text")
		if event == "keyDown" && known.text != "" {
			params["text"] = known.text
		}
		b.must("Input.dispatchKeyEvent", params, nil)
	}
}

// keys are what a browser wants to know of a key.
var keys = map[string]struct {
	key, text string
	code      int
}{
	"Tab":    {"Tab", "", 9},
	"Enter":  {"Enter", "\r", 13},
	"Space":  {" ", " ", 32},
	"Escape": {"Escape", "", 27},
}

// Type writes a text where the focus is.
func (b *Browser) Type(text string) {
	b.Helper()
	b.must("Input.insertText", map[string]any{"text": text}, nil)
}

// Prefer sets a preference that pages can ask for, such as prefers-color-scheme.
func (b *Browser) Prefer(feature, value string) {
	b.Helper()
	b.must("Emulation.setEmulatedMedia", map[string]any{"features": []map[string]string{{"name": feature, "value": value}}}, nil)
}

// Screenshot writes a picture of the page into a file.
func (b *Browser) Screenshot(file string) {
	b.Helper()
	var r struct{ Data string }
	b.must("Page.captureScreenshot", nil, &r)
	picture, err := base64.StdEncoding.DecodeString(r.Data)
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, picture, 0o666); err != nil {
		b.Fatal(err)
	}
}
