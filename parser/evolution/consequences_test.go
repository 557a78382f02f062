package evolution_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/temporalgen/temporalgen/parser/evolution"
)

// TestConsequences changes the type of a field wherever a payload has it, and compares classes and what is said to happen.
func TestConsequences(t *testing.T) {
	t.Parallel()
	types := []struct{ was, is string }{
		{"string", "bool"}, {"int64", "int32"}, {"int32", "int64"}, {"int64", "float64"}, {"[3]int", "[2]int"}, {"[]int", "[2]int"}, {"[2]int", "[]int"},
	}
	uses := []struct{ name, contract string }{
		{"run", "	//temporal:run\n	Run(ctx workflow.Context, v Value) error\n"},
		{"signal", "	//temporal:run\n	Run(ctx workflow.Context) error\n\n	//temporal:signal\n	Set(ctx workflow.Context, v Value) error\n"},
		{"query", "	//temporal:run\n	Run(ctx workflow.Context) error\n\n	//temporal:query\n	Get() (Value, error)\n"},
		{"result", "	//temporal:run\n	Run(ctx workflow.Context) (Value, error)\n"},
		{"remembered", "	//temporal:run\n	Run(ctx workflow.Context) error\n\n	//temporal:update id={key} dedup\n	Set(ctx workflow.Context, key string) (Value, error)\n"},
	}
	want := map[string]string{
		"run: string made bool":          "running memory clients: runs that have one do not replay, runs that start with one are stuck, and deployed clients send it in vain; add a field of another name with the new type, and keep this one",
		"run: int64 made int32":          "running memory clients: runs that have one do not replay, runs that start with one are stuck, and deployed clients send it in vain; add a field of another name with the new type, and keep this one",
		"run: int32 made int64":          "rollout: workers of the old version do not understand what is new; send nothing that only new code takes until all workers are new",
		"run: int64 made float64":        "running memory clients: numbers with many digits are rounded, and runs that went by one may go another way on replay; add a field of another name with the new type, and keep this one",
		"run: [3]int made [2]int":        "running memory clients: elements are lost or come as zero, and runs that went by one may go another way on replay; add a field of another name with the new type, and keep this one",
		"run: []int made [2]int":         "running memory clients: elements are lost or come as zero, and runs that went by one may go another way on replay; add a field of another name with the new type, and keep this one",
		"run: [2]int made []int":         "rollout: elements are lost or come as zero for workers of the old version; send nothing that only new code takes until all workers are new",
		"signal: string made bool":       "running memory clients: runs that have one do not replay, waiting ones are dropped, and deployed clients send it in vain; add a field of another name with the new type, and keep this one",
		"signal: int64 made int32":       "running memory clients: runs that have one do not replay, waiting ones are dropped, and deployed clients send it in vain; add a field of another name with the new type, and keep this one",
		"signal: int32 made int64":       "rollout: workers of the old version do not understand what is new; send nothing that only new code takes until all workers are new",
		"signal: int64 made float64":     "running memory clients: numbers with many digits are rounded, and runs that went by one may go another way on replay; add a field of another name with the new type, and keep this one",
		"signal: [3]int made [2]int":     "running memory clients: elements are lost or come as zero, and runs that went by one may go another way on replay; add a field of another name with the new type, and keep this one",
		"signal: []int made [2]int":      "running memory clients: elements are lost or come as zero, and runs that went by one may go another way on replay; add a field of another name with the new type, and keep this one",
		"signal: [2]int made []int":      "rollout: elements are lost or come as zero for workers of the old version; send nothing that only new code takes until all workers are new",
		"query: string made bool":        "clients: deployed clients cannot read what is answered; add a field of another name with the new type, and keep this one",
		"query: int64 made int32":        "rollout: new clients cannot read what workers of the old version answer; let new clients ask only when all workers are new",
		"query: int32 made int64":        "clients: deployed clients cannot read what is answered; add a field of another name with the new type, and keep this one",
		"query: int64 made float64":      "clients: deployed clients cannot read what is answered; add a field of another name with the new type, and keep this one",
		"query: [3]int made [2]int":      "clients: elements are lost or come as zero for deployed clients; add a field of another name with the new type, and keep this one",
		"query: []int made [2]int":       "rollout: elements are lost or come as zero for new clients; let new clients ask only when all workers are new",
		"query: [2]int made []int":       "clients: elements are lost or come as zero for deployed clients; add a field of another name with the new type, and keep this one\nclients: Go reads that as the zero value; deployed clients in other languages count on a value; always write it until they are new",
		"result: string made bool":       "running clients: runs that have one do not replay, and deployed clients cannot read what is answered; add a field of another name with the new type, and keep this one",
		"result: int64 made int32":       "running: runs that have one do not replay; add a field of another name with the new type, and keep this one",
		"result: int32 made int64":       "clients: deployed clients cannot read what is answered; add a field of another name with the new type, and keep this one",
		"result: int64 made float64":     "running clients: numbers with many digits are rounded, runs that went by one may go another way on replay, and deployed clients cannot read what is answered; add a field of another name with the new type, and keep this one",
		"result: [3]int made [2]int":     "running clients: elements are lost or come as zero, runs that went by one may go another way on replay, and elements are lost or come as zero for deployed clients; add a field of another name with the new type, and keep this one",
		"result: []int made [2]int":      "running: elements are lost or come as zero, and runs that went by one may go another way on replay; add a field of another name with the new type, and keep this one",
		"result: [2]int made []int":      "clients: elements are lost or come as zero for deployed clients; add a field of another name with the new type, and keep this one\nclients: Go reads that as the zero value; deployed clients in other languages count on a value; always write it until they are new",
		"remembered: string made bool":   "memory clients: remembered answers do not decode, and deployed clients cannot read what is answered; add a field of another name with the new type, and keep this one",
		"remembered: int64 made int32":   "memory: remembered answers do not decode; add a field of another name with the new type, and keep this one",
		"remembered: int32 made int64":   "clients: deployed clients cannot read what is answered; add a field of another name with the new type, and keep this one",
		"remembered: int64 made float64": "memory clients: numbers with many digits are rounded, and deployed clients cannot read what is answered; add a field of another name with the new type, and keep this one",
		"remembered: [3]int made [2]int": "memory clients: elements are lost or come as zero, and elements are lost or come as zero for deployed clients; add a field of another name with the new type, and keep this one",
		"remembered: []int made [2]int":  "memory: elements are lost or come as zero; add a field of another name with the new type, and keep this one",
		"remembered: [2]int made []int":  "clients: elements are lost or come as zero for deployed clients; add a field of another name with the new type, and keep this one\nclients: Go reads that as the zero value; deployed clients in other languages count on a value; always write it until they are new",
	}
	var versions []version
	for _, u := range uses {
		for _, typ := range types {
			for _, field := range []string{typ.was, typ.is} {
				versions = append(versions, order("//temporal:workflow\ntype Order interface {\n"+u.contract+"}\n\ntype Value struct{\n	V "+field+"\n}\n"))
			}
		}
	}
	documents := describe(t, versions)
	at := 0
	for _, u := range uses {
		for _, typ := range types {
			name := u.name + ": " + typ.was + " made " + typ.is
			t.Run(name, func(t *testing.T) {
				var got []string
				for _, c := range evolution.Compare(documents[at], documents[at+1]) {
					checkText(t, c)
					if c.Code != "" {
						got = append(got, fmt.Sprintf("%s: %s; %s", strings.Trim(fmt.Sprint(c.Classes), "[]"), c.Consequence, c.Remedy))
					}
				}
				if diff := cmp.Diff(want[name], strings.Join(got, "\n")); diff != "" {
					t.Errorf("-want +got:\n%s", diff)
				}
			})
			at += 2
		}
	}
}
