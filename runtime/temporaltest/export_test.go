package temporaltest

// Awaited reports whether the service knows of anybody who waits for time to pass.
func (e *Env) Awaited() bool {
	e.scheduler.Lock()
	defer e.scheduler.Unlock()
	return e.scheduler.Awaited()
}
