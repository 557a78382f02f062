package runtime

import (
	"context"
	"sync"
	"time"
)

// flights keep a client from sending more updates to a workflow at a time than a server takes. A
// server makes the others try again and again, and so many at once leave it no time for those that
// it has taken: with 20 at a time 500 updates took more than ten times as long as with 10.
type flights struct {
	mutex sync.Mutex
	byID  map[string]*flight // by workflow ID
}

// A flight is the updates that are on their way to a workflow.
type flight struct {
	slots chan struct{}
	users int
}

const (
	// maxFlight is how many a server takes, by default.
	maxFlight = 10

	// maxWait is for how long an update counts. Handlers may wait for long, and servers can be
	// configured to take more.
	maxWait = 5 * time.Second
)

// board waits until an update of a workflow can be sent. The function that it returns says that the
// update has been answered.
func (f *flights) board(ctx context.Context, workflowID string) (landed func(), err error) {
	f.mutex.Lock()
	if f.byID == nil {
		f.byID = map[string]*flight{}
	}
	to := f.byID[workflowID]
	if to == nil {
		to = &flight{slots: make(chan struct{}, maxFlight)}
		f.byID[workflowID] = to
	}
	to.users++
	f.mutex.Unlock()

	select {
	case to.slots <- struct{}{}:
	case <-ctx.Done():
		f.leave(workflowID, to)
		return nil, ctx.Err()
	}
	land := sync.OnceFunc(func() {
		<-to.slots
		f.leave(workflowID, to)
	})
	timer := time.AfterFunc(maxWait, land)
	return func() {
		timer.Stop()
		land()
	}, nil
}

func (f *flights) leave(workflowID string, from *flight) {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	if from.users--; from.users == 0 {
		delete(f.byID, workflowID)
	}
}
