package runtime

import (
	"errors"
	"fmt"
	"testing"

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
		var errs FieldErrors
		errs.AddLength("SKU", test.rule, test.unit)
		if got := errs[0].Error(); got != test.want {
			t.Errorf("%s: got %s, want %s", test.rule, got, test.want)
		}
	}
}

func TestPaths(t *testing.T) {
	t.Parallel()
	var leaf, errs FieldErrors
	leaf.Add("Price", "min=1")
	leaf.Add("", "required")
	leaf.Add("[0]", "email")
	errs.Within("", leaf)
	errs.Within("Item", leaf)
	errs.WithinIndex("Items", 2, leaf)
	errs.WithinIndex(KeyPath("", "a"), 0, leaf)
	errs.WithinKey("ByName", "a.b", leaf)
	errs.WithinKey("ByName", "c", nil)
	var got []string
	for _, f := range errs {
		got = append(got, f.Path)
	}
	want := []string{
		"Price", "", "[0]",
		"Item.Price", "Item", "Item[0]",
		"Items[2].Price", "Items[2]", "Items[2][0]",
		"[a][0].Price", "[a][0]", "[a][0][0]",
		"ByName[a.b].Price", "ByName[a.b]", "ByName[a.b][0]",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if leaf[0].Path != "Price" {
		t.Error("the nested errors have changed")
	}
}

// TestValidationErrorIsFound shows what a caller does with what a client returns.
func TestValidationErrorIsFound(t *testing.T) {
	t.Parallel()
	var none, errs FieldErrors
	if err := none.Err(); err != nil {
		t.Errorf("got %v", err)
	}
	errs.AddLength("SKU", "max=3", Characters)
	errs.Add("Quantity", "min=1")
	err := error(&MessageError{Kind: ErrInvalid, Message: "AddItem", WorkflowID: "x", Err: fmt.Errorf("invalid: %w", errs.Err())})
	var invalid *ValidationError
	if !errors.As(err, &invalid) || !errors.Is(err, ErrInvalid) {
		t.Fatalf("not found in %v", err)
	}
	want := []FieldError{
		{Path: "SKU", Rule: "max", Param: "3", Unit: Characters},
		{Path: "Quantity", Rule: "min", Param: "1"},
	}
	if diff := cmp.Diff(want, invalid.Fields); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	const text = "SKU must have at most 3 characters (max=3), Quantity must be at least 1 (min=1)"
	if got := invalid.Error(); got != text {
		t.Errorf("got %s", got)
	}
}

func TestNotNil(t *testing.T) {
	t.Parallel()
	check := func(n *int) (errs FieldErrors) {
		if *n == 0 {
			errs.Add("", "ne=0")
		}
		return errs
	}
	for want, message := range map[string]*int{
		"the message is required":          nil,
		"the message must not be 0 (ne=0)": new(int),
	} {
		if got := NotNil(message, check).Err(); got == nil || got.Error() != want {
			t.Errorf("got %v, want %s", got, want)
		}
	}
}

type level int

func (l level) String() string { return fmt.Sprintf("level %d", int(l)) }

func TestSortedEntries(t *testing.T) {
	t.Parallel()
	for range 10 {
		var got []string
		for key, value := range SortedEntries(map[level]string{2: "b", 10: "a", 1: "c"}) {
			if got = append(got, key+"="+value); len(got) == 2 {
				break
			}
		}
		if diff := cmp.Diff([]string{"level 1=c", "level 10=a"}, got); diff != "" {
			t.Fatalf("-want +got:\n%s", diff)
		}
	}
}

// TestFormats has a few of each kind: acceptance/validation compares many with
// go-playground/validator.
func TestFormats(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name    string
		is      func(string) bool
		yes, no []string
	}{
		{"email", IsEmail,
			[]string{"name@example.com", "a.b+c@d-e.org", `"a b"@c.de`, `"\""@c.de`, "é@é.é", "a@b-.c.d"},
			[]string{"", "name", "name@example", "@example.com", "a..b@c.de", "a.@c.de", `""@c.de`, `"@c.de`, `"a"b"@c.de`, `"a\"@c.de`,
				"a@c.d1", "a@-c.de", "a@c.de.", "a@c..de", "A <a@c.de>", "a@[1.2.3.4]", "😀@c.de", "a@c.de\n", "a@b-.c"}},
		{"url", IsURL,
			[]string{"http://example.com", "HTTPS://[::1]:80/a?b#c", "mailto:a@b.c", "file:///a", "x:#f"},
			[]string{"", "example.com", "//example.com", "http://", "file:///", "file://", "http:///a", "http://a b", "x:/a"}},
		{"uuid", IsUUID,
			[]string{"123e4567-e89b-12d3-a456-426614174000", "FFFFFFFF-ffff-0000-FFFF-FFFFFFFFFFFF"},
			[]string{"", "123e4567e89b12d3a456426614174000", "123e4567-e89b-12d3-a456-42661417400", "123e4567-e89b-12d3-a456-42661417400g",
				"123e4567-e89b-12d3-a456+426614174000", "123e4567-e89b-12d3-a456-4266141740000"}},
	}
	for _, test := range tests {
		for _, text := range test.yes {
			if !test.is(text) {
				t.Errorf("%s: %q is none", test.name, text)
			}
		}
		for _, text := range test.no {
			if test.is(text) {
				t.Errorf("%s: %q is one", test.name, text)
			}
		}
	}
}
