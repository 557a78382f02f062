package validate

import "testing"

func TestWordsOfLabels(t *testing.T) {
	t.Parallel()
	for label, want := range map[string]string{
		"Ship":               "Ship",
		"Ship[].Lines[].SKU": "ShipLinesSKU",
		`generic.Pair[string, struct{ID int "validate:\"max=3\""}].Second`: "genericPairSecond",
		"Box[Box[int]].Content": "BoxContent",
		"Bestellung.Größe":      "BestellungGröße",
	} {
		if got := wordOf(label); got != want {
			t.Errorf("got %s for %s, want %s", got, label, want)
		}
	}
}
