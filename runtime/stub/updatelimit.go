package stub

import (
	"context"
	"sync"
	"time"
)

// An updateLimiter keeps a client from sending more updates to a workflow at a time than a server
// accepts. A server makes the others try again and again, and so many at once leave it no time for those
// that it has accepted: with 20 at a time 500 updates took more than ten times as long as with 10.
type updateLimiter struct {
	mutex      sync.Mutex
	byWorkflow map[string]*updateSlots // by workflow ID
}

// updateSlots are for the updates that have been sent to one workflow and are not answered.
type updateSlots struct {
	taken chan struct{}
	users int // that have a slot or wait for one
}

const (
	// maxUpdatesAtOnce is how many a server accepts, by default.
	maxUpdatesAtOnce = 10

	// maxSlotTime is for how long an update has its slot. Handlers may wait for long, and servers can be
	// configured to accept more.
	maxSlotTime = 5 * time.Second
)

// acquire waits until an update can be sent to a workflow. release says that it has been answered, and
// may be called more than once.
func (l *updateLimiter) acquire(ctx context.Context, workflowID string) (release func(), err error) {
	l.mutex.Lock()
	if l.byWorkflow == nil {
		l.byWorkflow = map[string]*updateSlots{}
	}
	slots := l.byWorkflow[workflowID]
	if slots == nil {
		slots = &updateSlots{taken: make(chan struct{}, maxUpdatesAtOnce)}
		l.byWorkflow[workflowID] = slots
	}
	slots.users++
	l.mutex.Unlock()

	select {
	case slots.taken <- struct{}{}:
	case <-ctx.Done():
		l.leave(workflowID, slots)
		return nil, ctx.Err()
	}
	free := sync.OnceFunc(func() {
		<-slots.taken
		l.leave(workflowID, slots)
	})
	timer := time.AfterFunc(maxSlotTime, free)
	return func() {
		timer.Stop()
		free()
	}, nil
}

// leave forgets the slots of a workflow that nobody uses any more.
func (l *updateLimiter) leave(workflowID string, slots *updateSlots) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	if slots.users--; slots.users == 0 {
		delete(l.byWorkflow, workflowID)
	}
}
