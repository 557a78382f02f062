package descriptor

import "encoding/json"

// DurationUnit is the description of a time.Duration, and the end of that of a property that is one.
const DurationUnit = "A number of nanoseconds."

// A Schema is a JSON Schema with the keywords that documents use. The zero value allows everything.
//
// Of keywords that begin with x-, which others ignore, there are four, for what is known of the Go side.
type Schema struct {
	Ref         string `json:"$ref,omitempty"` // "#/$defs/" and a key of Document.Defs; nothing else is set then
	Description string `json:"description,omitempty"`

	Type  string    `json:"type,omitempty"`  // string, boolean, integer, number, array, object or null; "" for any
	AllOf []*Schema `json:"allOf,omitempty"` // one $ref, which then has a description or rules beside it
	OneOf []*Schema `json:"oneOf,omitempty"` // a schema, and null

	Const           any    `json:"const,omitempty"`
	Enum            []any  `json:"enum,omitempty"`
	Examples        []any  `json:"examples,omitempty"` // the constants of a Go type, which are not the only values
	Format          string `json:"format,omitempty"`   // date-time
	Pattern         string `json:"pattern,omitempty"`
	ContentEncoding string `json:"contentEncoding,omitempty"` // base64
	MinLength       *int64 `json:"minLength,omitempty"`       // characters
	MaxLength       *int64 `json:"maxLength,omitempty"`

	Minimum          json.Number `json:"minimum,omitempty"`
	Maximum          json.Number `json:"maximum,omitempty"`
	ExclusiveMinimum json.Number `json:"exclusiveMinimum,omitempty"`
	ExclusiveMaximum json.Number `json:"exclusiveMaximum,omitempty"`

	Items    *Schema `json:"items,omitempty"`
	MinItems *int64  `json:"minItems,omitempty"`
	MaxItems *int64  `json:"maxItems,omitempty"`

	Properties           map[string]*Schema `json:"properties,omitempty"`
	Required             []string           `json:"required,omitempty"` // sorted
	PropertyNames        *Schema            `json:"propertyNames,omitempty"`
	AdditionalProperties *Schema            `json:"additionalProperties,omitempty"` // the values of a map
	MinProperties        *int64             `json:"minProperties,omitempty"`
	MaxProperties        *int64             `json:"maxProperties,omitempty"`

	GoName   string   `json:"x-go-name,omitempty"`   // of the field that is a property
	GoType   string   `json:"x-go-type,omitempty"`   // of a type with a name, of a number, of an array such as [3]int, and struct{}: import path and name
	GoCodec  string   `json:"x-go-codec,omitempty"`  // the method with which the type makes its JSON itself: MarshalJSON or MarshalText, ProtoReflect for protobuf
	GoChecks []string `json:"x-go-checks,omitempty"` // rules of validate tags, and "Validate" for the method, that the schema does not express
}
