// Package payload judges whether values of Go types survive being sent to workflows and activities, or from them. Temporal's
// default data converter writes them as JSON, or as protobuf.
package payload
