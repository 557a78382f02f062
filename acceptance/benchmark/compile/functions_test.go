package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFunctionsAreToldApart(t *testing.T) {
	const symbols = `                  0 U 
                  0 U fmt.Println
    10c2         48 R example.com/runtime..dict.Child[example.com/order.Result]
    1000         16 T example.com/order.NewClient
    1010         32 T example.com/runtime.Start[example.com/order.Input,example.com/order.List[int]]
    1030         64 T example.com/runtime.Start[go.shape.struct { ID string; Items []string },go.shape.int]
    1070         64 T example.com/runtime.Start[go.shape.struct { ID int },go.shape.int]
    10b0          1 T example.com/runtime.(*Client[go.shape.[]uint8]).Get.func1
    10b1          1 t go.shape.interface { Get([]int) }.Get
    10b2          2 T type:.eq.go.shape.struct { ID string }
    10b4          4 T type:.eq.[2]string
    10f2         24 R type:example.com/runtime.Child[example.com/order.Result]
`
	want := functions{all: 8, shaped: 5, wrappers: 1, dictionaries: 1, bytes: 184, named: map[string]int{
		"example.com/order.NewClient":                  1,
		"example.com/runtime.Start[...]":               3,
		"example.com/runtime.(*Client[...]).Get.func1": 1,
		"go.shape.interface { Get([]int) }.Get":        1,
		"type:.eq.go.shape.struct { ID string }":       1,
		"type:.eq.[2]string":                           1,
	}}
	var got functions
	if err := got.add(symbols); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(functions{})); diff != "" {
		t.Errorf("functions (-want +got):\n%s", diff)
	}
	if err := new(functions).add("                  0 U fmt.Println\n"); err == nil {
		t.Error("an archive without functions is counted")
	}
}
