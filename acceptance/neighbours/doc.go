// Package neighbours proves that generated workflows get on with code that knows nothing of them: interceptors around and
// inside of what the runtime does, coroutines that handlers leave, and cancellation.
//
// Its workflow does what each test wants it to.
package neighbours

//go:generate go tool temporalgen .
