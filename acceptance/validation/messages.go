package validation

import "time"

// Rules look through types with names of their own.
type (
	// A Code is a text.
	Code string
	// A Level is a number.
	Level int
	// Codes are a list.
	Codes []Code
	// Prices are a map.
	Prices map[Code]float64
	// A Moment is a time, which has methods.
	Moment time.Time
)

// MarshalText makes a Moment something that can be sent.
func (m Moment) MarshalText() ([]byte, error) { return time.Time(m).MarshalText() }

// UnmarshalText is the reverse of MarshalText.
func (m *Moment) UnmarshalText(text []byte) error { return (*time.Time)(m).UnmarshalText(text) }

// ID is known by its text.
type ID [4]byte

// String is a UUID if the first byte is not zero.
func (id ID) String() string {
	if id[0] == 0 {
		return "none"
	}
	return "123e4567-e89b-12d3-a456-426614174000"
}

// Line is a struct that Go can compare.
type Line struct {
	SKU      string `validate:"required"`
	Quantity int    `validate:"min=1"`
}

// Parcel is one that it cannot.
type Parcel struct {
	Tags   []string `validate:"max=2"`
	Weight float64
	Line   Line
	Extra  map[string]int
	_      int
}

// Required has the rule required.
type Required struct {
	String    string            `validate:"required"`
	Code      Code              `validate:"required"`
	Int       int               `validate:"required"`
	Level     Level             `validate:"required"`
	Uint8     uint8             `validate:"required"`
	Float32   float32           `validate:"required"`
	Float64   float64           `validate:"required"`
	Bool      bool              `validate:"required"`
	Duration  time.Duration     `validate:"required"`
	Time      time.Time         `validate:"required"`
	Moment    Moment            `validate:"required"`
	Slice     []string          `validate:"required"`
	Bytes     []byte            `validate:"required"`
	Map       map[string]int    `validate:"required"`
	Array     [2]int            `validate:"required"`
	Floats    [2]float64        `validate:"required"`
	Struct    Line              `validate:"required"`
	Parcel    Parcel            `validate:"required"`
	Pointer   *string           `validate:"required"`
	Number    *int              `validate:"required"`
	Twice     **string          `validate:"required"`
	Slices    *[]string         `validate:"required"`
	Maps      *map[string]int   `validate:"required"`
	StructPtr *Line             `validate:"required"`
	TimePtr   *time.Time        `validate:"required"`
	Parcels   *Parcel           `validate:"required"`
	Nested    map[string][]Code `validate:"required"`
}

// Omitted has the rule omitempty, with others before and behind it.
type Omitted struct {
	String    string         `validate:"omitempty,min=3"`
	Between   string         `validate:"max=4,omitempty,min=3"`
	Code      Code           `validate:"omitempty,min=2,max=3"`
	Int       int            `validate:"omitempty,gt=2"`
	Middle    int            `validate:"lt=5,omitempty,gt=2"`
	Uint      uint           `validate:"omitempty,eq=2"`
	Float     float64        `validate:"omitempty,gt=1"`
	Bool      bool           `validate:"omitempty,eq=false"`
	NotEmpty  string         `validate:"omitempty,min=1,max=2"`
	NoEffect  string         `validate:"omitempty,min=1"`
	Duration  time.Duration  `validate:"omitempty,min=1s"`
	Slice     []string       `validate:"omitempty,min=1"`
	Elements  []string       `validate:"omitempty,dive,min=2"`
	Both      []string       `validate:"omitempty,max=2,dive,omitempty,min=2"`
	Map       map[string]int `validate:"omitempty,min=1,dive,omitempty,gt=2"`
	Array     [2]int         `validate:"omitempty,dive,gt=0"`
	Struct    Line           `validate:"omitempty"`
	Parcel    Parcel         `validate:"omitempty"`
	Required  Line           `validate:"omitempty,required"`
	Pointer   *string        `validate:"omitempty,min=3"`
	Number    *int           `validate:"omitempty,gt=2"`
	Later     *int           `validate:"lt=5,omitempty,gt=2"`
	Twice     **int          `validate:"omitempty,gt=2"`
	Slices    *[]string      `validate:"omitempty,min=1"`
	LaterList *[]string      `validate:"max=2,omitempty,min=1"`
	StructPtr *Line          `validate:"omitempty"`
	Parcels   []*Parcel      `validate:"omitempty,dive,omitempty"`
}

// Least has the rule min.
type Least struct {
	String   string         `validate:"min=3"`
	One      string         `validate:"min=1"`
	Code     Code           `validate:"min=0x2"`
	Int      int            `validate:"min=2"`
	Int8     int8           `validate:"min=-1"`
	Int16    int16          `validate:"min=2"`
	Int32    int32          `validate:"min=2"`
	Int64    int64          `validate:"min=-2"`
	Level    Level          `validate:"min=2"`
	Uint     uint           `validate:"min=2"`
	Uint8    uint8          `validate:"min=2"`
	Uint16   uint16         `validate:"min=2"`
	Uint32   uint32         `validate:"min=2"`
	Uint64   uint64         `validate:"min=18446744073709551615"`
	Always   int8           `validate:"min=-128,max=5"`
	Float32  float32        `validate:"min=0.1"`
	Float64  float64        `validate:"min=1.5"`
	Duration time.Duration  `validate:"min=1s"`
	Number   time.Duration  `validate:"min=1_000"`
	Slice    []int          `validate:"min=2"`
	Bytes    []byte         `validate:"min=1"`
	Map      map[string]int `validate:"min=2"`
	Prices   Prices         `validate:"min=1"`
}

// Most has the rule max.
type Most struct {
	String   string         `validate:"max=3"`
	Code     Code           `validate:"max=0"`
	Int      int            `validate:"max=2"`
	Int8     int8           `validate:"max=2"`
	Level    Level          `validate:"max=-2"`
	Uint     uint           `validate:"max=2"`
	Uint8    uint8          `validate:"max=0"`
	Wide     uint8          `validate:"max=1000,ne=1"`
	Float32  float32        `validate:"max=0.1"`
	Float64  float64        `validate:"max=1.5"`
	Duration time.Duration  `validate:"max=1s"`
	Slice    []int          `validate:"max=1"`
	Codes    Codes          `validate:"max=1"`
	Map      map[string]int `validate:"max=1"`
}

// Length has the rule len.
type Length struct {
	String   string         `validate:"len=3"`
	Code     Code           `validate:"len=2"`
	Int      int            `validate:"len=2"`
	Uint16   uint16         `validate:"len=2"`
	Float64  float64        `validate:"len=1.5"`
	Duration time.Duration  `validate:"len=1s"`
	Slice    []int          `validate:"len=2"`
	Map      map[string]int `validate:"len=1"`
}

// Compared has the rules gt, gte, lt and lte.
type Compared struct {
	GtString    string         `validate:"gt=2"`
	GtEmpty     string         `validate:"gt=0"`
	GtInt       int            `validate:"gt=2"`
	GtUint      uint           `validate:"gt=2"`
	GtFloat32   float32        `validate:"gt=0.1"`
	GtFloat     float64        `validate:"gt=1.5"`
	GtDuration  time.Duration  `validate:"gt=1s"`
	GtSlice     []int          `validate:"gt=1"`
	GtMap       map[string]int `validate:"gt=0"`
	GteString   string         `validate:"gte=2"`
	GteInt      int            `validate:"gte=2"`
	GteUint     uint           `validate:"gte=2"`
	GteFloat    float64        `validate:"gte=1.5"`
	GteDuration time.Duration  `validate:"gte=1s"`
	GteSlice    []int          `validate:"gte=1"`
	GteMap      map[string]int `validate:"gte=1"`
	LtString    string         `validate:"lt=2"`
	LtInt       int            `validate:"lt=2"`
	LtUint      uint           `validate:"lt=2"`
	LtFloat     float64        `validate:"lt=1.5"`
	LtDuration  time.Duration  `validate:"lt=1s"`
	LtSlice     []int          `validate:"lt=1"`
	LtMap       map[string]int `validate:"lt=2"`
	LteString   string         `validate:"lte=2"`
	LteInt      int            `validate:"lte=2"`
	LteUint     uint           `validate:"lte=2"`
	LteFloat32  float32        `validate:"lte=0.1"`
	LteFloat    float64        `validate:"lte=1.5"`
	LteDuration time.Duration  `validate:"lte=1s"`
	LteSlice    []int          `validate:"lte=1"`
	LteMap      map[string]int `validate:"lte=1"`
}

// Equal has the rule eq.
type Equal struct {
	String   string         `validate:"eq=red"`
	Empty    string         `validate:"eq="`
	Comma    string         `validate:"eq=a0x2Cb0x7Cc"`
	Code     Code           `validate:"eq=red"`
	Int      int            `validate:"eq=2"`
	Uint8    uint8          `validate:"eq=2"`
	Float32  float32        `validate:"eq=0.1"`
	Float64  float64        `validate:"eq=1.5"`
	True     bool           `validate:"eq=true"`
	False    bool           `validate:"eq=F"`
	Duration time.Duration  `validate:"eq=1s"`
	Slice    []int          `validate:"eq=2"`
	Map      map[string]int `validate:"eq=1"`
}

// Different has the rule ne.
type Different struct {
	String   string         `validate:"ne=red"`
	Empty    string         `validate:"ne="`
	Code     Code           `validate:"ne=red"`
	Int      int            `validate:"ne=2"`
	Uint8    uint8          `validate:"ne=2"`
	Float32  float32        `validate:"ne=0.1"`
	Float64  float64        `validate:"ne=1.5"`
	True     bool           `validate:"ne=1"`
	False    bool           `validate:"ne=false"`
	Duration time.Duration  `validate:"ne=1s"`
	Slice    []int          `validate:"ne=2"`
	Map      map[string]int `validate:"ne=1"`
}

// Chosen has the rule oneof.
type Chosen struct {
	String   string        `validate:"oneof=red green 'light blue' it's"`
	Code     Code          `validate:"oneof=red  a"`
	One      string        `validate:"oneof=red"`
	Empty    string        `validate:"oneof='' red"`
	Int      int           `validate:"oneof=-1 2 3"`
	Int8     int8          `validate:"oneof=-1 2"`
	Uint     uint          `validate:"oneof=0 2"`
	Duration time.Duration `validate:"oneof=0 1000000000"`
	Pointer  *string       `validate:"oneof=red green"`
}

// Formatted has the rules email, url and uuid.
type Formatted struct {
	Email       string   `validate:"email"`
	EmailCode   Code     `validate:"email"`
	MaybeEmail  *string  `validate:"omitempty,email"`
	Emails      []string `validate:"dive,email"`
	URL         string   `validate:"url"`
	URLCode     Code     `validate:"url"`
	OptionalURL string   `validate:"omitempty,url"`
	UUID        string   `validate:"uuid"`
	UUIDCode    Code     `validate:"uuid"`
	UUIDPtr     *string  `validate:"required,uuid"`
	ID          ID       `validate:"uuid"`
	IDPtr       *ID      `validate:"omitempty,uuid"`
}

// Dived has the rule dive.
type Dived struct {
	Strings   []string            `validate:"dive,required"`
	Rules     []string            `validate:"min=1,max=3,dive,min=1,max=3"`
	Pointers  []*string           `validate:"dive,required,min=2"`
	Optional  []*string           `validate:"dive,omitempty,min=2"`
	Unguarded []*int              `validate:"dive,min=2"`
	Lines     []Line              `validate:"dive"`
	Required  []Line              `validate:"required,dive,required"`
	LinePtrs  []*Line             `validate:"dive"`
	NotNil    []*Line             `validate:"dive,required"`
	Array     [3]string           `validate:"dive,max=2"`
	LineArray [2]Line             `validate:"dive"`
	Map       map[string]int      `validate:"dive,gt=0"`
	Levels    map[Level]string    `validate:"dive,min=2"`
	LineMap   map[string]Line     `validate:"min=1,dive"`
	PtrMap    map[Code]*Line      `validate:"dive,required"`
	Grid      [][]Line            `validate:"dive,dive"`
	Cube      [][]string          `validate:"dive,min=1,dive,max=2"`
	MapList   map[string][]*Line  `validate:"dive,required,dive,required"`
	ListMap   []map[string]string `validate:"dive,dive,required"`
	PtrList   *[]string           `validate:"dive,required"`
	PtrLines  *[]Line             `validate:"omitempty,min=1,dive"`
	PtrGrid   []*[]Line           `validate:"dive,required,dive"`
	Parcels   []Parcel            `validate:"dive,omitempty"`
	Codes     Codes               `validate:"dive,oneof=red a"`
	Bytes     []byte              `validate:"dive,lt=3"`
}

// Pointed has pointers.
type Pointed struct {
	String   *string        `validate:"min=2"`
	Zero     *uint          `validate:"min=0"`
	Required *int           `validate:"required,gt=2"`
	Float    *float64       `validate:"lt=1.5"`
	Bool     *bool          `validate:"eq=true"`
	Duration *time.Duration `validate:"required,max=1s"`
	Twice    **int          `validate:"gt=2"`
	Line     *Line
	Lines    *Line `validate:"required"`
	Twin     **Line
	Email    *string         `validate:"required,email"`
	List     *[]int          `validate:"len=2"`
	Map      *map[string]int `validate:"required,min=1"`
}

// Base is embedded.
type Base struct {
	Key string `validate:"required"`
}

// Box holds something.
type Box[T any] struct {
	Label   string `validate:"max=3"`
	Content T
	More    []T `validate:"dive"`
}

// Tree is a part of itself.
type Tree struct {
	Name     string  `validate:"required"`
	Children []*Tree `validate:"max=2,dive"`
	Other    *Tree
	ByName   map[string]Tree `validate:"dive"`
}

// Nested has structs within structs.
type Nested struct {
	Base
	*Line
	hidden
	Plain   Line
	Skipped Line `validate:"-"`
	Inline  struct {
		Width int `validate:"gt=0"`
		Deep  struct {
			Height int `validate:"gt=0"`
		}
	}
	Boxes []struct {
		Label Code `validate:"required"`
	} `validate:"max=3,dive"`
	Box    Box[Line]
	Number Box[*int]
	Tree   Tree
	Parcel *Parcel `validate:"omitempty"`
	Time   time.Time
}

type hidden struct {
	Secret string `validate:"min=2"`
}
