package devserver

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"
)

// roleVariable makes the test program another one, which a test needs as a process.
const roleVariable = "DEVSERVER_TEST_ROLE"

const (
	parentRole      = "parent"     // starts a server, prints its process ID and its address, and waits
	builderRole     = "builder"    // builds the program in one folder into another, and runs it
	failingRole     = "failing"    // a server that cannot start
	panickingRole   = "panicking"  // a server that panics while it starts
	slowRole        = "slow"       // a server that is not ready before it is killed
	crashingRole    = "crashing"   // a server that panics when it is ready
	disorderlyRole  = "disorderly" // a server that panics when it should stop
	sourceVariable  = "DEVSERVER_TEST_SOURCE"
	targetVariable  = "DEVSERVER_TEST_TARGET"
	panicOfTheRoles = "the server is out of order"
)

func TestMain(m *testing.M) {
	role, ok := os.LookupEnv(roleVariable)
	if !ok {
		os.Exit(m.Run())
	}
	if err := play(role); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// play is what the test program does in a role.
func play(role string) error {
	tell := func(r report) { _ = json.NewEncoder(os.Stdout).Encode(r) }
	waitForEnd := func() { _, _ = io.Copy(io.Discard, os.Stdin) }
	switch role {
	case parentRole:
		s, err := Start(context.Background(), Options{})
		if err != nil {
			return err
		}
		fmt.Println(s.process.command.Process.Pid, s.Addr())
		select {}
	case builderRole:
		executable, err := program{component: temporalServer, folder: os.Getenv(sourceVariable)}.executableIn(
			context.Background(), os.Getenv(targetVariable), func(string) {})
		if err != nil {
			return err
		}
		command := exec.Command(executable)
		command.Stdout, command.Stderr = os.Stdout, os.Stderr
		return command.Run()
	case failingRole:
		tell(report{Error: "looking for a free port: there is none"})
		return fmt.Errorf("not for the user")
	case panickingRole:
		panic(panicOfTheRoles)
	case slowRole:
		tell(report{Step: "waiting"})
		select {}
	case crashingRole:
		tell(report{Address: "somewhere"})
		panic(panicOfTheRoles)
	case disorderlyRole:
		tell(report{Address: "somewhere"})
		waitForEnd()
		panic(panicOfTheRoles)
	}
	return fmt.Errorf("no role %q", role)
}

// startRole starts the test program in a role. What it writes to standard error is that of the test.
func startRole(t *testing.T, role string, environment ...string) (*exec.Cmd, *bufio.Reader) {
	t.Helper()
	executable, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.Command(executable)
	command.Env = append(append(os.Environ(), roleVariable+"="+role), environment...)
	command.Stderr = t.Output()
	stdout, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	return command, bufio.NewReader(stdout)
}
