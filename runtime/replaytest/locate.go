package replaytest

import (
	"errors"
	"fmt"
	"regexp"
	"sort"
	"strconv"
	"strings"

	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/encoding/prototext"
)

// locate makes an error of the SDK's replayer say at which event it is.
func (c Corpus) locate(history *historypb.History, err error) error {
	text := readable(err)
	events := history.GetEvents()
	// A history that ends when a workflow task has begun is replayed up to there. So the first one that does not
	// replay ends with the task after the one that is wrong.
	var ends []int // how many events such histories have
	for i, event := range events {
		if event.GetWorkflowTaskStartedEventAttributes() != nil && !failed(events[i+1:]) {
			ends = append(ends, i+1)
		}
	}
	first := sort.Search(len(ends), func(i int) bool {
		_, err := c.replayOnce(&historypb.History{Events: events[:ends[i]]})
		return err != nil
	})
	if first == 0 {
		return errors.New(text) // it does not begin at all
	}
	// The SDK finds some mismatches a task later.
	from, to := ends[max(first-2, 0)], len(events)
	if first < len(ends) {
		to = ends[first] - 1
	}
	if event := mismatch(events[:to], text); event != nil {
		return fmt.Errorf("at event %d, %s: %s", event.GetEventId(), typeOf(event), text)
	}
	if from == to {
		return fmt.Errorf("after event %d, %s: %s", events[from-1].GetEventId(), typeOf(events[from-1]), text)
	}
	return fmt.Errorf("at one of the events %d to %d: %s", events[from].GetEventId(), events[to-1].GetEventId(), text)
}

// failed reports whether the workflow task failed that has begun before some events.
func failed(next []*historypb.HistoryEvent) bool {
	return len(next) > 0 && (next[0].GetWorkflowTaskFailedEventAttributes() != nil || next[0].GetWorkflowTaskTimedOutEventAttributes() != nil)
}

// typeOf is the type of an event as it is written in Go.
func typeOf(event *historypb.HistoryEvent) string { return event.GetEventType().String() }

// The SDK writes an event as its type, a colon and its attributes.
var eventInText = regexp.MustCompile(`(?:history event is|missing replay command for) (\w+): \((.*?)(?:, replay command is |$)`)

// In other texts is the ID of the event that has scheduled something, or the ID that this has.
var idInText = regexp.MustCompile(`scheduleEventID: (\d+)|history event position (.+?)\. However`)

// mismatch returns the event that a text of the SDK is about, nil if it does not say.
func mismatch(events []*historypb.HistoryEvent, text string) *historypb.HistoryEvent {
	of := func(*historypb.HistoryEvent) bool { return false }
	if match := eventInText.FindStringSubmatch(text); match != nil {
		of = func(e *historypb.HistoryEvent) bool { return typeOf(e) == match[1] && hasID(e, match[2]) }
	} else if match := idInText.FindStringSubmatch(text); match != nil {
		of = func(e *historypb.HistoryEvent) bool {
			return strconv.FormatInt(e.GetEventId(), 10) == match[1] || match[2] != "" && scheduledID(e) == match[2]
		}
	}
	var found []*historypb.HistoryEvent
	for _, event := range events {
		if of(event) {
			found = append(found, event)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// scheduledID is the ID of what an event has scheduled.
func scheduledID(event *historypb.HistoryEvent) string {
	return event.GetActivityTaskScheduledEventAttributes().GetActivityId() +
		event.GetTimerStartedEventAttributes().GetTimerId() +
		event.GetStartChildWorkflowExecutionInitiatedEventAttributes().GetWorkflowId()
}

// ofEvent is the first ID that the SDK writes of an event.
var ofEvent = regexp.MustCompile(`\b(EventId|ActivityId|TimerId|MarkerName):([^,()]+)`)

// hasID reports whether an event has the ID that is in its attributes, as the SDK writes them.
func hasID(event *historypb.HistoryEvent, attributes string) bool {
	match := ofEvent.FindStringSubmatch(attributes)
	if match == nil {
		return true
	}
	switch match[1] {
	case "EventId":
		return strconv.FormatInt(event.GetEventId(), 10) == match[2]
	case "MarkerName":
		return event.GetMarkerRecordedEventAttributes().GetMarkerName() == match[2]
	}
	return scheduledID(event)+event.GetTimerCanceledEventAttributes().GetTimerId() == match[2]
}

// failurePrefix begins the text of an error of the SDK's replayer. The rest is a failure, as protobuf writes it.
const failurePrefix = "replay workflow failed with failure: "

// readable is the text of an error without stack traces and the like.
func readable(err error) string {
	text := err.Error()
	if _, encoded, ok := strings.Cut(text, failurePrefix); ok {
		var failure failurepb.Failure
		if prototext.Unmarshal([]byte(encoded), &failure) == nil {
			text = failure.GetMessage()
		}
	}
	if !eventInText.MatchString(text) {
		return text
	}
	// Of the attributes of an event and of a command, those come first that tell it from others.
	const between, most = ", replay command is ", 200
	parts := strings.Split(text, between)
	for i, part := range parts {
		if len(part) > most {
			parts[i] = part[:max(strings.LastIndex(part[:most], ", "), 0)] + ", ...)"
		}
	}
	return strings.Join(parts, between)
}
