package typescript

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"
)

// MarshalText implements encoding.TextMarshaler.
func (s Size) MarshalText() ([]byte, error) {
	switch s {
	case Small:
		return []byte("small"), nil
	case Large:
		return []byte("large"), nil
	}
	return nil, fmt.Errorf("no size %d", int(s))
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *Size) UnmarshalText(text []byte) error {
	switch string(text) {
	case "small":
		*s = Small
	case "large":
		*s = Large
	default:
		return errors.New("no size " + string(text))
	}
	return nil
}

// mirror implements Mirror.
type mirror struct{}

func newMirror(workflow.Context, string) (Mirror, error) { return mirror{}, nil }

func (mirror) Run(ctx workflow.Context, _ string) error {
	return workflow.Await(ctx, func() bool { return false })
}

func (mirror) Bool(v bool) (bool, error)                        { return v, nil }
func (mirror) Int64(v int64) (int64, error)                     { return v, nil }
func (mirror) Uint64(v uint64) (uint64, error)                  { return v, nil }
func (mirror) Float64(v float64) (float64, error)               { return v, nil }
func (mirror) String(v string) (string, error)                  { return v, nil }
func (mirror) Bytes(v []byte) ([]byte, error)                   { return v, nil }
func (mirror) Time(v time.Time) (time.Time, error)              { return v, nil }
func (mirror) Duration(v time.Duration) (time.Duration, error)  { return v, nil }
func (mirror) Color(v Color) (Color, error)                     { return v, nil }
func (mirror) Size(v Size) (Size, error)                        { return v, nil }
func (mirror) Pointer(v *Point) (*Point, error)                 { return v, nil }
func (mirror) Slice(v []string) ([]string, error)               { return v, nil }
func (mirror) Map(v map[int64]string) (map[int64]string, error) { return v, nil }
func (mirror) Record(v Record) (Record, error)                  { return v, nil }
func (mirror) Tree(v Tree) (Tree, error)                        { return v, nil }

func (mirror) Three(first string, second int64, third *Point) (Three, error) {
	return Three{first, second, third}, nil
}
