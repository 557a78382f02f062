package typescript

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// Mirror answers each question with what it was asked. It is implemented in Go and in TypeScript, in src/mirror.ts,
// and shows what becomes of values on their way.
//
//temporal:workflow name=mirror id=mirror-{name}
type Mirror interface {
	// Run waits until it is cancelled.
	//
	//temporal:run
	Run(ctx workflow.Context, name string) error

	//temporal:query name=echo_bool
	Bool(v bool) (bool, error)
	//temporal:query name=echo_int64
	Int64(v int64) (int64, error)
	//temporal:query name=echo_uint64
	Uint64(v uint64) (uint64, error)
	//temporal:query name=echo_float64
	Float64(v float64) (float64, error)
	//temporal:query name=echo_string
	String(v string) (string, error)
	//temporal:query name=echo_bytes
	Bytes(v []byte) ([]byte, error)
	//temporal:query name=echo_time
	Time(v time.Time) (time.Time, error)
	//temporal:query name=echo_duration
	Duration(v time.Duration) (time.Duration, error)
	//temporal:query name=echo_color
	Color(v Color) (Color, error)
	//temporal:query name=echo_size
	Size(v Size) (Size, error)
	//temporal:query name=echo_pointer
	Pointer(v *Point) (*Point, error)
	//temporal:query name=echo_slice
	Slice(v []string) ([]string, error)
	//temporal:query name=echo_map
	Map(v map[int64]string) (map[int64]string, error)
	//temporal:query name=echo_record
	Record(v Record) (Record, error)
	//temporal:query name=echo_tree
	Tree(v Tree) (Tree, error)
	//temporal:query name=echo_three
	Three(first string, second int64, third *Point) (Three, error)
}

// Color is an enumeration of texts.
type Color string

// The colors.
const (
	Red   Color = "red"
	Green Color = "green"
)

// Size is an enumeration of numbers, which are not what is sent.
type Size int

// The sizes.
const (
	Small Size = iota
	Large
)

// Point is a place.
type Point struct {
	X int64 `json:"x"`
	Y int64 `json:"y"`
}

// Record has a field of each kind that is treated specially.
type Record struct {
	Bytes   []byte        `json:"bytes"`
	Omitted []string      `json:"omitted,omitempty"`
	Nil     []string      `json:"nil"`
	Empty   []string      `json:"empty"`
	Pointer *Point        `json:"pointer"`
	Big     int64         `json:"big,string"`
	At      time.Time     `json:"at"`
	Wait    time.Duration `json:"wait"`
}

// Tree is nested.
type Tree struct {
	Name     string         `json:"name"`
	Children []Tree         `json:"children,omitempty"`
	Sizes    map[string]int `json:"sizes,omitempty"`
}

// Three are the arguments of a question with several.
type Three struct {
	First  string `json:"first"`
	Second int64  `json:"second"`
	Third  *Point `json:"third"`
}
