package main

import (
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"

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

// maxPollRPS is how often in a second a task queue inside the server may be read: in effect, always.
const maxPollRPS = 10_000

// startServices starts the services of a Temporal server on the given ports.
func startServices(db *database, ports servicePorts) (temporal.Server, error) {
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
			temporal.WithDynamicConfigClient(dynamicConfig()),
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

// dynamicConfig holds the settings that make a difference for a server with one user. All others are the
// server's defaults, so that limits are the ones that users meet in production.
func dynamicConfig() dynamicconfig.Client {
	return dynamicconfig.StaticClient{
		// The default of a second is what every timer would take at least.
		dynamicconfig.TimerProcessorMaxTimeShift.Key(): 10 * time.Millisecond,
		// Each timer and each workflow task costs a read of one of these queues. At the default rates, made
		// for thousands of shards that share a database, a workflow with a few of them in a row waits.
		dynamicconfig.TimerProcessorMaxPollRPS.Key():    maxPollRPS,
		dynamicconfig.TransferProcessorMaxPollRPS.Key(): maxPollRPS,
		// Who waits for a workflow's result is told of its end unless the server has just told something
		// else, and asks again after this time. The default of 20 seconds is felt on a busy machine.
		dynamicconfig.HistoryLongPollExpirationInterval.Key(): 2 * time.Second,
		// A search attribute can be used as soon as it was added, not when a cache has expired.
		dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key(): true,
		// The few pollers of one worker do not cover the default of four partitions, and a task in a
		// partition without a poller waits to be forwarded.
		dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():  1,
		dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(): 1,
		// These are done by workers, which would poll all the time. Without the first one a parent's close
		// policy is applied where the parent closes; the others look for garbage.
		dynamicconfig.EnableParentClosePolicyWorker.Key(): false,
		dynamicconfig.TaskQueueScannerEnabled.Key():       false,
		dynamicconfig.HistoryScannerEnabled.Key():         false,
	}
}
