// Server is a Temporal server for package devserver, which starts it as a process of its own: its
// API clients and those of the newest SDK cannot be in one program.
//
// It is the server that runs in production, with all of its services, on an SQLite database: in
// memory, or in a file that a later server can continue with. It listens on the loopback address
// 127.0.0.1 only, and opens no port for a web UI, metrics or profiling.
//
// What becomes of it is reported on standard output, as one JSON object a line. It stops when its standard
// input ends, which it does when the process that has started it is gone, however that has ended.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"go.temporal.io/sdk/worker"
)

// loopback is the only address that the server binds.
const loopback = "127.0.0.1"

// stopTimeout is how long the server may take to stop when nobody may be left who would kill it.
const stopTimeout = 20 * time.Second

// A report is a line of standard output, in which one of the fields is set. Package devserver reads it.
type report struct {
	Step    string `json:",omitempty"` // what the start-up is doing now
	Address string `json:",omitempty"` // where clients are answered from now on
	Error   string `json:",omitempty"` // why the server does not start, or has not stopped in order
}

func main() {
	namespace := flag.String("namespace", "default", "the `name` of a namespace, which is registered before the server starts")
	database := flag.String("database", "", "the `path` of an SQLite file; empty for a database in memory")
	port := flag.Int("port", 0, "the port of the frontend's gRPC service; 0 for a free one")
	settings := flag.String("dynamic-config", "null", "a JSON `object` with values of the dynamic configuration, by their names")
	flag.Parse()

	// Ctrl-C reaches all processes of a terminal, but when the server stops is up to who has started it.
	signal.Ignore(os.Interrupt)
	reports := json.NewEncoder(os.Stdout)
	// Whatever else is printed must not come between the reports.
	os.Stdout = os.Stderr

	// The server has workers, of which the SDK would tell the checksum of the whole executable. Reading it takes
	// longer than all the rest of the start.
	worker.SetBinaryChecksum("devserver")

	if err := run(*namespace, *database, *port, *settings, os.Stdin, func(r report) {
		// Nothing can be done if nobody listens any more. Standard input tells the same.
		_ = reports.Encode(r)
	}); err != nil {
		_ = reports.Encode(report{Error: err.Error()})
		os.Exit(1)
	}
}

// run is a server until its input ends.
func run(namespace, path string, port int, settings string, input io.Reader, tell func(report)) error {
	stop := make(chan struct{})
	go func() {
		defer close(stop)
		// Nothing is ever sent.
		_, _ = io.Copy(io.Discard, input)
		time.AfterFunc(stopTimeout, func() {
			fmt.Fprintf(os.Stderr, "the Temporal server has not stopped within %v\n", stopTimeout)
			os.Exit(1)
		})
	}()

	dynamicConfig, err := newDynamicConfig(settings)
	if err != nil {
		return err
	}
	ports, err := choosePorts(port)
	if err != nil {
		return err
	}
	tell(report{Step: "opening the database"})
	db, err := openDatabase(path)
	if err != nil {
		return err
	}
	if err := db.createNamespace(namespace); err != nil {
		return err
	}
	tell(report{Step: "starting the services"})
	server, err := startServices(db, ports, dynamicConfig)
	if err != nil {
		return err
	}
	tell(report{Address: address(ports.frontend)})
	<-stop
	if err := server.Stop(); err != nil {
		return fmt.Errorf("stopping the Temporal server: %w", err)
	}
	return nil
}
