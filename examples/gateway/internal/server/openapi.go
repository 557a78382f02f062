package server

import (
	"net/http"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/openapi"
	"github.com/temporalgen/temporalgen/examples/gateway/purchase"
)

// Operations are all that the service does.
func (s *Server) Operations() []openapi.Operation {
	var all []openapi.Operation
	for _, r := range s.routes {
		all = append(all, r.Operation)
	}
	return all
}

// openAPI answers with a description of all routes.
func (s *Server) openAPI(w http.ResponseWriter, _ *http.Request) error {
	document, err := openapi.Document(purchase.ContractFile, s.Operations())
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(document)
	return nil
}
