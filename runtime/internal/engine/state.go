package engine

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// A State is what a run hands to the next besides the input.
type State struct {
	// Chain is the ID of the first run of the chain of runs that it belongs to. Nobody knows
	// that when a workflow is started, so a state that somebody made up cannot have it.
	Chain string
	// Run is the ID of the run that hands it on. A scheduled run starts with the header of the
	// one before it, which is not meant for it.
	Run     string
	Entries []*Entry // of the memory, the oldest first
	Signals []Signal // that have not been handled, the oldest first
}

// A Signal is one that had arrived and was not handled.
type Signal struct {
	Name string
	// Payloads is a marshalled temporal.api.common.v1.Payloads, Header a
	// temporal.api.common.v1.Header.
	Payloads, Header []byte
	// Counted says that the signal is in the memory, since it was in a batch.
	Counted bool
}

// Format is the number of the form in which states are encoded.
const Format = 1

// EntrySize is the number of bytes that an entry takes without its outcome.
const EntrySize = len(MessageID{}) + 8 + 4

// forgottenSize is the number of bytes that an outcome takes that is Forgotten, at most.
const forgottenSize = 8

// EntriesSize is the number of bytes that entries take if there is no room for outcomes, at most.
func EntriesSize(entries []*Entry) int {
	size := len(entries) * EntrySize
	for _, e := range entries {
		if e.hasOutcome() {
			size += forgottenSize
		}
	}
	return size
}

// SignalSize is the number of bytes that a signal takes besides its name, payloads and header,
// at most.
const SignalSize = 24

// The fields of an encoded state, as in a protobuf message. Numbers are never used again for
// something else.
const (
	fieldChain    = 1
	fieldEntries  = 2 // EntrySize bytes for each
	fieldOutcome  = 3
	fieldSignal   = 4
	fieldRun      = 5
	fieldIndex    = 1 // of the entry that an outcome belongs to
	fieldKind     = 2
	fieldData     = 3
	fieldName     = 1
	fieldPayloads = 2
	fieldHeader   = 3
	fieldCounted  = 4
)

// Empty reports whether there is nothing to hand on.
func (s State) Empty() bool { return len(s.Entries) == 0 && len(s.Signals) == 0 }

// Encode makes bytes of a state. Outcomes for which there is no room in outcomeBytes are left
// out, the oldest ones first: of those their messages are remembered as Forgotten.
func (s State) Encode(outcomeBytes int) []byte {
	b := []byte{Format}
	b = appendBytes(b, fieldChain, []byte(s.Chain))
	b = appendBytes(b, fieldRun, []byte(s.Run))
	ids := make([]byte, 0, len(s.Entries)*EntrySize)
	for _, e := range s.Entries {
		ids = append(ids, e.ID[:]...)
		ids = binary.BigEndian.AppendUint64(ids, uint64(e.Checksum))
		ids = binary.BigEndian.AppendUint32(ids, uint32(e.At.Unix()))
	}
	b = appendBytes(b, fieldEntries, ids)
	for i, o := range s.outcomes(outcomeBytes) {
		if o.Kind == Succeeded && len(o.Data) == 0 {
			continue
		}
		var m []byte
		m = appendVarint(m, fieldIndex, uint64(i))
		m = appendVarint(m, fieldKind, uint64(o.Kind))
		m = appendBytes(m, fieldData, o.Data)
		b = appendBytes(b, fieldOutcome, m)
	}
	for _, signal := range s.Signals {
		m := appendBytes(nil, fieldName, []byte(signal.Name))
		m = appendBytes(m, fieldPayloads, signal.Payloads)
		m = appendBytes(m, fieldHeader, signal.Header)
		if signal.Counted {
			m = appendVarint(m, fieldCounted, 1)
		}
		// Not appendBytes, which leaves empty ones out: each signal counts.
		b = protowire.AppendTag(b, fieldSignal, protowire.BytesType)
		b = protowire.AppendBytes(b, m)
	}
	return b
}

// outcomes are those of the entries, with Forgotten in the place of those that do not fit.
func (s State) outcomes(bytes int) []Outcome {
	all := make([]Outcome, len(s.Entries))
	for i := len(s.Entries) - 1; i >= 0; i-- {
		all[i] = s.Entries[i].Outcome()
		size := len(all[i].Data)
		if size == 0 {
			continue
		}
		if size > bytes {
			all[i] = Outcome{Kind: Forgotten}
			continue
		}
		bytes -= size
	}
	return all
}

// OutcomeBytes is the sum of the sizes of the outcomes.
func (s State) OutcomeBytes() int {
	n := 0
	for _, e := range s.Entries {
		n += len(e.Outcome().Data)
	}
	return n
}

func appendBytes(b []byte, field protowire.Number, value []byte) []byte {
	if len(value) == 0 {
		return b
	}
	return protowire.AppendBytes(protowire.AppendTag(b, field, protowire.BytesType), value)
}

func appendVarint(b []byte, field protowire.Number, value uint64) []byte {
	return protowire.AppendVarint(protowire.AppendTag(b, field, protowire.VarintType), value)
}

// DecodeState makes a state of what Encode has made of one, perhaps in a later release: fields that
// are not known are left out, and an unknown format is an error.
func DecodeState(b []byte) (State, error) {
	var s State
	if len(b) == 0 {
		return s, errors.New("it is empty")
	}
	if b[0] != Format {
		return s, fmt.Errorf("it has the format %d, and this release knows formats up to %d", b[0], Format)
	}
	var outcomes [][]byte
	err := fields(b[1:], func(field protowire.Number, value []byte, _ uint64) error {
		switch field {
		case fieldChain:
			s.Chain = string(value)
		case fieldRun:
			s.Run = string(value)
		case fieldEntries:
			return s.decodeEntries(value)
		case fieldOutcome:
			outcomes = append(outcomes, value)
		case fieldSignal:
			return s.decodeSignal(value)
		}
		return nil
	})
	for _, o := range outcomes {
		if err == nil {
			err = s.decodeOutcome(o)
		}
	}
	return s, err
}

func (s *State) decodeEntries(ids []byte) error {
	if len(ids)%EntrySize != 0 {
		return errors.New("entries are cut off")
	}
	for ; len(ids) > 0; ids = ids[EntrySize:] {
		id, rest := MessageID(ids[:len(MessageID{})]), ids[len(MessageID{}):]
		s.Entries = append(s.Entries, &Entry{
			ID:       id,
			Checksum: Checksum(binary.BigEndian.Uint64(rest)),
			At:       time.Unix(int64(binary.BigEndian.Uint32(rest[8:])), 0),
		})
	}
	return nil
}

func (s *State) decodeOutcome(b []byte) error {
	index := uint64(0)
	var o Outcome
	err := fields(b, func(field protowire.Number, value []byte, number uint64) error {
		switch field {
		case fieldIndex:
			index = number
		case fieldKind:
			o.Kind = OutcomeKind(number)
		case fieldData:
			o.Data = value
		}
		return nil
	})
	if err != nil {
		return err
	}
	if index >= uint64(len(s.Entries)) {
		return errors.New("an outcome has no entry")
	}
	s.Entries[index].outcome = o
	return nil
}

func (s *State) decodeSignal(b []byte) error {
	var signal Signal
	err := fields(b, func(field protowire.Number, value []byte, number uint64) error {
		switch field {
		case fieldName:
			signal.Name = string(value)
		case fieldPayloads:
			signal.Payloads = value
		case fieldHeader:
			signal.Header = value
		case fieldCounted:
			signal.Counted = number != 0
		}
		return nil
	})
	s.Signals = append(s.Signals, signal)
	return err
}

// fields calls a function for each field, with its bytes or its number.
func fields(b []byte, each func(field protowire.Number, value []byte, number uint64) error) error {
	for len(b) > 0 {
		field, kind, n := protowire.ConsumeTag(b)
		if n < 0 {
			return protowire.ParseError(n)
		}
		b = b[n:]
		var value []byte
		var number uint64
		switch kind {
		case protowire.BytesType:
			value, n = protowire.ConsumeBytes(b)
		case protowire.VarintType:
			number, n = protowire.ConsumeVarint(b)
		default:
			n = protowire.ConsumeFieldValue(field, kind, b)
		}
		if n < 0 {
			return protowire.ParseError(n)
		}
		if err := each(field, value, number); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}
