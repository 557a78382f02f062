package main

import (
	"fmt"
	"sync"
	"time"

	"go.temporal.io/sdk/client"
)

// metrics is a handler that keeps what is measured. Its copies for tags share the figures.
type metrics struct {
	*figures
	tags map[string]string
}

type figures struct {
	mu       sync.Mutex
	counters map[string]int64
	gauges   map[string][]float64
	timers   map[string]int
}

func newMetrics() metrics {
	return metrics{figures: &figures{counters: map[string]int64{}, gauges: map[string][]float64{}, timers: map[string]int{}}}
}

// key is a metric's name, with the tags that say what became of a message.
func (m metrics) key(name string) string {
	if kind, ok := m.tags["kind"]; ok {
		return fmt.Sprintf("%s %s %s %s", name, kind, m.tags["message"], m.tags["outcome"])
	}
	return name
}

func (m metrics) WithTags(tags map[string]string) client.MetricsHandler {
	all := map[string]string{}
	for _, some := range []map[string]string{m.tags, tags} {
		for k, v := range some {
			all[k] = v
		}
	}
	return metrics{m.figures, all}
}

func (m metrics) Counter(name string) client.MetricsCounter { return counter{m, m.key(name)} }
func (m metrics) Gauge(name string) client.MetricsGauge     { return gauge{m, m.key(name)} }
func (m metrics) Timer(name string) client.MetricsTimer     { return timer{m, m.key(name)} }

type (
	counter struct {
		metrics
		key string
	}
	gauge counter
	timer counter
)

func (c counter) Inc(d int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.counters[c.key] += d
}

func (g gauge) Update(v float64) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.gauges[g.key] = append(g.gauges[g.key], v)
}

func (t timer) Record(time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.timers[t.key]++
}
