package parser

// The codes of diagnostics. Those from TG101 on are rules that also hold for code
// that is written by hand.
const (
	codeUnknownKind     = "TG001" // a directive of a kind that does not exist
	codeNearMiss        = "TG002" // a comment that looks like a directive and is none
	codeMisplaced       = "TG003" // a directive in a place where it means nothing
	codeUnknownKey      = "TG004" // a key or flag that the kind does not have
	codeRepeated        = "TG005" // a key or directive given twice
	codeBadValue        = "TG006" // a value that the key does not take
	codeMissingKey      = "TG007" // a key that the kind cannot do without
	codeNotInterface    = "TG010" // the annotated type is not a plain exported interface
	codeNoDirective     = "TG011" // a method that is nothing
	codeRun             = "TG012" // no run, or several
	codeNameTaken       = "TG014" // a generated Go name is taken
	codeTemplate        = "TG015" // a template that cannot be evaluated
	codeValidator       = "TG016" // a validator of nothing
	codeNoTimeout       = "TG017" // an activity that could run for ever
	codeLoad            = "TG018" // source that cannot be loaded or type-checked
	codeValidateTag     = "TG020" // a validate tag that is not checked
	codeValidateRule    = "TG021" // a rule of a validate tag that cannot be compiled
	codeBatchLock       = "TG022" // a lock for each message of a batch
	codeUpdateName      = "TG023" // an update whose IDs could be those of another
	codeAmbiguous       = "TG024" // a template that does not tell values apart
	codeQueryContext    = "TG105" // a query that takes a context
	codeWireNameTaken   = "TG204" // two messages with one name on the wire
	codeWireName        = "TG205" // a name on the wire that Temporal reserves
	codeValidatorParams = "TG207" // a validator that does not fit its update
	codeSignature       = "TG208" // a signature that the kind does not allow
	codeUnserializable  = "TG501" // a type that cannot be sent
	codeLossy           = "TG502" // a type that loses something when sent
	codePositional      = "TG503" // several parameters instead of one struct
)
