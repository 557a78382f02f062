package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	exporter "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/contrib/opentelemetry"
)

// An endpoint has metrics for Prometheus.
type endpoint struct {
	// handler collects them. Clients get it, and with them their workers.
	handler  client.MetricsHandler
	registry *prometheus.Registry
}

// seconds are the buckets of all latencies. Those of OpenTelemetry are for milliseconds, and the SDK's latencies are in seconds.
var seconds = []float64{.001, .005, .01, .05, .1, .5, 1, 5, 10, 60, 600, 3600}

func newEndpoint() (*endpoint, error) {
	registry := prometheus.NewRegistry()
	reader, err := exporter.New(exporter.WithRegisterer(registry), exporter.WithoutScopeInfo(), exporter.WithoutTargetInfo())
	if err != nil {
		return nil, fmt.Errorf("export metrics: %w", err)
	}
	latencies := metric.NewView(
		metric.Instrument{Kind: metric.InstrumentKindHistogram, Unit: "s"},
		metric.Stream{Aggregation: metric.AggregationExplicitBucketHistogram{Boundaries: seconds}},
	)
	provider := metric.NewMeterProvider(metric.WithReader(reader), metric.WithView(latencies))
	return &endpoint{
		handler: opentelemetry.NewMetricsHandler(opentelemetry.MetricsHandlerOptions{
			Meter:                provider.Meter("temporal"),
			UseMonotonicCounters: true, // else Prometheus takes counters for gauges
		}),
		registry: registry,
	}, nil
}

// serve serves the metrics at an address until the context ends, and returns their URL.
func (e *endpoint) serve(ctx context.Context, address string) (url string, err error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return "", fmt.Errorf("serve metrics: %w", err)
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(e.registry, promhttp.HandlerOpts{}))
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	go func() { _ = server.Serve(listener) }() // the error is that it was closed
	return "http://" + listener.Addr().String() + "/metrics", nil
}
