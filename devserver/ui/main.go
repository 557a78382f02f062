// Ui is Temporal's Web UI for package devserver, which starts it as a process of its own: who wants the server alone
// need not compile it.
//
// It listens on the loopback address 127.0.0.1 only, asks one server at such an address, and nobody else.
//
// What becomes of it is reported on standard output, as one JSON object a line. It stops when its standard
// input ends, which it does when the process that has started it is gone, however that has ended.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"strconv"
	"time"

	"github.com/temporalio/ui-server/v2/server"
	"github.com/temporalio/ui-server/v2/server/config"
	"github.com/temporalio/ui-server/v2/server/server_options"
)

// loopback is the only address that the Web UI binds.
const loopback = "127.0.0.1"

// A report is a line of standard output, in which one of the fields is set. Package devserver reads it.
type report struct {
	Address string `json:",omitempty"` // where browsers are answered from now on
	Error   string `json:",omitempty"` // why the Web UI does not start, or has not stopped in order
}

func main() {
	address := flag.String("server", "127.0.0.1:7233", "the `address` of the Temporal server")
	namespace := flag.String("namespace", "default", "the `name` of the namespace that is shown first")
	flag.Parse()

	// Ctrl-C reaches all processes of a terminal, but when the Web UI stops is up to who has started it.
	signal.Ignore(os.Interrupt)
	reports := json.NewEncoder(os.Stdout)
	// Whatever else is printed must not come between the reports.
	os.Stdout = os.Stderr

	if err := run(*address, *namespace, os.Stdin, func(r report) {
		// Nothing can be done if nobody listens any more. Standard input tells the same.
		_ = reports.Encode(r)
	}); err != nil {
		_ = reports.Encode(report{Error: err.Error()})
		os.Exit(1)
	}
}

// run is a Web UI until its input ends.
func run(serverAddress, namespace string, input io.Reader, tell func(report)) error {
	port, err := freePort()
	if err != nil {
		return err
	}
	ui := server.NewServer(server_options.WithConfigProvider(&config.Config{
		TemporalGRPCAddress: serverAddress,
		DefaultNamespace:    namespace,
		Host:                loopback,
		Port:                port,
		EnableUI:            true,
		DisableNewsFetch:    true,
		HideLogs:            true,
		// There is no TLS between a browser and this process.
		CORS: config.CORS{CookieInsecure: true},
	}))
	ended := make(chan error, 1)
	go func() { ended <- ui.Start() }()

	url := "http://" + net.JoinHostPort(loopback, strconv.Itoa(port))
	for !answers(url) {
		select {
		case err := <-ended:
			return fmt.Errorf("starting the Web UI: %w", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
	tell(report{Address: net.JoinHostPort(loopback, strconv.Itoa(port))})

	// Nothing is ever sent.
	_, _ = io.Copy(io.Discard, input)
	ui.Stop()
	if err := <-ended; err != nil {
		return fmt.Errorf("stopping the Web UI: %w", err)
	}
	return nil
}

// answers reports whether the Web UI does so already.
func answers(url string) bool {
	response, err := http.Get(url + "/healthz")
	if err != nil {
		return false
	}
	_ = response.Body.Close()
	return response.StatusCode == http.StatusOK
}

// freePort returns a port that nobody is given for the next seconds.
//
// The Web UI opens its listener itself and takes only a number. To give a number away, the port has to be closed
// again, and another process could be given the same one. So a connection is left behind that the listening side has
// closed first: while it is in TIME_WAIT the system does not hand out the port, but lets it be listened on by number.
func freePort() (_ int, err error) {
	listener, err := net.Listen("tcp4", net.JoinHostPort(loopback, "0"))
	if err != nil {
		return 0, fmt.Errorf("looking for a free port: %w", err)
	}
	defer func() {
		if closeErr := listener.Close(); err == nil {
			err = closeErr
		}
	}()
	dialed, err := net.Dial("tcp4", listener.Addr().String())
	if err != nil {
		return 0, fmt.Errorf("reserving a port: %w", err)
	}
	defer dialed.Close()
	accepted, err := listener.Accept()
	if err != nil {
		return 0, fmt.Errorf("reserving a port: %w", err)
	}
	if err := accepted.Close(); err != nil {
		return 0, fmt.Errorf("reserving a port: %w", err)
	}
	return listener.Addr().(*net.TCPAddr).Port, nil
}
