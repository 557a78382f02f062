package temporaltest

// Awaited reports whether the service knows of anybody who waits for time to pass.
func (e *Env) Awaited() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.awaited()
}
