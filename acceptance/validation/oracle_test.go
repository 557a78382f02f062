package validation

import (
	"cmp"
	"errors"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/go-playground/validator/v10"
	gocmp "github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/runtime/validate"
)

// A failure is a field and the rule that it does not satisfy.
type failure struct{ Path, Rule string }

// TestStructs compares the compiled tags with go-playground/validator, for each message
// with values that are near the boundaries of its rules.
func TestStructs(t *testing.T) {
	t.Parallel()
	const n = 3_000
	for typ, check := range map[reflect.Type]check{
		reflect.TypeFor[Required]():  checkOf(catalogCheckRequired),
		reflect.TypeFor[Omitted]():   checkOf(catalogCheckOmitted),
		reflect.TypeFor[Least]():     checkOf(catalogCheckLeast),
		reflect.TypeFor[Most]():      checkOf(catalogCheckMost),
		reflect.TypeFor[Length]():    checkOf(catalogCheckLength),
		reflect.TypeFor[Compared]():  checkOf(catalogCheckCompared),
		reflect.TypeFor[Equal]():     checkOf(catalogCheckEqual),
		reflect.TypeFor[Different](): checkOf(catalogCheckDifferent),
		reflect.TypeFor[Chosen]():    checkOf(catalogCheckChosen),
		reflect.TypeFor[Formatted](): checkOf(catalogCheckFormatted),
		reflect.TypeFor[Dived]():     checkOf(catalogCheckDived),
		reflect.TypeFor[Pointed]():   checkOf(catalogCheckPointed),
		reflect.TypeFor[Nested]():    checkOf(catalogCheckNested),
		reflect.TypeFor[Box[Line]](): checkOf(catalogCheckBoxLine),
		reflect.TypeFor[Line]():      checkOf(catalogCheckLine),
	} {
		t.Run(typ.Name(), func(t *testing.T) {
			t.Parallel()
			oracle := validator.New(validator.WithRequiredStructEnabled())
			r, seen := newValues(2), newCoverage()
			for range n {
				message := reflect.New(typ)
				r.fill(message.Elem(), 0)
				want := oracleFailures(t, oracle.Struct(message.Interface()), typ.Name()+".")
				if diff := gocmp.Diff(want, failures(t, check(message.Interface()))); diff != "" {
					t.Fatalf("%+v (-oracle +generated):\n%s", message, diff)
				}
				seen.add(want)
			}
			seen.check(t, typ, n)
		})
	}
}

// A check checks a message that is pointed to.
type check func(message any) error

// checkOf makes a check of a generated one.
func checkOf[T any](generated func(validate.Place, *T)) check {
	return func(message any) error {
		at := validate.Root()
		generated(at, message.(*T))
		return at.Err()
	}
}

// TestMessagesOfSeveral compares messages whose elements are checked.
func TestMessagesOfSeveral(t *testing.T) {
	t.Parallel()
	oracle := validator.New(validator.WithRequiredStructEnabled())
	verdicts := map[bool]int{}
	for seed := range uint64(1_000) {
		r := newValues(seed)
		var lines []*Line
		var prices map[Code]Line
		r.fill(reflect.ValueOf(&lines).Elem(), 0)
		r.fill(reflect.ValueOf(&prices).Elem(), 0)
		compare := func(message any, err error) {
			want, got := oracleFailures(t, oracle.Var(message, "dive"), ""), failures(t, err)
			if diff := gocmp.Diff(want, got); diff != "" {
				t.Fatalf("%+v (-oracle +generated):\n%s", message, diff)
			}
			verdicts[len(got) == 0]++
		}
		compare(lines, checkOf(catalogReplaceCheck)(&lines))
		compare(prices, checkOf(catalogPriceCheck)(&prices))
	}
	if verdicts[true] == 0 || verdicts[false] == 0 {
		t.Errorf("the values are too much alike: %v", verdicts)
	}
}

// failures are those that an error of generated code lists, all of them. Maps are the only reason for
// the oracle's to be in another order.
func failures(t *testing.T, err error) []failure {
	t.Helper()
	if err == nil {
		return nil
	}
	var invalid *validate.Error
	if !errors.As(err, &invalid) || len(invalid.Fields) == 0 || invalid.More {
		t.Fatalf("got %#v", err)
	}
	var list []failure
	for _, f := range invalid.Fields {
		list = append(list, failure{f.PathWithKeys(), f.Rule + "=" + f.Param})
	}
	return sorted(list)
}

// oracleFailures are those that go-playground/validator lists.
func oracleFailures(t *testing.T, err error, prefix string) []failure {
	t.Helper()
	if err == nil {
		return nil
	}
	var invalid validator.ValidationErrors
	if !errors.As(err, &invalid) {
		t.Fatalf("got %#v", err)
	}
	var list []failure
	for _, f := range invalid {
		path, ok := strings.CutPrefix(f.Namespace(), prefix)
		if !ok {
			t.Fatalf("%s does not begin with %s", f.Namespace(), prefix)
		}
		list = append(list, failure{path, f.Tag() + "=" + f.Param()})
	}
	return sorted(list)
}

func sorted(list []failure) []failure {
	slices.SortFunc(list, func(a, b failure) int { return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Rule, b.Rule)) })
	return list
}

// coverage counts in how many messages the fields failed.
type coverage struct {
	messages map[failure]int // by field and rule, with * for what is in brackets
	fields   map[string]int  // by field of the message itself
}

func newCoverage() coverage { return coverage{map[failure]int{}, map[string]int{}} }

var brackets = regexp.MustCompile(`(?s)\[.*\]`)

// add notes the failures of one message.
func (c coverage) add(list []failure) {
	rules, fields := map[failure]bool{}, map[string]bool{}
	for _, f := range list {
		path := brackets.ReplaceAllString(f.Path, "[*]")
		rules[failure{path, f.Rule}] = true
		field, _, _ := strings.Cut(strings.ReplaceAll(path, "[", "."), ".")
		fields[field] = true
	}
	for f := range rules {
		c.messages[f]++
	}
	for f := range fields {
		c.fields[f]++
	}
}

// neverFails are rules that no value can fail, because of their type or of another rule.
var neverFails = []string{
	"Least.Always min=-128", "Most.Wide max=1000", "Omitted.Required required=", "Omitted.NoEffect min=1", "Omitted.NotEmpty min=1",
}

// check demands that each rule of the struct's own fields has failed, and that each field
// has passed: otherwise nothing has been compared.
func (c coverage) check(t *testing.T, typ reflect.Type, n int) {
	t.Helper()
	for f := range typ.Fields() {
		tag := f.Tag.Get("validate")
		if tag == "" || tag == "-" {
			continue
		}
		if passed := n - c.fields[f.Name]; passed < n/100 && f.Name != "NoEffect" {
			t.Errorf("%s passed %d times of %d", f.Name, passed, n)
		}
		for _, rule := range strings.Split(tag, ",") {
			name, param, _ := strings.Cut(rule, "=")
			rule = name + "=" + strings.NewReplacer("0x2C", ",", "0x7C", "|").Replace(param)
			if name == "omitempty" || name == "dive" || slices.Contains(neverFails, typ.Name()+"."+f.Name+" "+rule) {
				continue
			}
			failed := 0
			for seen, count := range c.messages {
				if field, _, _ := strings.Cut(strings.ReplaceAll(seen.Path, "[", "."), "."); field == f.Name && seen.Rule == rule {
					failed += count
				}
			}
			if failed < n/100 {
				t.Errorf("%s failed the rule %s only %d times of %d", f.Name, rule, failed, n)
			}
		}
	}
}

// TestPathsOfArguments shows that the arguments of an update are told apart by name.
func TestPathsOfArguments(t *testing.T) {
	t.Parallel()
	err := checkOf(catalogMoveCheck)(&catalogMoveArgs{from: Line{SKU: "a"}})
	want := []failure{{"from.Quantity", "min=1"}, {"to", "required="}}
	if diff := gocmp.Diff(want, failures(t, err)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if want := "from.Quantity must be at least 1 (min=1), to is required"; err.Error() != want {
		t.Errorf("got %s", err)
	}
}

// TestNilMessage shows that a message that is a nil pointer is not valid.
func TestNilMessage(t *testing.T) {
	t.Parallel()
	want := []failure{{"", "required="}}
	if diff := gocmp.Diff(want, failures(t, checkOf(validate.Required(catalogCheckNested))(new(*Nested)))); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if validator.New().Struct((*Nested)(nil)) == nil {
		t.Error("the oracle accepts it")
	}
}

// TestSameFieldsEachTime shows that the order of a map's entries is always the same, and that their keys
// are in no text.
func TestSameFieldsEachTime(t *testing.T) {
	t.Parallel()
	message := map[Code]Line{"b": {}, "a": {Quantity: 1}, "c": {SKU: "x"}}
	want := []string{"[a].SKU", "[b].SKU", "[b].Quantity", "[c].Quantity"}
	for range 20 {
		var invalid *validate.Error
		if !errors.As(checkOf(catalogPriceCheck)(&message), &invalid) {
			t.Fatal("the message is valid")
		}
		var got []string
		for _, f := range invalid.Fields {
			got = append(got, f.PathWithKeys())
		}
		if diff := gocmp.Diff(want, got); diff != "" {
			t.Fatalf("-want +got:\n%s", diff)
		}
		const text = "[*].SKU is required, [*].Quantity must be at least 1 (min=1)"
		if got := invalid.Error(); got != text {
			t.Fatalf("got %s", got)
		}
	}
}
