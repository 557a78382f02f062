package payload

import "testing"

func TestNamesMoney(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"Amount": true, "unit_price": true, "TotalCost": true, "PriceUSD": true, "Fees": true,
		"Taxes": true, "SubTotal": true, "": false, "TotalWeight": false, "USD": false, "Rate": false, "Priced": false,
	} {
		if got := namesMoney(name); got != want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}
