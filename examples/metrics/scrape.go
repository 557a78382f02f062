package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
)

var (
	// lasting are the metrics that are the same each time. Of latencies that is how many there were.
	lasting = regexp.MustCompile(`^(campaign|temporalgen_messages|activity_executions)_` +
		`|^(activity|temporalgen)_[a-z_]+_seconds_count` +
		`|^temporal_request_latency_seconds_count.*operation="(QueryWorkflow|SignalWorkflowExecution)"`)
	// shared are labels that are the same for all of them, or have no value.
	shared = regexp.MustCompile(`(client_name|namespace|task_queue|worker_type|workflow_type)="[^"]*",?|[a-z_]+="none",?`)
)

// scrape reads the metrics that are the same each time, as Prometheus would, and leaves out the labels that they share. They
// come sorted by their names and labels.
func scrape(ctx context.Context, url string) ([]string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return nil, err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, fmt.Errorf("scrape metrics: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("scrape metrics: %s", response.Status)
	}
	var found []string
	lines := bufio.NewScanner(response.Body)
	for lines.Scan() {
		if line := lines.Text(); lasting.MatchString(line) {
			found = append(found, strings.NewReplacer(",}", "}", "{}", "").Replace(shared.ReplaceAllString(line, "")))
		}
	}
	return found, lines.Err()
}
