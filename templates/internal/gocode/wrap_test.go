package gocode

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWrap(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ source, want string }{
		"short": {
			"func (h *OrderHandle) AddItem(ctx context.Context, item Item, opts ...runtime.UpdateOption) (Totals, error) {\n}\n", "",
		},
		"a signature": {
			"func (h *OrderHandle) StartAddItem(ctx context.Context, item Item, opts ...runtime.UpdateOption) (*runtime.UpdateHandle[Totals], error) {\n}\n",
			"func (h *OrderHandle) StartAddItem(\n\tctx context.Context, item Item, opts ...runtime.UpdateOption,\n) (*runtime.UpdateHandle[Totals], error) {\n}\n",
		},
		"no parameters": {
			"func aVeryLongNameOfAFunctionThatHasNoParameters() (aVeryLongNameOfATypeInThisPackage, anotherVeryLongNameOfATypeInThisPackage) {\n}\n", "",
		},
		"a list": {
			"func f() {\n\tr.RegisterActivityWithOptions(impl.SendDeliveryConfirmation, activity.RegisterOptions{Name: ShopSendDeliveryConfirmationActivity})\n}\n",
			"func f() {\n\tr.RegisterActivityWithOptions(impl.SendDeliveryConfirmation,\n\t\tactivity.RegisterOptions{Name: ShopSendDeliveryConfirmationActivity})\n}\n",
		},
		"a list of one": {
			"func f() {\n\treturn aVeryLongNameOfAFunctionThatTakesOneArgument(anArgumentThatHasAVeryLongNameAsWell, andAnotherOneWithALongNameAsWell)\n}\n",
			"func f() {\n\treturn aVeryLongNameOfAFunctionThatTakesOneArgument(anArgumentThatHasAVeryLongNameAsWell,\n\t\tandAnotherOneWithALongNameAsWell)\n}\n",
		},
		"a function literal": {
			"var h = handler{\n\tHandle: func(ctx workflow.Context, delivery DeliveryConfirmation) (host.None, error) { return host.None{}, w.Deliver(ctx, delivery) },\n}\n",
			"var h = handler{\n\tHandle: func(ctx workflow.Context, delivery DeliveryConfirmation) (host.None, error) {\n\t\treturn host.None{}, w.Deliver(ctx, delivery)\n\t},\n}\n",
		},
		"a function literal with two statements": {
			"var h = handler{\n\tHandle: func(ctx workflow.Context, delivery DeliveryConfirmation) error { w.SendDeliveryConfirmation(ctx, delivery); return nil },\n}\n",
			"var h = handler{\n\tHandle: func(ctx workflow.Context, delivery DeliveryConfirmation) error {\n\t\tw.SendDeliveryConfirmation(ctx, delivery)\n\t\treturn nil\n\t},\n}\n",
		},
		"hardly too long": {
			"func (c *OrderClient) ScheduleAction(in OrderInput, opts ...runtime.StartOption) (*client.ScheduleWorkflowAction, error) {\n}\n", "",
		},
		"text": {
			"var m = message{\n\tDescription: \"AddItem puts an item into the cart and returns the new total. More of what is there already adds to its quantity.\",\n}\n",
			"var m = message{\n\tDescription: \"AddItem puts an item into the cart and returns the new total. More of what is there already adds \" +\n\t\t\"to its quantity.\",\n}\n",
		},
		"several declarations, with what looks like one": {
			"// func (\nvar s = `\nfunc f() {\n`\n\n/* const ( */ type t struct{} // var x\n\nfunc f() {\n\treturn aVeryLongNameOfAFunctionThatTakesOneArgument(anArgumentThatHasAVeryLongNameAsWell, andAnotherOneWithALongNameAsWell)\n}\n\nvar x int\n",
			"// func (\nvar s = `\nfunc f() {\n`\n\n/* const ( */ type t struct{} // var x\n\nfunc f() {\n\treturn aVeryLongNameOfAFunctionThatTakesOneArgument(anArgumentThatHasAVeryLongNameAsWell,\n\t\tandAnotherOneWithALongNameAsWell)\n}\n\nvar x int\n",
		},
		"one word": {
			"var m = message{\n\tDescription: \"AddItemputsanitemintothecartandreturnsthenewtotalMoreofwhatistherealreadyaddstoitsquantityasoneword\",\n}\n", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.want == "" {
				test.want = test.source
			}
			got, err := wrap([]byte("package p\n\n" + test.source))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff("package p\n\n"+test.want, string(got)); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// The package clause is left alone, however long it is.
func TestWrapLongPackageName(t *testing.T) {
	source := "package " + strings.Repeat("p", 200) + "\n\nvar x int\n"
	got, err := wrap([]byte(source))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(source, string(got)); diff != "" {
		t.Error(diff)
	}
}

// What is quick makes no difference.
func TestWrapSignature(t *testing.T) {
	t.Parallel()
	const body = " {\n\treturn f(ctx, item)\n}"
	long := strings.Repeat("Long", 8)
	for _, test := range []struct {
		text string
		ok   bool
	}{
		{"func F(ctx context.Context, item " + long + ", opts ...runtime.Option[" + long + "]) error" + body, true},
		{"func (h *Handle) F(ctx context.Context, item " + long + ") (*runtime.UpdateHandle[" + long + "], error)" + body, true},
		{"func (h Handle[T]) F(ctx context.Context, item func(" + long + ") [4]" + long + ") map[string]" + long + body, true},
		{"func F[In, Out any](ctx context.Context, item " + long + ", m map[string]" + long + ") error" + body, true},
		{"func F() (*runtime.UpdateHandle[" + long + "], *runtime.UpdateHandle[" + long + "], error)" + body, false},
		{"func F(ctx context.Context, item struct{ A " + long + long + " }) error" + body, false},
		{"func F(ctx context.Context, item " + long + long + ", b " + long + ") error" + body, false},
		{"func F(ctx context.Context, item " + long + long + ") error { return nil }", false},
		{"func F(ctx context.Context) error {\n\treturn f" + long + long + "(ctx, " + long + long + ")\n}", false},
		{"func F(ctx context.Context, item struct { /* ( */ A " + long + " `a:\")\"` }) error" + body, false},
		{"var F = func(ctx context.Context, item " + long + ", b " + long + ") error" + body, false},
	} {
		got, ok := wrapSignature([]byte(test.text))
		if ok != test.ok {
			t.Errorf("%s: got %v", test.text, ok)
		}
		if !ok {
			continue
		}
		want, err := wrapDeclaration([]byte(test.text))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Error(diff)
		}
	}
}
