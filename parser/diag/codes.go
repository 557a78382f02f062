package diag

// A Code names a kind of diagnostic. It never changes, and is never used for another kind.
type Code string

// The codes of diagnostics. Those from TG101 on are rules that also hold for code
// that is written by hand.
const (
	UnknownKind     Code = "TG001" // a directive of a kind that does not exist
	NearMiss        Code = "TG002" // a comment that looks like a directive and is none
	Misplaced       Code = "TG003" // a directive in a place where it means nothing
	UnknownKey      Code = "TG004" // a key or flag that the kind does not have
	Repeated        Code = "TG005" // a key or directive given twice
	BadValue        Code = "TG006" // a value that the key does not take
	MissingKey      Code = "TG007" // a key that the kind cannot do without
	NotInterface    Code = "TG010" // the annotated type is not a plain exported interface
	NoDirective     Code = "TG011" // a method that is nothing
	Run             Code = "TG012" // no run, or several
	NameTaken       Code = "TG014" // a generated Go name is taken
	Template        Code = "TG015" // a template that cannot be evaluated
	Validator       Code = "TG016" // a validator of nothing
	NoTimeout       Code = "TG017" // an activity that could run for ever
	Load            Code = "TG018" // source that cannot be loaded or type-checked
	ForeignFile     Code = "TG019" // a file in the way of an output
	ValidateTag     Code = "TG020" // a validate tag that is not checked
	ValidateRule    Code = "TG021" // a rule of a validate tag that cannot be compiled
	BatchLock       Code = "TG022" // a lock for each message of a batch
	UpdateName      Code = "TG023" // an update whose IDs could be those of another
	Ambiguous       Code = "TG024" // a template that does not tell values apart
	NotBuilt        Code = "TG025" // a contract in a file that is not built here
	QueryContext    Code = "TG105" // a query that takes a context
	WireNameTaken   Code = "TG204" // two messages with one name on the wire
	WireName        Code = "TG205" // a name on the wire that Temporal reserves
	ValidatorParams Code = "TG207" // a validator that does not fit its update
	Signature       Code = "TG208" // a signature that the kind does not allow
	Unserializable  Code = "TG501" // a type that cannot be sent
	Lossy           Code = "TG502" // a type that loses something when sent
	Positional      Code = "TG503" // several parameters instead of one struct
)

// URL is the address of the page that explains c.
func (c Code) URL() string {
	return "https://github.com/temporalgen/temporalgen/blob/main/docs/diagnostics/" + string(c) + ".md"
}
