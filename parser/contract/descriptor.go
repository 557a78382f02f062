package contract

// A Descriptor is what the contracts of a package say, as plain data: it can be stored as
// JSON, compared with that of an earlier version, and read without Go. It has no positions,
// and lists are sorted by name, so that moving code changes nothing in it.
type Descriptor struct {
	Package    string                     `json:"package"` // import path
	Workflows  []WorkflowDescriptor       `json:"workflows,omitempty"`
	Messages   []WorkflowDescriptor       `json:"messages,omitempty"` // interfaces whose messages several workflows have
	Activities []ActivitiesDescriptor     `json:"activities,omitempty"`
	Types      map[string]*TypeDescriptor `json:"types,omitempty"` // those with a name, by import path and name
}

// A WorkflowDescriptor describes a workflow type, or an interface of messages, which has
// neither a type on the wire nor a run.
type WorkflowDescriptor struct {
	GoName      string             `json:"goName"`
	Type        string             `json:"type,omitempty"` // on the wire
	Description string             `json:"description,omitempty"`
	Options     map[string]string  `json:"options,omitempty"` // by the keys of the directive
	Run         *MethodDescriptor  `json:"run,omitempty"`
	Signals     []MethodDescriptor `json:"signals,omitempty"`
	Queries     []MethodDescriptor `json:"queries,omitempty"`
	Updates     []MethodDescriptor `json:"updates,omitempty"`
}

// An ActivitiesDescriptor describes an interface of activities.
type ActivitiesDescriptor struct {
	GoName      string             `json:"goName"`
	Description string             `json:"description,omitempty"`
	Activities  []MethodDescriptor `json:"activities,omitempty"`
}

// A MethodDescriptor describes a message, an activity, or the run of a workflow.
type MethodDescriptor struct {
	GoName      string            `json:"goName"`
	Name        string            `json:"name,omitempty"` // on the wire; a run has none
	Description string            `json:"description,omitempty"`
	Options     map[string]string `json:"options,omitempty"` // by the keys of the directive
	Parameters  []Shape           `json:"parameters,omitempty"`
	Result      *Shape            `json:"result,omitempty"` // nil for nothing but an error
}

// A Shape is what a value looks like in a payload of Temporal's default data converter.
type Shape struct {
	Kind     ShapeKind `json:"kind"`
	Type     string    `json:"type,omitempty"` // the name of its Go type, if it has one: a key of Types for those of contracts
	Nullable bool      `json:"nullable,omitempty"`
	Elem     *Shape    `json:"elem,omitempty"`   // of arrays and maps
	Length   int64     `json:"length,omitempty"` // of arrays that have one
	Fields   []Field   `json:"fields,omitempty"` // of a struct without a name
}

// A TypeDescriptor describes a type with a name.
type TypeDescriptor struct {
	Shape
	Values []string `json:"values,omitempty"` // the constants of the type, as they are written in JSON
}

// A Field is a part of a JSON object.
type Field struct {
	Name      string `json:"name"` // in JSON
	GoName    string `json:"goName"`
	Shape     Shape  `json:"shape"`
	OmitEmpty bool   `json:"omitEmpty,omitempty"`
	Validate  string `json:"validate,omitempty"` // the tag
}

// A ShapeKind tells how a value is encoded.
type ShapeKind string

// The kinds of shapes.
const (
	ShapeString   ShapeKind = "string"
	ShapeBoolean  ShapeKind = "boolean"
	ShapeInteger  ShapeKind = "integer"
	ShapeNumber   ShapeKind = "number"
	ShapeBytes    ShapeKind = "bytes" // base64 in JSON; a parameter is sent as it is
	ShapeArray    ShapeKind = "array"
	ShapeMap      ShapeKind = "map" // a JSON object whose keys are data
	ShapeObject   ShapeKind = "object"
	ShapeTime     ShapeKind = "time"     // RFC 3339
	ShapeDuration ShapeKind = "duration" // a number of nanoseconds
	ShapeProtobuf ShapeKind = "protobuf" // Type is the Go type of the message
	ShapeText     ShapeKind = "text"     // a string that the type makes itself, with MarshalText
	ShapeCustom   ShapeKind = "custom"   // whatever the type makes itself, with MarshalJSON
	ShapeAny      ShapeKind = "any"
)
