package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.temporal.io/server/common/dynamicconfig"
)

// newDynamicConfig returns the settings of this server, with the values of a JSON object in the place of those
// that have the same names.
func newDynamicConfig(object string) (dynamicconfig.Client, error) {
	var values map[string]any
	if err := json.Unmarshal([]byte(object), &values); err != nil {
		return nil, fmt.Errorf("dynamic configuration: %w", err)
	}
	var loader dynamicconfig.YamlLoader
	for name, value := range values {
		// JSON is YAML.
		constrained, err := json.Marshal([]map[string]any{{"value": value}})
		if err != nil {
			return nil, fmt.Errorf("dynamic configuration: %q: %w", name, err)
		}
		loader.LoadValue(dynamicconfig.MakeKey(name), constrained)
	}
	// The loader only warns of names that it does not know, and of values that a server would not take.
	if err := errors.Join(slices.Concat(loader.Errors, loader.Warnings)...); err != nil {
		return nil, fmt.Errorf("dynamic configuration: %w", err)
	}
	all := defaultDynamicConfig()
	for key, constrained := range loader.Map {
		all[key] = constrained
	}
	return all, nil
}

// maxPollRPS is how often in a second a task queue inside the server may be read: in effect, always.
const maxPollRPS = 10_000

// defaultDynamicConfig holds the settings that make a difference for a server with one user. All others are the
// server's defaults, so that limits are the ones that users meet in production.
func defaultDynamicConfig() dynamicconfig.StaticClient {
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
		// The server ends the polls of a worker that stops. By default the worker gives them up, and a task, or a
		// query, can go to one of which the server does not know that yet: then nobody does anything until it times
		// out. Where a test stops a worker and starts another, on a busy machine, that is one query in 25. It
		// makes the loss rare, not impossible.
		dynamicconfig.EnableCancelWorkerPollsOnShutdown.Key(): true,
		// These are done by workers, which would poll all the time. Without the first one a parent's close
		// policy is applied where the parent closes; the others look for garbage.
		dynamicconfig.EnableParentClosePolicyWorker.Key(): false,
		dynamicconfig.TaskQueueScannerEnabled.Key():       false,
		dynamicconfig.HistoryScannerEnabled.Key():         false,
	}
}
