package evolution_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/internal/testmodule"
	"github.com/temporalgen/temporalgen/parser/diag"
	"github.com/temporalgen/temporalgen/parser/evolution"
)

var update = flag.Bool("update", false, "write MUTATIONS.md")

// A mutation is a change of a contract of this repository.
type mutation struct {
	name  string
	of    string   // the folder of the contract
	want  string   // code and classes of what breaks, "" for nothing
	edits []string // texts that are in one place of the files with contracts, each followed by what replaces it
}

// mutate makes a mutation.
func mutate(name, want string, edits ...string) mutation {
	return mutation{name: name, want: want, edits: edits}
}

// in are the mutations of a contract.
func in(folder string, list ...mutation) []mutation {
	for i := range list {
		list[i].of = folder
	}
	return list
}

// The classes of mutations, as they are written here.
const (
	rmc = " running, memory, clients"
	rm  = " running, memory"
	rc  = " running, clients"
	r   = " running"
	c   = " clients"
	o   = " rollout"
)

// mutations are changes of each kind that a contract can have. Folder acceptance/evolution measures such changes, with the same
// names, on recorded histories and a server.
var mutations = slices.Concat(
	in("acceptance/replay",
		mutate("workflow renamed", "TG901"+rc, "//temporal:workflow id={ID}", "//temporal:workflow name=Book id={ID}"),
		mutate("task queue added", "TG902 clients, rollout", "//temporal:workflow id={ID}", "//temporal:workflow id={ID} queue=ledgers"),
		mutate("workflow ID changed", "TG903"+rc, "//temporal:workflow id={ID}", "//temporal:workflow id=ledger-{ID}"),
		mutate("workflow ID removed", "TG903"+rc, "//temporal:workflow id={ID}", "//temporal:workflow"),
		mutate("parameter of run added", "TG904"+r, "in Input) (Lines, error)", "in Input, more string) (Lines, error)", "workflow id={ID}", "workflow id={in.ID}"),
		mutate("parameter of run added in front", "TG904"+rmc, "in Input) (Lines, error)", "more string, in Input) (Lines, error)", "workflow id={ID}", "workflow id={in.ID}"),
		mutate("dedup-limit lowered", "TG907"+rm, "id={ID}", "id={ID} dedup-limit=50"),
		mutate("dedup-limit raised", "TG907"+r, "id={ID}", "id={ID} dedup-limit=5000"),
		mutate("dedup-limit as it is without", "", "id={ID}", "id={ID} dedup-limit=2000"),
		mutate("dedup-ttl added", "TG907"+rm, "id={ID}", "id={ID} dedup-ttl=1h"),
		mutate("drain-limit changed", "TG908"+r, "id={ID}", "id={ID} drain-limit=7"),
		mutate("max-concurrent lowered", "TG934"+r, "id={ID}", "id={ID} max-concurrent=7"),
		mutate("versioning pinned", "TG909"+o, "id={ID}", "id={ID} versioning=pinned"),
		mutate("signal removed", "TG910"+rmc, "	//temporal:signal name=remark\n	Remark(ctx workflow.Context, e Entry) error\n", ""),
		mutate("signal renamed", "TG910"+rmc, "name=remark", "name=aside"),
		mutate("Go name of a signal changed", "", "	Remark(ctx", "	Aside(ctx"),
		mutate("Go name and name on the wire changed", "TG910"+rmc, "name=remark\n	Remark(ctx", "name=aside\n	Aside(ctx"),
		mutate("signal made an update", "TG911"+rmc, "//temporal:signal name=remark", "//temporal:update name=remark"),
		mutate("update made a signal", "TG911"+rmc, "//temporal:update name=watch unfinished=abandon", "//temporal:signal name=watch"),
		mutate("signal added", "TG912"+o, "	//temporal:signal name=remark\n", "	//temporal:signal name=hint\n	Hint(ctx workflow.Context, e Entry) error\n	//temporal:signal name=remark\n"),
		mutate("serial added to a signal", "TG913"+r, "name=note", "name=note serial"),
		mutate("serial removed from a signal", "TG913"+r, "name=deposit key={Key} serial", "name=deposit key={Key}"),
		mutate("serial made one by a field", "TG913"+r, "name=deposit key={Key} serial", "name=deposit key={Key} serial=for-{Text}"),
		mutate("serial made one with a name", "TG913"+r, "name=deposit key={Key} serial", "name=deposit key={Key} serial=deposits"),
		mutate("serial added to an update", "TG913"+r, "name=audit", "name=audit serial"),
		mutate("serial removed from an update", "TG913"+r, "name=book serial", "name=book"),
		mutate("key removed", "TG914"+rm, "name=deposit key={Key}", "name=deposit"),
		mutate("key of another field", "TG914"+rm, "name=deposit key={Key}", "name=deposit key={Text}"),
		mutate("key of another text", "TG914"+rm, "name=deposit key={Key}", "name=deposit key=deposit-{Key}"),
		mutate("key added", "TG915"+r, "name=note", "name=note key={Key}"),
		mutate("on-error log", "TG916"+r, "name=note", "name=note on-error=log"),
		mutate("on-error fail", "TG916"+r, "name=correct on-error=log", "name=correct"),
		mutate("on-error as it is without", "", "name=note", "name=note on-error=fail"),
		mutate("on-invalid fail", "TG917"+r, "name=note", "name=note on-invalid=fail"),
		mutate("on-invalid drop", "TG917"+r, "name=seal on-invalid=fail", "name=seal on-invalid=drop"),
		mutate("batch-window changed", "", "batch-window=50ms", "batch-window=90ms"),
		mutate("batch-window removed", "TG919"+r, "batch-window=50ms ", ""),
		mutate("batch-max changed", "TG919"+r, "batch-max=3", "batch-max=4"),
		mutate("batch-max removed", "TG919"+r, " batch-max=3", ""),
		mutate("batches added", "TG919"+r, "name=note\n	Note(ctx workflow.Context, e Entry)", "name=note batch-max=5\n	Note(ctx workflow.Context, e []Entry)"),
		mutate("batches removed", "TG919"+r+"; TG919"+r, " batch-window=50ms batch-max=3", "", "entries []Entry", "entries Entry"),
		mutate("query removed", "TG920"+c, "	//temporal:query name=lines\n	Lines() Lines\n", ""),
		mutate("query renamed", "TG920"+c, "name=lines", "name=text"),
		mutate("query made an update", "TG911"+c, "//temporal:query name=lines\n	Lines() Lines", "//temporal:update name=lines\n	Lines(ctx workflow.Context) (Lines, error)"),
		mutate("query added", "TG937"+o, "	//temporal:query name=lines\n", "	//temporal:query name=length\n	Length() int\n	//temporal:query name=lines\n"),
		mutate("update removed", "TG921"+rc, "	//temporal:update name=audit\n	Audit(ctx workflow.Context, e Entry) (Lines, error)\n", ""),
		mutate("update renamed", "TG921"+rc, "name=audit", "name=review"),
		mutate("remembered update renamed", "TG921"+rmc, "name=transfer", "name=move"),
		mutate("update added", "TG922"+o, "	//temporal:update name=audit\n", "	//temporal:update name=look\n	Look(ctx workflow.Context, e Entry) (Lines, error)\n	//temporal:update name=audit\n"),
		mutate("validator added", "TG923"+c, "	//temporal:validator for=Transfer\n", "	//temporal:validator for=Book\n	ValidateBook(ctx workflow.Context, e Entry) error\n	//temporal:validator for=Transfer\n"),
		mutate("validator removed", "TG923"+c, "	//temporal:validator for=Transfer\n	ValidateTransfer(ctx workflow.Context, e Entry) error\n", ""),
		mutate("Go name of a validator changed", "", "	ValidateTransfer(ctx", "	CheckTransfer(ctx"),
		mutate("update result removed", "TG924"+c, "name=audit\n	Audit(ctx workflow.Context, e Entry) (Lines, error)", "name=audit\n	Audit(ctx workflow.Context, e Entry) error"),
		mutate("result of a remembered update added", "TG924 memory", "Confirm(ctx workflow.Context, e Entry) error", "Confirm(ctx workflow.Context, e Entry) (int, error)"),
		mutate("update ID changed", "TG925"+rmc, "name=transfer id={Key}", "name=transfer id=transfer-{Key}"),
		mutate("update ID removed", "TG925"+rmc, "name=transfer id={Key}", "name=transfer"),
		mutate("update ID added", "", "name=audit", "name=audit id={Key}"),
		mutate("dedup removed", "TG925"+rmc, "name=transfer id={Key} dedup", "name=transfer id={Key}"),
		mutate("dedup added", "TG926"+r, "name=audit", "name=audit dedup"),
		mutate("unfinished warn", "TG927"+r, "name=watch unfinished=abandon", "name=watch"),
		mutate("unfinished abandon", "TG928"+r, "name=audit", "name=audit unfinished=abandon"),
		mutate("wait completed", "", "name=audit", "name=audit wait=completed"),
		mutate("activity renamed", "TG930"+r, "name=post", "name=send"),
		mutate("activity removed", "TG930"+r, "	//temporal:activity name=post\n	Post(ctx context.Context, text string) (string, error)\n", ""),
		mutate("Go name of an activity changed", "", "	Post(ctx context.Context", "	Send(ctx context.Context"),
		mutate("activity added", "", "	//temporal:activity name=post\n", "	//temporal:activity name=fetch\n	Fetch(ctx context.Context, text string) (string, error)\n	//temporal:activity name=post\n"),
		mutate("local activity made remote", "TG931"+r, "name=check local", "name=check"),
		mutate("activity made local", "", "name=post", "name=post local"),
		mutate("parameter of an activity removed", "TG933"+r, "Post(ctx context.Context, text string) (string, error)\n	//", "Post(ctx context.Context) (string, error)\n	//"),
		mutate("parameter of an activity added", "", "Post(ctx context.Context, text string) (string, error)\n	//", "Post(ctx context.Context, text string, copies int) (string, error)\n	//"),
		mutate("parameter of an activity of another type", "TG952"+r, "Post(ctx context.Context, text string) (string, error)\n	//", "Post(ctx context.Context, text bool) (string, error)\n	//"),
		mutate("result of an activity removed", "TG933"+r, "Post(ctx context.Context, text string) (string, error)\n	//", "Post(ctx context.Context, text string) error\n	//"),
		mutate("result of an activity of another type", "TG952"+r, "Post(ctx context.Context, text string) (string, error)\n	//", "Post(ctx context.Context, text string) (int, error)\n	//"),
		mutate("field removed", "TG951"+rmc, "	Post  bool          `json:\",omitempty\"` // calls an activity\n", ""),
		mutate("field renamed", "TG951"+rmc, "Check bool          `json:\",omitempty\"`", "Check bool `json:\"Verify,omitempty\"`"),
		mutate("Go name of a field changed", "", "Check bool          `json:\",omitempty\"`", "Verify bool `json:\"Check,omitempty\"`"),
		mutate("field of another type", "TG952"+rmc, "Check bool ", "Check string "),
		mutate("field renamed in case", "TG953"+c, "Check bool          `json:\",omitempty\"`", "Check bool `json:\"check,omitempty\"`"),
		mutate("field added, optional", "", "	Check bool ", "	Again bool `json:\",omitempty\"`\n	Check bool "),
		mutate("field added, required", "TG955"+rmc, "	Check bool ", "	Again bool `validate:\"required\"`\n	Check bool "),
		mutate("rule added", "TG955"+rmc, "Key  string `json:\",omitempty\"`", "Key string `json:\",omitempty\" validate:\"max=9\"`"),
		mutate("Validate removed", "TG962"+r, "func (e Entry) Validate()", "func (e Entry) check()"),
		mutate("pointer", "", "Check bool          `json:\",omitempty\"`", "Check *bool `json:\",omitempty\"`"),
		mutate("input field renamed", "TG951"+rmc, "	Tell string `json:\",omitempty\"`", "	Tell string `json:\"Inform,omitempty\"`"),
		mutate("input field of another type", "TG952"+rmc, "Events int `json", "Events bool `json"),
		mutate("Go name of a key's field changed", "", "	Key  string `json:\",omitempty\"`", "	Mark string `json:\"Key,omitempty\"`",
			"name=deposit key={Key}", "name=deposit key={Mark}", "name=collect key={Key}", "name=collect key={Mark}",
			"name=transfer id={Key}", "name=transfer id={Mark}", "name=confirm id={Key}", "name=confirm id={Mark}"),
		mutate("duration made a number", "", "Timeout time.Duration", "Timeout int64"),
		mutate("time in the place of a duration", "TG952"+rmc, "Timeout time.Duration", "Timeout time.Time"),
		mutate("number narrowed", "TG957"+rmc, "Events int `json", "Events int8 `json"),
		mutate("integer made a float", "TG957"+rmc, "Events int `json", "Events float64 `json"),
		mutate("list made a single value", "TG952"+rmc, "Continue []string", "Continue string"),
		mutate("type of elements changed", "TG952"+rmc, "Continue []string", "Continue []int"),
		mutate("result of run of another type", "TG952"+rc, "in Input) (Lines, error)", "in Input) (int, error)"),
		mutate("result of run removed", "TG906"+rc, "in Input) (Lines, error)", "in Input) error"),
		mutate("roles added", "TG936"+c, "name=note", "name=note roles=clerk"),
		mutate("comments changed", "", "// Note and Remark are", "// Both are"),
		mutate("methods in another order", "", "	//temporal:query name=lines\n	Lines() Lines\n", "", "	//temporal:run\n", "	//temporal:query name=lines\n	Lines() Lines\n\n	//temporal:run\n"),
		mutate("parameter renamed in Go", "", "name=audit\n	Audit(ctx workflow.Context, e Entry)", "name=audit\n	Audit(ctx workflow.Context, entry Entry)"),
	),
	in("acceptance/reference",
		mutate("task queue changed", "TG902 clients, rollout", "queue=parcels id=parcel-{Number}", "queue=post id=parcel-{Number}"),
		mutate("workflow removed", "TG901"+rc, "//temporal:workflow queue=parcels id=claim-report cron=\"0 6 * * *\"\ntype ClaimReport interface {\n	//temporal:run roles=agent\n	Run(ctx workflow.Context) error\n}\n", ""),
		mutate("timeouts changed", "", "execution-timeout=2160h", "execution-timeout=4h run-timeout=2h task-timeout=9s"),
		mutate("dedup-ttl shortened", "TG907"+rm, "dedup-ttl=720h", "dedup-ttl=1h"),
		mutate("dedup-ttl removed", "TG907"+r, " dedup-ttl=720h", ""),
		mutate("dedup-limit where nothing is remembered", "", "queue=parcels id=claim-report", "queue=parcels dedup-limit=9 id=claim-report"),
		mutate("drain-limit where there are no signals", "", "queue=parcels id=claim-report", "queue=parcels drain-limit=9 id=claim-report"),
		mutate("start-delay, priority, fairness, memo, search attributes, summary and details changed", "",
			"start-delay=1s priority=2 fairness-key={CustomerID} fairness-weight=1.5 summary=\"Claim for {Number}\" details=\"Parcel {Number} of {CustomerID}, worth {Worth} cents\" memo=Customer:{CustomerID},Source:web search-attributes=CustomerId:{CustomerID},Worth:{Worth}",
			"start-delay=2s priority=3 fairness-key={Number} fairness-weight=2 summary=claim details=claim memo=Customer:{Number} search-attributes=Worth:{Worth}"),
		mutate("cron changed", "", "cron=\"0 6 * * *\"", "cron=\"0 7 * * *\""),
		mutate("retries and reuse of IDs changed", "", "max-attempts=1 id-reuse=reject-duplicate", "max-attempts=3 backoff=3 initial-interval=2s max-interval=1m non-retryable=Lost id-conflict=use-existing"),
		mutate("roles of a start narrowed", "TG936"+c, "//temporal:run roles=customer,agent", "//temporal:run roles=agent"),
		mutate("roles of a query widened", "", "//temporal:query roles=customer,agent", "//temporal:query roles=customer,agent,auditor"),
		mutate("roles of an update removed", "TG936"+c, "id={DecisionID} dedup roles=agent", "id={DecisionID} dedup"),
		mutate("from anyone", "", "name=detain from=workflows", "name=detain"),
		mutate("external-with-start added", "", "name=detain from=workflows", "name=detain from=workflows external-with-start"),
		mutate("message of an embedded interface renamed", "TG910"+rmc+"; TG910"+rmc, "name=detain ", "name=keep "),
		mutate("interface of messages removed, its messages kept", "", "//temporal:messages\n", ""),
		mutate("message of a signal removed", "TG935"+rmc, "Remark(ctx workflow.Context, text string) error", "Remark(ctx workflow.Context) error"),
		mutate("message of a signal added", "", "Withdraw(ctx workflow.Context)\n", "Withdraw(ctx workflow.Context, reason string)\n"),
		mutate("checked message of a signal added", "TG935"+rmc, "Withdraw(ctx workflow.Context)\n", "Withdraw(ctx workflow.Context, h HandOver)\n"),
		mutate("parameter of a query of another type", "TG952"+c, "Scans(limit int)", "Scans(limit string)"),
		mutate("result of a query of another type", "TG952"+c, "Where() string", "Where() []string"),
		mutate("result field of a query removed", "TG951"+rmc, "	Place  string\n", ""),
		mutate("result field renamed", "TG951"+rc, "	Recipient string\n	Paid ", "	Recipient string `json:\"to\"`\n	Paid "),
		mutate("result field added", "", "	Recipient string\n	Paid ", "	Recipient string\n	Tip Cents\n	Paid "),
		mutate("result field that may be left out", "TG956"+c, "	Paid      Cents", "	Paid Cents `json:\",omitempty\"`"),
		mutate("result of a query that may be null", "TG956"+c, "Scans(limit int) ([]Scan, error)", "Scans(limit int) ([]*Scan, error)"),
		mutate("number type of a named type narrowed", "TG957"+rmc, "type Cents int64", "type Cents int32"),
		mutate("Go type renamed", "", "type Hold struct", "type Holding struct", "Hold(ctx workflow.Context, h Hold) error", "Hold(ctx workflow.Context, h Holding) error"),
		mutate("queue of activities changed", "TG932"+o+"; TG932"+o+"; TG932"+o, "queue=carrier", "queue=carriers"),
		mutate("prefix of activities changed", "TG930"+r+"; TG930"+r, "prefix=carrier.", "prefix=depot."),
		mutate("options of activities changed", "", "start-to-close=2m heartbeat=20s non-retryable=UnknownCity", "start-to-close=3m schedule-to-close=1h schedule-to-start=1h heartbeat=40s max-attempts=7"),
		mutate("standalone activity renamed", "TG930"+rc, "name=weigh_parcel", "name=weigh"),
		mutate("standalone removed", "", "name=weigh_parcel standalone", "name=weigh_parcel"),
		mutate("Validate added", "TG955"+c, "// Hold tells whether", "// Validate reports nothing.\nfunc (h Hold) Validate() error { return nil }\n\n// Hold tells whether"),
	),
	in("examples/order",
		mutate("constant of a type added", "", "	Cancelled Status", "	Lost Status = \"lost\"\n	Cancelled Status"),
		mutate("rule oneof added", "TG958"+rmc, "	Reason string", "	Reason string `validate:\"oneof=late broken\"`"),
		mutate("field of a shared type renamed", "TG951"+rc, "	SKU       string", "	SKU string `json:\"sku_code\"`"),
		mutate("number with a fraction in the place of an integer", "TG957"+rc, "	Quantity  int", "	Quantity float64"),
		mutate("field that makes its JSON itself", "TG959"+rc, "	SKU       string", "	SKU netip.Addr", "	\"context\"\n", "	\"context\"\n	\"net/netip\"\n"),
		mutate("anything in the place of a text", "TG952"+o, "	Name      string", "	Name any"),
		mutate("text in the place of bytes", "TG963"+c, "Status() (Status, error)", "Status() ([]byte, error)"),
	),
	in("examples/bank",
		mutate("workflow and its type renamed", "TG901"+rc, "type Account interface", "type BankAccount interface"),
		mutate("interface of activities renamed", "", "type Fraud interface", "type Police interface"),
	),
)

// TestMutations makes the changes, and compares what is found with what is wanted, and all of it with MUTATIONS.md.
func TestMutations(t *testing.T) {
	t.Parallel()
	root, err := testmodule.Root()
	if err != nil {
		t.Fatal(err)
	}
	folders := make(map[string]int) // indices of the unchanged versions
	var versions []version
	for _, m := range mutations {
		if _, ok := folders[m.of]; !ok {
			folders[m.of] = len(versions)
			versions = append(versions, sources(t, filepath.Join(root, m.of)))
		}
	}
	first := len(versions)
	for _, m := range mutations {
		versions = append(versions, m.apply(t, versions[folders[m.of]]))
	}
	documents := describe(t, versions)
	found := make([]string, len(mutations))
	for i, m := range mutations {
		t.Run(m.of+"/"+m.name, func(t *testing.T) {
			changes := evolution.Compare(documents[folders[m.of]], documents[first+i])
			var breaks []string
			for _, change := range changes {
				checkText(t, change)
				if change.Code != "" {
					breaks = append(breaks, fmt.Sprintf("%s %s", change.Code, strings.Trim(fmt.Sprint(change.Classes), "[]")))
				}
			}
			slices.Sort(breaks)
			found[i] = strings.Join(breaks, "; ")
			want := strings.ReplaceAll(m.want, ",", "")
			if found[i] != want {
				t.Errorf("got %q, want %q:\n%s", found[i], want, show(changes))
			}
			for _, other := range evolution.Compare(documents[first+i], documents[first+i]) {
				t.Errorf("a contract differs from itself:\n%s", show([]evolution.Change{other}))
			}
		})
	}
	checkCounts(t, found)
	compareWithPage(t, mutationsPage())
}

// sources are the files of a package that somebody has written, without its tests.
func sources(t *testing.T, folder string) version {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	v := make(version)
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") || strings.HasSuffix(path, "_temporal.go") {
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		v[filepath.Base(path)] = string(content)
	}
	return v
}

// apply makes the mutation.
func (m mutation) apply(t *testing.T, original version) version {
	t.Helper()
	changed := make(version)
	for name, content := range original {
		changed[name] = content
	}
	for i := 0; i < len(m.edits); i += 2 {
		places := 0
		for name, content := range changed {
			if n := strings.Count(content, m.edits[i]); n > 0 && strings.Contains(content, "//temporal:") {
				places += n
				changed[name] = strings.Replace(content, m.edits[i], m.edits[i+1], 1)
			}
		}
		if places != 1 {
			t.Fatalf("%s, %s: this is in %d places of the contract:\n%s", m.of, m.name, places, m.edits[i])
		}
	}
	return changed
}

// checkCounts checks that there are enough mutations, and that each code has one.
func checkCounts(t *testing.T, found []string) {
	t.Helper()
	const enough = 60
	if len(mutations) < enough {
		t.Errorf("there are %d mutations, want %d", len(mutations), enough)
	}
	all := strings.Join(found, "; ")
	for _, code := range codes() {
		if code != diag.ProtoChanged && !strings.Contains(all, string(code)) {
			t.Errorf("no mutation has the code %s", code)
		}
	}
}

// mutationsPage is MUTATIONS.md.
func mutationsPage() string {
	var table strings.Builder
	counts := make(map[string]int)
	for _, m := range mutations {
		kind := "what breaks something"
		shown := m.want
		switch {
		case m.want == "":
			kind, shown = "what breaks nothing", "nothing"
		case !strings.Contains(m.want, "running") && !strings.Contains(m.want, "memory") && !strings.Contains(m.want, "clients"):
			kind = "what breaks only the rollout"
		}
		if parts := strings.Split(shown, "; "); len(parts) > 1 {
			slices.Sort(parts)
			var short []string
			for len(parts) > 0 {
				n := 0
				for n < len(parts) && parts[n] == parts[0] {
					n++
				}
				short = append(short, fmt.Sprintf("%d times %s", n, parts[0]))
				parts = parts[n:]
			}
			shown = strings.Join(short, "; ")
		}
		counts[kind]++
		fmt.Fprintf(&table, "| %s | %s | %s |\n", m.name, m.of, shown)
	}
	head := "<!-- Made by go test ./parser/evolution -update. -->\n\n# Mutations\n\n" +
		"Changes of the contracts of this repository, and what is found about each. [Changing a contract](../../docs/evolution.md) explains\n" +
		"the codes and the classes.\n\n| | Changes |\n|---|---|\n"
	for _, kind := range []string{"what breaks something", "what breaks only the rollout", "what breaks nothing"} {
		head += fmt.Sprintf("| %s | %d |\n", kind, counts[kind])
	}
	head += fmt.Sprintf("| all | %d |\n\n| Change | Contract | What breaks |\n|---|---|---|\n", len(mutations))
	return head + table.String()
}

func compareWithPage(t *testing.T, want string) {
	t.Helper()
	if *update {
		if err := os.WriteFile("MUTATIONS.md", []byte(want), 0o666); err != nil {
			t.Error(err)
		}
		return
	}
	got, err := os.ReadFile("MUTATIONS.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("go test ./parser/evolution -update would change MUTATIONS.md (-want +got):\n%s", diff)
	}
}
