package main

import (
	"context"
	"fmt"

	"github.com/temporalgen/temporalgen/devserver"
)

// A serverTask is to be the Temporal server.
type serverTask struct {
	Database string
	Port     int // 0 for a free one
}

// run is the child process. Its parent is told the address.
func (t serverTask) run(stop <-chan struct{}) error {
	server, err := devserver.Start(context.Background(), devserver.Options{Database: t.Database, Port: t.Port})
	if err != nil {
		return fmt.Errorf("start a Temporal server: %w", err)
	}
	fmt.Println(readyPrefix + server.Addr())
	<-stop
	return server.Stop()
}
