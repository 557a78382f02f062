package descriptor

// Format is the number of the form that documents have, which a reader looks at first.
const Format = 1

// Behaviour is the behaviour of the runtime for which the generator writes code: what new runs record. The runtime has the
// same number.
const Behaviour = 1

// A Document is what the contracts of some packages say.
type Document struct {
	Format     int                `json:"temporalgen"`
	Behaviour  int                `json:"behaviour"`
	Workflows  []Workflow         `json:"workflows,omitempty"`  // by type, then package
	Messages   []Workflow         `json:"messages,omitempty"`   // interfaces whose messages several workflows have; by name
	Activities []Activities       `json:"activities,omitempty"` // by name, then package
	Defs       map[string]*Schema `json:"$defs,omitempty"`      // that schemas refer to
}

// A Workflow is a workflow type, or an interface of messages, which has neither a type on the wire nor a run.
type Workflow struct {
	Type        string            `json:"type,omitempty"` // on the wire
	Package     string            `json:"package"`        // import path
	GoName      string            `json:"goName"`
	Description string            `json:"description,omitempty"`
	Options     map[string]string `json:"options,omitempty"` // by the keys of the directive; what is left open is not there
	Run         *Method           `json:"run,omitempty"`
	Signals     []Method          `json:"signals,omitempty"` // by name, as all messages
	Queries     []Method          `json:"queries,omitempty"`
	Updates     []Method          `json:"updates,omitempty"`
}

// Activities are an interface of activities.
type Activities struct {
	Package     string   `json:"package"`
	GoName      string   `json:"goName"`
	Description string   `json:"description,omitempty"`
	Activities  []Method `json:"activities,omitempty"` // by name
}

// A Method is a message, an activity, or the run of a workflow.
type Method struct {
	Name        string            `json:"name,omitempty"` // on the wire; a run has none
	GoName      string            `json:"goName"`
	Description string            `json:"description,omitempty"`
	Options     map[string]string `json:"options,omitempty"` // by the keys of the directive; an activity's include those of its interface
	Parameters  []Payload         `json:"parameters,omitempty"`
	Result      *Payload          `json:"result,omitempty"` // nil for nothing but an error
}

// A Payload is what one value is sent as by Temporal's default data converter. Of a signal that is handled in batches it is
// one of the batch.
type Payload struct {
	Name     string   `json:"name,omitempty"` // of the parameter, as its author named it
	Encoding Encoding `json:"encoding,omitempty"`
	Schema   *Schema  `json:"schema"`                // of the value, or of its JSON form
	GoChecks []string `json:"x-go-checks,omitempty"` // "Validate" if the message is also checked by its method of that name
}

// An Encoding is how a payload is encoded, if that is not as JSON.
type Encoding string

// The encodings, as the metadata of payloads names them.
const (
	JSON     Encoding = ""              // json/plain
	Protobuf Encoding = "json/protobuf" // the JSON form of a protobuf message
	Binary   Encoding = "binary/plain"  // bytes as they are
)

// IsEmpty reports whether there are no contracts.
func (d *Document) IsEmpty() bool { return len(d.Workflows)+len(d.Messages)+len(d.Activities) == 0 }
