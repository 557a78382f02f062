package devserver

// ProcessID is the ID of the server's process.
func (s *Server) ProcessID() int { return s.process.command.Process.Pid }
