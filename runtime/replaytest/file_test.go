package replaytest

import (
	"encoding/json"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
)

func payload(encoding, data string) *commonpb.Payload {
	return &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte(encoding)}, Data: []byte(data)}
}

// withHeader is a history with one payload, under a name.
func withHeader(name string, p *commonpb.Payload) *historypb.History {
	return &historypb.History{Events: []*historypb.HistoryEvent{{EventId: 1, Attributes: &historypb.HistoryEvent_WorkflowExecutionSignaledEventAttributes{
		WorkflowExecutionSignaledEventAttributes: &historypb.WorkflowExecutionSignaledEventAttributes{
			SignalName: "<json>", Header: &commonpb.Header{Fields: map[string]*commonpb.Payload{name: p}},
		},
	}}}}
}

// A file has every byte of every payload, and shows those that are JSON.
func TestPayloadsInFiles(t *testing.T) {
	named := payload("json/protobuf", `{"a":1}`)
	named.Metadata["messageType"] = []byte("a.B")
	binary := payload("json/plain", `{}`)
	binary.Metadata["key"] = []byte{0xff}
	for name, test := range map[string]struct {
		payload *commonpb.Payload
		want    string // part of the file
	}{
		"json":                  {payload("json/plain", `{"a":"<b>&","b":1e2}`), `{"json":{"a":"<b>&","b":1e2}}`},
		"text":                  {payload("json/plain", `"json"`), `{"json":"json"}`},
		"null":                  {payload("json/plain", `null`), `{"json":null}`},
		"payload in it":         {payload("json/plain", `{"json":{"data":"AA=="}}`), `{"json":{"json":{"data":"AA=="}}}`},
		"large number":          {payload("json/plain", `12345678901234567890`), `{"json":12345678901234567890}`},
		"line separator":        {payload("json/plain", "\"\u2028\""), "{\"json\":\"\u2028\"}"},
		"white space":           {payload("json/plain", `{ "a":1}`), `"data":"eyAiYSI6MX0="`},
		"broken json":           {payload("json/plain", `{`), `"data":"ew=="`},
		"not UTF-8":             {payload("json/plain", "\"\xff\""), `"data":"Iv8i"`},
		"protobuf as json":      {named, `{"encoding":"json/protobuf","json":{"a":1},"messageType":"a.B"}`},
		"binary metadata":       {binary, `"data":"e30="`},
		"other encoding":        {payload("binary/plain", `{}`), `"data":"e30="`},
		"null without data":     {payload("binary/null", ""), `"metadata":{"encoding":"YmluYXJ5L251bGw="}`},
		"nothing":               {&commonpb.Payload{}, `{}`},
		"encoding that is json": {payload("json/mine", `[1]`), `{"encoding":"json/mine","json":[1]}`},
	} {
		for _, header := range []string{"tenant", "json", "data", "metadata"} {
			t.Run(name+", as header "+header, func(t *testing.T) {
				history := withHeader(header, test.payload)
				file, err := encode(history)
				if err != nil {
					t.Fatal(err)
				}
				if !json.Valid(file) && name != "not UTF-8" {
					t.Errorf("it is not JSON: %s", file)
				}
				if header == "tenant" && !strings.Contains(string(file), test.want) {
					t.Errorf("want %s in\n%s", test.want, file)
				}
				read, err := decode(file)
				if err != nil {
					t.Fatal(err)
				}
				if !proto.Equal(history, read) {
					t.Errorf("%s\nis read as\n%v", file, read)
				}
			})
		}
	}
}

func TestFilesThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		``:                             "unexpected end",
		`{}`:                           "there are no events in it",
		`{"history":[]}`:               "there are no events in it",
		`{"events":[]}`:                "there are no events in it",
		`{"history":[{"eventId":{}}]}`: "int64",
		`{"history":[{"a":{"json":1,"encoding":2}}]}`: "metadata encoding of a payload",
	} {
		if _, err := decode([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s is read with the error %v, want %q", text, err, want)
		}
	}
}
