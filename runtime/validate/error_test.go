package validate

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestFieldErrorText(t *testing.T) {
	t.Parallel()
	tests := []struct {
		rule string
		unit Unit
		want string
	}{
		{"required", "", "SKU is required"},
		{"min=1", "", "SKU must be at least 1 (min=1)"},
		{"gte=1", "", "SKU must be at least 1 (gte=1)"},
		{"max=1", Characters, "SKU must have at most 1 character (max=1)"},
		{"lte=2", Characters, "SKU must have at most 2 characters (lte=2)"},
		{"gt=1", Entries, "SKU must have more than 1 entry (gt=1)"},
		{"lt=20", Elements, "SKU must have less than 20 elements (lt=20)"},
		{"len=1", Elements, "SKU must have 1 element (len=1)"},
		{"eq=red", "", "SKU must be red (eq=red)"},
		{"eq=", "", `SKU must be "" (eq)`},
		{"ne=red", "", "SKU must not be red (ne=red)"},
		{"ne=2", Entries, "SKU must not have 2 entries (ne=2)"},
		{"oneof=red 'light blue'", "", "SKU must be one of red 'light blue' (oneof=red 'light blue')"},
		{"email", "", "SKU must be an e-mail address (email)"},
		{"url", "", "SKU must be a URL (url)"},
		{"uuid", "", "SKU must be a UUID (uuid)"},
		{"dive", "", "SKU must not be nil (dive)"},
		{"prime", "", "SKU is not valid (prime)"},
	}
	for _, test := range tests {
		at := Root()
		at.Field("SKU").FailsLength(test.rule, test.unit)
		if got := at.Err().Error(); got != test.want {
			t.Errorf("%s: got %s, want %s", test.rule, got, test.want)
		}
	}
}

// TestErrorIsFound shows what a caller does with what a client returns.
func TestErrorIsFound(t *testing.T) {
	t.Parallel()
	at := Root()
	if err := at.Err(); err != nil {
		t.Errorf("got %v", err)
	}
	at.Field("SKU").FailsLength("max=3", Characters)
	at.Field("Quantity").Fails("min=1")
	err := fmt.Errorf("invalid: %w", at.Err())
	var invalid *Error
	if !errors.As(err, &invalid) {
		t.Fatalf("not found in %v", err)
	}
	want := &Error{Fields: []FieldError{
		{Path: "SKU", Rule: "max", Param: "3", Unit: Characters},
		{Path: "Quantity", Rule: "min", Param: "1"},
	}}
	if diff := cmp.Diff(want, invalid); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	const text = "SKU must have at most 3 characters (max=3), Quantity must be at least 1 (min=1)"
	if got := invalid.Error(); got != text {
		t.Errorf("got %s", got)
	}
}

// TestErrorTextIsBounded shows that a text is of use and not too long, whatever has failed.
func TestErrorTextIsBounded(t *testing.T) {
	t.Parallel()
	required := func(paths ...string) []FieldError {
		var fields []FieldError
		for _, path := range paths {
			fields = append(fields, FieldError{Path: path, Rule: "required"})
		}
		return fields
	}
	long := strings.Repeat("ä", MaxText)
	tests := map[string]struct {
		err    Error
		prefix string
		suffix string
	}{
		"fields that cannot be told apart": {Error{Fields: required("A[*]", "A[*]", "B", "A[*]")}, "A[*] is required, B is required", "B is required"},
		"a check that has ended":           {Error{Fields: required("A"), More: true}, "A is required, and more", ""},
		"a long one":                       {Error{Fields: required(long)}, "ää", "…"},
		"a long one, and more":             {Error{Fields: required(long), More: true}, "ää", "…, and more"},
		"another that does not fit":        {Error{Fields: required("A", long)}, "A is required, and more", ""},
		"many":                             {Error{Fields: required(strings.Split(strings.Repeat("Abc Abd Abe Abf ", 25), " ")...)}, "Abc is required", "Abf is required, the message is required"},
	}
	for name, test := range tests {
		got := test.err.Error()
		if len(got) > MaxText || !utf8.ValidString(got) || !strings.HasPrefix(got, test.prefix) || !strings.HasSuffix(got, test.suffix) {
			t.Errorf("%s: got %d bytes: %s", name, len(got), got)
		}
	}
}
