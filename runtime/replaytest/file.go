package replaytest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/proto"
)

// extension is that of the files.
const extension = ".json"

// encode writes a history as JSON, each event in a line of its own. It is the JSON of protobuf with two differences. The list
// of events is called history, so that others who read the file complain that there are no events. And a payload that
// is JSON is written as such, with its other metadata as texts beside it:
//
//	{"json":{"OrderID":"1"}}
func encode(history *historypb.History) ([]byte, error) {
	short, err := encodeEvents(history, `{"history":[`, writeShort)
	if err != nil {
		return nil, err
	}
	// A header called json, for one, could be taken for a payload.
	if decoded, err := decode(short); err == nil && proto.Equal(decoded, history) {
		return short, nil
	}
	return encodeEvents(history, `{"events":[`, json.Compact)
}

// encodeEvents writes events with a function that is given the JSON of each.
func encodeEvents(history *historypb.History, begin string, write func(*bytes.Buffer, []byte) error) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(begin)
	for i, event := range history.GetEvents() {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		encoded, err := temporalproto.CustomJSONMarshalOptions{}.Marshal(event)
		if err == nil {
			err = write(&out, encoded)
		}
		if err != nil {
			return nil, fmt.Errorf("event %d: %w", event.GetEventId(), err)
		}
	}
	out.WriteString("\n]}\n")
	return out.Bytes(), nil
}

// decode reads what encode writes, and other JSON of a history.
func decode(encoded []byte) (*historypb.History, error) {
	var file struct{ History json.RawMessage }
	if err := json.Unmarshal(encoded, &file); err != nil {
		return nil, err
	}
	if file.History != nil {
		events, err := long(file.History)
		if err != nil {
			return nil, err
		}
		encoded = slices.Concat([]byte(`{"events":`), events, []byte(`}`))
	}
	history, err := client.HistoryFromJSON(bytes.NewReader(encoded), client.HistoryJSONOptions{})
	if err == nil && len(history.GetEvents()) == 0 {
		err = errors.New("there are no events in it")
	}
	return history, err
}

// first are the fields of an event that a reader looks for first.
var first = []string{"eventId", "eventTime", "eventType"}

// writeShort writes JSON without white space, and with payloads in their short form.
func writeShort(out *bytes.Buffer, value []byte) error {
	var fields map[string]json.RawMessage
	if json.Unmarshal(value, &fields) == nil {
		if payload := shortPayload(fields); payload != nil {
			fields = payload
		}
		names := slices.Sorted(maps.Keys(fields))
		slices.SortStableFunc(names, func(a, b string) int { return rank(a) - rank(b) })
		return writeAll(out, '{', '}', len(names), func(i int) error {
			fmt.Fprintf(out, "%q:", names[i])
			if names[i] == "json" {
				out.Write(fields["json"])
				return nil
			}
			return writeShort(out, fields[names[i]])
		})
	}
	var values []json.RawMessage
	if json.Unmarshal(value, &values) == nil {
		return writeAll(out, '[', ']', len(values), func(i int) error { return writeShort(out, values[i]) })
	}
	return json.Compact(out, value)
}

// rank is the place of a field among those of an event.
func rank(name string) int {
	if i := slices.Index(first, name); i >= 0 {
		return i
	}
	return len(first)
}

func writeAll(out *bytes.Buffer, open, close byte, n int, write func(int) error) error {
	out.WriteByte(open)
	for i := range n {
		if i > 0 {
			out.WriteByte(',')
		}
		if err := write(i); err != nil {
			return err
		}
	}
	out.WriteByte(close)
	return nil
}

// plain is the encoding that a short payload has if it has no metadata.
const plain = "json/plain"

// shortPayload returns the fields of a payload in its short form, nil if it has none, or is no payload.
func shortPayload(fields map[string]json.RawMessage) map[string]json.RawMessage {
	var metadata map[string][]byte
	var data []byte
	if json.Unmarshal(fields["metadata"], &metadata) != nil || json.Unmarshal(fields["data"], &data) != nil {
		return nil
	}
	var compact bytes.Buffer
	if !utf8.Valid(data) || json.Compact(&compact, data) != nil || !bytes.Equal(compact.Bytes(), data) {
		return nil
	}
	short := map[string]json.RawMessage{"json": data}
	if len(metadata) == 1 && string(metadata["encoding"]) == plain {
		return short
	}
	for name, value := range metadata {
		text, err := json.Marshal(string(value))
		if err != nil || !strings.HasPrefix(string(metadata["encoding"]), "json/") {
			return nil
		}
		short[name] = text
	}
	return short
}

// long returns JSON with the payloads in their usual form.
func long(value json.RawMessage) (json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(value, &fields) == nil {
		if data, ok := fields["json"]; ok {
			return longPayload(data, fields)
		}
		for name, field := range fields {
			var err error
			if fields[name], err = long(field); err != nil {
				return nil, err
			}
		}
		return json.Marshal(fields)
	}
	var values []json.RawMessage
	if json.Unmarshal(value, &values) == nil {
		for i, v := range values {
			var err error
			if values[i], err = long(v); err != nil {
				return nil, err
			}
		}
		return json.Marshal(values)
	}
	return value, nil
}

// longPayload returns the usual form of a payload.
func longPayload(data json.RawMessage, fields map[string]json.RawMessage) (json.RawMessage, error) {
	var compact bytes.Buffer
	if err := json.Compact(&compact, data); err != nil {
		return nil, err
	}
	metadata := map[string][]byte{}
	for name, field := range fields {
		if name == "json" {
			continue
		}
		var text string
		if err := json.Unmarshal(field, &text); err != nil {
			return nil, fmt.Errorf("metadata %s of a payload: %w", name, err)
		}
		metadata[name] = []byte(text)
	}
	if len(metadata) == 0 {
		metadata["encoding"] = []byte(plain)
	}
	return json.Marshal(map[string]any{"metadata": metadata, "data": base64.StdEncoding.EncodeToString(compact.Bytes())})
}
