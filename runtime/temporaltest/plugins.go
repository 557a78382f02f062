package temporaltest

import (
	"context"
	"fmt"
	"sync"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
)

// workerKey is the key of the worker, for plugins.
const workerKey = "temporaltest"

// plugins are those of the worker, of which the client may have some. They see one worker, although each run has an environment
// of its own.
type plugins struct {
	all      []worker.Plugin
	registry worker.PluginConfigureWorkerRegistryOptions
	start    func() error // once
}

// configureClient lets the plugins of the client change its options. A client that is made with them does not ask them again.
func configureClient(o *client.Options) ([]worker.Plugin, error) {
	var forWorker []worker.Plugin
	before := o.Plugins
	o.Plugins = nil
	for _, p := range before {
		if err := p.ConfigureClient(context.Background(), client.PluginConfigureClientOptions{ClientOptions: o}); err != nil {
			return nil, fmt.Errorf("plugin %s: %w", p.Name(), err)
		}
		if p, ok := p.(worker.Plugin); ok {
			forWorker = append(forWorker, p)
		}
	}
	for _, p := range before {
		o.Plugins = append(o.Plugins, &configured{plugin: p})
	}
	return forWorker, nil
}

// configured is a plugin that has configured the client.
type configured struct {
	client.PluginBase
	plugin client.Plugin
}

func (c *configured) Name() string { return c.plugin.Name() }

func (c *configured) NewClient(
	ctx context.Context, o client.PluginNewClientOptions, next func(context.Context, client.PluginNewClientOptions) error,
) error {
	return c.plugin.NewClient(ctx, o, next)
}

// configureWorker lets the plugins change the options of the worker, and does with them what worker.New does.
func (p *plugins) configureWorker(o *worker.Options) error {
	p.all = append(p.all, o.Plugins...)
	o.Plugins = nil
	for _, plugin := range p.all {
		err := plugin.ConfigureWorker(context.Background(), worker.PluginConfigureWorkerOptions{
			WorkerInstanceKey: workerKey, TaskQueue: workerKey, WorkerOptions: o, WorkerRegistryOptions: &p.registry,
		})
		if err != nil {
			return fmt.Errorf("plugin %s: %w", plugin.Name(), err)
		}
	}
	return nil
}

// startWith makes start, which lets the plugins start a worker that has a registry.
func (p *plugins) startWith(registry worker.Registry) {
	start := func(context.Context, worker.PluginStartWorkerOptions) error { return nil }
	for i := len(p.all) - 1; i >= 0; i-- {
		plugin, next := p.all[i], start
		start = func(ctx context.Context, o worker.PluginStartWorkerOptions) error {
			return plugin.StartWorker(ctx, o, next)
		}
	}
	p.start = sync.OnceValue(func() error {
		return start(context.Background(), worker.PluginStartWorkerOptions{WorkerInstanceKey: workerKey, WorkerRegistry: registry})
	})
}

// stop lets the plugins stop the worker, which f does.
func (p *plugins) stop(f func()) {
	stop := func(context.Context, worker.PluginStopWorkerOptions) { f() }
	for i := len(p.all) - 1; i >= 0; i-- {
		plugin, next := p.all[i], stop
		stop = func(ctx context.Context, o worker.PluginStopWorkerOptions) { plugin.StopWorker(ctx, o, next) }
	}
	stop(context.Background(), worker.PluginStopWorkerOptions{WorkerInstanceKey: workerKey})
}
