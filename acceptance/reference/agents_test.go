package reference

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// agents is the page with the text for AGENTS.md.
var agents = filepath.Join(root, "docs", "agents.md")

// agentsText is the text for AGENTS.md.
func agentsText(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile(agents)
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(string(content), "````markdown\n")
	text, _, ok := strings.Cut(text, "````\n")
	if !ok {
		t.Fatalf("%s has no text", shown(agents))
	}
	return text
}

// The links of the text for agents lead to files and headings of this repository.
func TestLinksForAgents(t *testing.T) {
	const begin = "https://github.com/temporalgen/temporalgen/blob/main/"
	links := regexp.MustCompile(`https://\S+[^\s.,]`).FindAllString(agentsText(t), -1)
	if len(links) < 3 {
		t.Errorf("there are only %d links: are they found?", len(links))
	}
	for _, link := range links {
		path, ok := strings.CutPrefix(link, begin)
		path, heading, _ := strings.Cut(path, "#")
		file := filepath.Join(root, filepath.FromSlash(path))
		if _, err := os.Stat(file); err != nil || !ok {
			t.Errorf("%s leads nowhere", link)
		} else if heading != "" && !slices.Contains(anchors(linesOf(t, file)), heading) {
			t.Errorf("%s leads to no heading", link)
		}
	}
}

// The commands of the text for agents do what it says, in a module with a new workflow.
func TestCommandsForAgents(t *testing.T) {
	commands := regexp.MustCompile("`(go (?:tool temporalgen|generate|vet|test) [^`]*)`").FindAllStringSubmatch(agentsText(t), -1)
	byArgument := make(map[string]string)
	for _, c := range commands {
		words := strings.Fields(c[1])
		name := words[1]
		if name == "tool" {
			name = words[3]
		}
		byArgument[name] = c[1]
	}
	m := newReader(t)
	m.run("go mod init example.com/refunds")
	m.run("go mod edit" + m.replacement("") + m.replacement("/devserver"))
	m.run("GOPROXY=off GOSUMDB=off go get -tool github.com/temporalgen/temporalgen/cmd/temporalgen")
	m.run("go mod tidy")
	run := func(name string) string {
		t.Helper()
		if byArgument[name] == "" {
			t.Fatalf("there is no command with %s: there are %q", name, byArgument)
		}
		return m.run(byArgument[name])
	}
	run("new")
	m.run("go mod tidy") // nothing in the module has used the SDK
	run("generate")
	run("contract")
	m.run("git init -q && git add -A && git -c user.name=a -c user.email=a@example.com commit -qm begin")
	if printed := run("explain"); !strings.Contains(printed, "TG208") {
		t.Errorf("explained is %q", printed)
	}
	run("-check")
	run("breaking")
	// A signal is added, of which the implementation knows nothing yet.
	contract := m.read("refund/refund.go")
	begin, end, _ := strings.Cut(contract, "\n}\n") // of the interface
	changed := begin + "\n\n\t//temporal:signal\n\tHurry(ctx workflow.Context)\n}\n" + end
	m.write("refund/refund.go", changed)
	m.fail("go tool temporalgen -check ./...")
	run("generate")
	run("impl")
	run("-check")
	run("breaking")
	run("contract")
	run("vet")
	run("test")
	// It is renamed where it is in use.
	m.run("git add -A && git -c user.name=a -c user.email=a@example.com commit -qm hurry")
	m.write("refund/refund.go", strings.Replace(changed, "Hurry(", "Rush(", 1))
	if printed := m.fail(byArgument["breaking"]); !strings.Contains(printed, "; ") || !strings.Contains(printed, "Hurry") {
		t.Errorf("a renamed signal is reported as %q", printed)
	}
	for name := range byArgument {
		if !slices.Contains([]string{"new", "contract", "explain", "-check", "breaking", "generate", "impl", "vet", "test"}, name) {
			t.Errorf("%s has not been run", byArgument[name])
		}
	}
}
