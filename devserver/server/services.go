package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"

	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
)

// clusterName is the name of the only cluster. It is recorded in the database, so it must not change.
const clusterName = "active"

// startServices starts the services of a Temporal server on the given ports.
func startServices(db *database, ports servicePorts, dynamicConfig dynamicconfig.Client) (temporal.Server, error) {
	logger := newServerLogger()
	var server temporal.Server
	var err error
	// A fatal log entry ends the goroutine that writes it.
	done := make(chan struct{})
	go func() {
		defer close(done)
		server, err = temporal.NewServer(
			temporal.WithConfig(serverConfig(db, ports)),
			temporal.ForServices(temporal.DefaultServices),
			// With the hosts known there is no membership protocol, which would open one more port per
			// service and spend a part of the start-up on finding itself.
			temporal.WithStaticHosts(map[primitives.ServiceName]static.Hosts{
				primitives.FrontendService: static.SingleLocalHost(address(ports.frontend)),
				primitives.HistoryService:  static.SingleLocalHost(address(ports.history)),
				primitives.MatchingService: static.SingleLocalHost(address(ports.matching)),
				primitives.WorkerService:   static.SingleLocalHost(address(ports.worker)),
			}),
			temporal.WithDynamicConfigClient(dynamicConfig),
			temporal.WithAuthorizer(authorization.NewNoopAuthorizer()),
			temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper {
				return authorization.NewNoopClaimMapper()
			}),
			temporal.WithCustomMetricsHandler(metrics.NoopMetricsHandler),
			temporal.WithLogger(logger),
		)
		if err == nil {
			err = server.Start()
		}
	}()
	<-done

	if err = errors.Join(err, logger.err()); err != nil {
		err = fmt.Errorf("starting the services: %w", err)
		if server != nil { // some of its services may be running
			err = errors.Join(err, server.Stop())
		}
		return nil, err
	}
	return server, nil
}

// address is the loopback address with the given port.
func address(port int) string {
	return net.JoinHostPort(loopback, strconv.Itoa(port))
}

// serverConfig is what a configuration file would tell a server.
func serverConfig(db *database, ports servicePorts) *config.Config {
	cfg := &config.Config{
		Persistence: config.Persistence{
			DefaultStore:     sqlite.PluginName,
			VisibilityStore:  sqlite.PluginName,
			NumHistoryShards: 1, // recorded in the database, so it must not change
			DataStores:       map[string]config.DataStore{sqlite.PluginName: {SQL: db.config}},
		},
		ClusterMetadata: &cluster.Config{
			FailoverVersionIncrement: 10,
			MasterClusterName:        clusterName,
			CurrentClusterName:       clusterName,
			ClusterInformation: map[string]cluster.ClusterInformation{
				clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: address(ports.frontend)},
			},
		},
		DCRedirectionPolicy: config.DCRedirectionPolicy{Policy: "noop"},
		Archival: config.Archival{
			History:    config.HistoryArchival{State: config.ArchivalDisabled},
			Visibility: config.VisibilityArchival{State: config.ArchivalDisabled},
		},
		NamespaceDefaults: config.NamespaceDefaults{
			Archival: config.ArchivalNamespaceDefaults{
				History:    config.HistoryArchivalNamespaceDefaults{State: config.ArchivalDisabled},
				Visibility: config.VisibilityArchivalNamespaceDefaults{State: config.ArchivalDisabled},
			},
		},
		PublicClient: config.PublicClient{HostPort: address(ports.frontend)},
	}
	cfg.Services = make(map[string]config.Service)
	for name, port := range map[primitives.ServiceName]int{
		primitives.FrontendService: ports.frontend,
		primitives.HistoryService:  ports.history,
		primitives.MatchingService: ports.matching,
		primitives.WorkerService:   ports.worker,
	} {
		cfg.Services[string(name)] = config.Service{RPC: config.RPC{GRPCPort: port, BindOnIP: loopback}}
	}
	return cfg
}
