package diag

// A Code names a kind of diagnostic. It never changes, and is never used for another kind.
type Code string

// The codes of diagnostics. Those from TG101 on are rules that also hold for code
// that is written by hand, and that package analyzer looks for. Those from TG901 on are about what has changed since an earlier version: the first of them about
// directives, and those from TG951 on about payloads.
const (
	UnknownKind      Code = "TG001" // a directive of a kind that does not exist
	NearMiss         Code = "TG002" // a comment that looks like a directive and is none
	Misplaced        Code = "TG003" // a directive in a place where it means nothing
	UnknownKey       Code = "TG004" // a key or flag that the kind does not have
	Repeated         Code = "TG005" // a key or directive given twice
	BadValue         Code = "TG006" // a value that the key does not take
	MissingKey       Code = "TG007" // a key that the kind cannot do without
	NotInterface     Code = "TG010" // the annotated type is not a plain exported interface
	NoDirective      Code = "TG011" // a method that is nothing
	Run              Code = "TG012" // no run, or several
	NameTaken        Code = "TG014" // a generated Go name is taken
	Template         Code = "TG015" // a template that cannot be evaluated
	Validator        Code = "TG016" // a validator of nothing
	NoTimeout        Code = "TG017" // an activity that could run for ever
	Load             Code = "TG018" // source that cannot be loaded or type-checked
	ForeignFile      Code = "TG019" // a file in the way of an output
	ValidateTag      Code = "TG020" // a validate tag that is not checked
	ValidateRule     Code = "TG021" // a rule of a validate tag that cannot be compiled
	BatchLock        Code = "TG022" // a lock for each message of a batch
	UpdateName       Code = "TG023" // an update whose IDs could be those of another
	Ambiguous        Code = "TG024" // a template that does not tell values apart
	NotBuilt         Code = "TG025" // a contract in a file that is not built here
	QueryChanges     Code = "TG101" // a query that changes the state
	ValidatorChanges Code = "TG102" // a validator that changes the state
	QueryBlocks      Code = "TG103" // a query that waits, or has something done
	ValidatorBlocks  Code = "TG104" // a validator that does
	QueryContext     Code = "TG105" // a query that takes a context
	OuterContext     Code = "TG106" // a handler that waits with the context of another coroutine
	HandlerThreads   Code = "TG107" // a handler with goroutines, or one that waits beside the SDK
	HandlerChance    Code = "TG108" // a handler that depends on what is another value in a replay
	HandlerIO        Code = "TG109" // a handler that reads or writes outside of its process
	LateRegistration Code = "TG201" // a handler that is registered after something has waited
	LateState        Code = "TG202" // state that handlers use before it is there
	RegistrationErr  Code = "TG203" // a registration whose error nobody looks at
	WireNameTaken    Code = "TG204" // two messages with one name on the wire
	WireName         Code = "TG205" // a name on the wire that Temporal reserves
	ComputedName     Code = "TG206" // a name of a message that is computed
	ValidatorParams  Code = "TG207" // a validator that does not fit its update
	Signature        Code = "TG208" // a signature that the kind does not allow
	Unfinished       Code = "TG301" // an end while updates may run
	BusySignals      Code = "TG302" // a wait for handlers that does not count signals
	NoDrain          Code = "TG303" // signals that are lost when a workflow continues as new
	RacingDrain      Code = "TG304" // signals that a coroutine holds
	EarlyDrain       Code = "TG305" // a workflow that blocks after it has received the last signal
	HandlerContinues Code = "TG306" // a handler that continues as new
	ContinueArgs     Code = "TG307" // other arguments than the workflow takes that continues as new
	OnlyGrows        Code = "TG308" // a set that only grows, and that each run hands to the next
	CanceledContext  Code = "TG309" // a context that is cancelled, for what is done then
	Endless          Code = "TG310" // a loop that never ends, without continuing as new
	ContinueContract Code = "TG311" // a workflow with a contract that continues as new without the generated function
	Disturbing       Code = "TG312" // a call that may lose a signal that a Select waits for
	Overwrite        Code = "TG401" // a handler that overwrites what others have written while it waited
	LockMisuse       Code = "TG402" // a lock that is not had, or not given back
	Unserializable   Code = "TG501" // a type that cannot be sent
	Lossy            Code = "TG502" // a type that loses something when sent
	Positional       Code = "TG503" // several parameters instead of one struct
	ClearSecret      Code = "TG506" // a field that looks like a secret, and is sent as it is
	QueryPoll        Code = "TG601" // a query that is asked until something has happened
	SignalLoop       Code = "TG602" // a signal for each element of a list
	UpdateWithoutID  Code = "TG603" // an update that may be sent twice
	PinnedRun        Code = "TG604" // a message for a run that may have ended, or that does not say what to wait for
	RawName          Code = "TG607" // a message that is sent by its name, although there is a generated method
	EndlessWait      Code = "TG701" // a wait without a limit
	Condition        Code = "TG702" // a condition that does more than look
	TimeoutIgnored   Code = "TG703" // a wait with a limit, of which nobody looks how it has ended
	Uncancelled      Code = "TG704" // a wait that does not end when the workflow is cancelled
	SleepPoll        Code = "TG705" // a loop that sleeps and looks
	Ignore           Code = "TG801" // a comment that suppresses nothing
	Undescribed      Code = "TG803" // a message that nobody describes

	WorkflowGone         Code = "TG901" // a workflow type that is gone
	QueueChanged         Code = "TG902" // another task queue of a workflow
	WorkflowIDChanged    Code = "TG903" // another template of workflow IDs
	RunParameters        Code = "TG904" // other parameters of run
	RunResult            Code = "TG906" // a result of run that comes or goes
	MemoryBounds         Code = "TG907" // dedup-limit or dedup-ttl
	DrainLimitChanged    Code = "TG908"
	VersioningChanged    Code = "TG909"
	SignalGone           Code = "TG910"
	KindChanged          Code = "TG911" // a name that belongs to a message of another kind
	SignalAdded          Code = "TG912"
	SerialChanged        Code = "TG913"
	KeyChanged           Code = "TG914" // of a signal, or it is gone
	KeyAdded             Code = "TG915"
	OnErrorChanged       Code = "TG916"
	OnInvalidChanged     Code = "TG917"
	BatchChanged         Code = "TG919"
	QueryGone            Code = "TG920" // or its result
	UpdateGone           Code = "TG921"
	UpdateAdded          Code = "TG922"
	ValidatorChanged     Code = "TG923"
	UpdateResult         Code = "TG924" // a result of an update that comes or goes
	UpdateIDChanged      Code = "TG925" // or dedup is gone
	DedupAdded           Code = "TG926"
	AbandonRemoved       Code = "TG927"
	AbandonAdded         Code = "TG928"
	ActivityGone         Code = "TG930"
	LocalRemoved         Code = "TG931"
	ActivityQueueChanged Code = "TG932"
	ActivityParameters   Code = "TG933" // or its result
	MaxConcurrentChanged Code = "TG934"
	ParametersChanged    Code = "TG935" // of a message
	RolesChanged         Code = "TG936"
	QueryAdded           Code = "TG937"

	FieldGone       Code = "TG951"
	TypeChanged     Code = "TG952"
	CaseChanged     Code = "TG953" // of a name in JSON
	RuleStricter    Code = "TG955"
	MaybeMissing    Code = "TG956" // a result that may be null or left out
	NumberChanged   Code = "TG957" // a number of another size
	ValueGone       Code = "TG958" // of an enumeration
	CodecChanged    Code = "TG959" // a type that makes its JSON itself
	ProtoChanged    Code = "TG960" // another protobuf message
	RuleLooser      Code = "TG962"
	EncodingChanged Code = "TG963" // of a payload

	Accepted Code = "TG990" // a line of accepted changes that accepts nothing
)

// URL is the address of the page that explains c.
func (c Code) URL() string {
	return "https://github.com/temporalgen/temporalgen/blob/main/docs/diagnostics/" + string(c) + ".md"
}
