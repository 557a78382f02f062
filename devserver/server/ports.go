package main

import (
	"fmt"
	"net"
)

// servicePorts are the gRPC ports of the services of one server.
type servicePorts struct {
	frontend, history, matching, worker int
}

// choosePorts returns ports that are free at the moment. A frontend of 0 is chosen as well; otherwise it is
// checked, since the server itself would report a port that is taken as a fatal log entry.
func choosePorts(frontend int) (servicePorts, error) {
	ports := servicePorts{frontend: frontend}
	for _, p := range []*int{&ports.frontend, &ports.history, &ports.matching, &ports.worker} {
		port, err := reservePort(*p)
		if err != nil {
			return servicePorts{}, err
		}
		*p = port
	}
	return ports, nil
}

// reservePort returns the given port if it can be listened on, and for 0 one that nobody is given for the
// next seconds.
//
// The server opens its listeners itself and takes only numbers. To give a number away, the port has to be
// closed again, and another server that starts at the same time, in this process or in another, could be
// given the same one. So a connection is left behind that the listening side has closed first: while it is
// in TIME_WAIT the system does not hand out the port, but lets it be listened on by number.
func reservePort(port int) (_ int, err error) {
	listener, err := net.Listen("tcp4", address(port))
	if err != nil {
		return 0, fmt.Errorf("looking for a free port: %w", err)
	}
	defer func() {
		if closeErr := listener.Close(); err == nil {
			err = closeErr
		}
	}()
	if port != 0 {
		return port, nil
	}

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
