package devserver

import "context"

// startUI starts the Web UI of the server.
func (s *Server) startUI(ctx context.Context, executable string, progress func(step string)) (err error) {
	progress("starting the Web UI")
	var address string
	s.ui, address, err = webUI.start(ctx, progress, executable, "-server", s.address, "-namespace", s.namespace)
	if err != nil {
		return err
	}
	s.ui.onUnexpectedEnd(func(err error) { s.logger.Error(err.Error()) })
	s.uiURL = "http://" + address
	return nil
}
