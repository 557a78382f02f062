package program

import (
	"crypto/rand"
	"fmt"
	"io"

	"go.temporal.io/sdk/client"
)

// A Stage is where a story is played.
type Stage struct {
	// Client is connected to the server.
	Client client.Client
	// Out gets what the reader should see.
	Out io.Writer
	// UI is the address of the page with all workflows in Temporal's Web UI, to which a workflow ID can be added. It is empty
	// unless the reader has asked for it.
	UI string
	// Suffix is where the IDs of the story end.
	Suffix string
}

// ID makes the ID of something that the story creates. On a server that was there before, something that an earlier story
// has left may have the name, so the ID has a suffix.
func (s *Stage) ID(name string) string { return name + s.Suffix }

// Say writes a line.
func (s *Stage) Say(format string, args ...any) {
	fmt.Fprintf(s.Out, format+"\n", args...)
}

func randomSuffix() string { return "-" + rand.Text()[:8] }
