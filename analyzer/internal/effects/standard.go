package effects

import (
	"go/types"

	"github.com/temporalgen/temporalgen/analyzer/internal/temporal"
)

// A known function is one of the standard library, or of a module that many use.
type known struct {
	effects []Effect
	changes []int // the parameters whose memory it changes; the receiver of a method is 0
	result  int   // the parameter that the first result leads to as well, -1 for none
	calls   bool  // it calls the functions that it is given
}

// standard has the known functions by the path of their package, and the name in it.
var standard = standardFunctions()

func standardFunctions() map[string]map[string]known {
	all := make(map[string]map[string]known)
	add := func(k known, path string, names ...string) {
		if all[path] == nil {
			all[path] = make(map[string]known)
		}
		for _, name := range names {
			all[path][name] = k
		}
	}
	changes := func(params ...int) known { return known{changes: params, result: -1, calls: true} }
	does := func(effects ...Effect) known { return known{effects: effects, result: -1} }

	add(changes(0), "sort", "Slice", "SliceStable", "Sort", "Stable", "Strings", "Ints", "Float64s")
	add(changes(0), "slices", "Sort", "SortFunc", "SortStableFunc", "Reverse")
	add(known{changes: []int{0}, result: 0, calls: true}, "slices", "Delete", "DeleteFunc", "Compact", "CompactFunc", "Replace")
	add(known{result: 0, calls: true}, "slices", "Clip", "Grow", "Insert")
	add(known{result: -1, calls: true}, "slices", "IndexFunc", "ContainsFunc", "BinarySearchFunc", "EqualFunc", "MaxFunc", "MinFunc")
	add(changes(0), "maps", "Copy", "DeleteFunc", "Insert")
	add(changes(0), "container/heap", "Push", "Pop", "Fix", "Init", "Remove")
	add(changes(0), "container/list", "List.PushBack", "List.PushFront", "List.Remove", "List.InsertBefore", "List.InsertAfter",
		"List.MoveToFront", "List.MoveToBack", "List.Init", "List.PushBackList", "List.PushFrontList")
	add(changes(0), "sync", "Map.Store", "Map.Delete", "Map.LoadOrStore", "Map.LoadAndDelete", "Map.Swap",
		"Map.CompareAndSwap", "Map.CompareAndDelete", "Map.Clear", "Once.Do")
	for _, name := range []string{"Int32", "Int64", "Uint32", "Uint64", "Uintptr"} {
		add(changes(0), "sync/atomic", name+".Add", name+".Store", name+".Swap", name+".CompareAndSwap", name+".And", name+".Or",
			"Add"+name, "Store"+name, "Swap"+name, "CompareAndSwap"+name)
	}
	add(changes(0), "sync/atomic", "Bool.Store", "Bool.Swap", "Bool.CompareAndSwap", "Value.Store", "Value.Swap",
		"Value.CompareAndSwap", "Pointer.Store", "Pointer.Swap", "Pointer.CompareAndSwap")
	add(changes(0), "bytes", "Buffer.Write", "Buffer.WriteString", "Buffer.WriteByte", "Buffer.WriteRune", "Buffer.Reset",
		"Buffer.Truncate", "Buffer.Read", "Buffer.ReadByte", "Buffer.Next")
	add(changes(0), "strings", "Builder.Write", "Builder.WriteString", "Builder.WriteByte", "Builder.WriteRune", "Builder.Reset")
	add(changes(1), "encoding/json", "Unmarshal", "Decoder.Decode")
	add(changes(0), "math/big", "Int.Add", "Int.Sub", "Int.Mul", "Int.Div", "Int.Quo", "Int.Set", "Int.SetInt64", "Int.Neg",
		"Rat.Add", "Rat.Sub", "Rat.Mul", "Rat.Quo", "Rat.Set", "Float.Add", "Float.Sub", "Float.Mul", "Float.Quo", "Float.Set")

	add(does(Clock), "time", "Now", "Since", "Until")
	add(does(Threads), "time", "Sleep", "After", "AfterFunc", "NewTimer", "NewTicker", "Tick")
	add(does(Threads), "sync", "WaitGroup.Wait", "WaitGroup.Go", "Cond.Wait")
	add(does(Threads), "golang.org/x/sync/errgroup", "Group.Wait", "Group.Go", "Group.TryGo")
	add(does(Threads), "golang.org/x/sync/semaphore", "Weighted.Acquire")
	add(does(Threads), "golang.org/x/sync/singleflight", "Group.Do", "Group.DoChan")
	for _, path := range []string{"math/rand", "math/rand/v2"} {
		add(does(Random), path, "Int", "Uint32", "Uint64", "Float32", "Float64", "Perm", "NormFloat64", "ExpFloat64", "Shuffle")
	}
	add(does(Random), "math/rand", "Intn", "Int31", "Int31n", "Int63", "Int63n")
	add(does(Random), "math/rand/v2", "IntN", "Int32", "Int32N", "Int64", "Int64N", "Uint32N", "Uint64N", "UintN", "Uint", "N")
	add(does(Random), "crypto/rand", "Read", "Int", "Prime", "Text")
	add(does(Random), "github.com/google/uuid", "New", "NewString", "NewRandom", "NewUUID", "NewV6", "NewV7")
	add(does(Random), "github.com/pborman/uuid", "New", "NewRandom", "NewUUID")

	add(does(IO), "net/http", "Get", "Post", "PostForm", "Head", "Client.Do", "Client.Get", "Client.Post", "Client.PostForm", "Client.Head")
	add(does(IO), "net", "Dial", "DialTimeout", "Dialer.Dial", "Dialer.DialContext", "Listen", "LookupHost", "LookupIP", "LookupAddr")
	add(does(IO), "os", "Open", "OpenFile", "Create", "ReadFile", "WriteFile", "ReadDir", "Remove", "RemoveAll", "Rename", "Mkdir",
		"MkdirAll", "MkdirTemp", "CreateTemp", "Stat", "Lstat", "Chdir")
	add(does(Environment), "os", "Getenv", "LookupEnv", "Environ", "Hostname", "Getpid")
	add(does(IO), "os/exec", "Cmd.Run", "Cmd.Start", "Cmd.Output", "Cmd.CombinedOutput")
	for _, name := range []string{"DB", "Tx", "Conn"} {
		add(does(IO), "database/sql", name+".ExecContext", name+".QueryContext", name+".QueryRowContext")
	}
	for _, name := range []string{"DB", "Tx"} {
		add(does(IO), "database/sql", name+".Exec", name+".Query", name+".QueryRow")
	}
	add(does(IO), "database/sql", "DB.Begin", "DB.BeginTx", "DB.Ping", "DB.PingContext")
	return all
}

// isKnown returns what is known of a function.
func isKnown(fn *types.Func) (known, bool) {
	k, ok := standard[fn.Pkg().Path()][temporal.Name(fn)]
	return k, ok
}
