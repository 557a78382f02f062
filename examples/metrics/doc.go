// Metrics collects money for a campaign and measures it. It follows "Custom Metrics" of Temporal's patterns, and what guides to
// signals and queries say about monitoring. It shows
//
//   - what temporalgen counts by itself: what has become of each signal and update, and how long it was handled;
//   - a metric of workflow code, with the handler of workflow.GetMetricsHandler. It counts nothing when the workflow is replayed;
//     a counter of the Prometheus library would count each donation again whenever a worker loads the workflow;
//   - metrics of an interceptor, for all activities of a worker.
//
// They go where the SDK's own metrics go, to an endpoint for Prometheus. All of them have the task queue and the workflow type as
// labels, and none an ID: each value of a label is a time series of its own. Labels that are made of messages, such as the
// method of a donation, have values that are known.
//
// Where other SDKs tell when the current attempt of an activity was scheduled, Go tells of the first attempt only, so just that
// one is measured here. The SDK's own temporal_activity_schedule_to_start_latency has them all.
//
// What one would ask Prometheus:
//
//	rate(temporalgen_messages_total{outcome="failed"}[5m])       handlers that fail, to be alerted of
//	rate(temporalgen_messages_total{outcome="unknown"}[5m])      signals that nobody receives
//	histogram_quantile(0.95, rate(temporalgen_message_latency_seconds_bucket[5m]))
//	                                                             how long messages are handled
//	histogram_quantile(0.95, rate(temporal_request_latency_seconds_bucket{operation="QueryWorkflow"}[5m]))
//	                                                             how long queries take
//	rate(temporal_request_failure_total{operation="QueryWorkflow"}[5m])
//	                                                             queries that fail or time out
//
// With -listen 127.0.0.1:9464 the endpoint stays there until the program is interrupted.
package main
