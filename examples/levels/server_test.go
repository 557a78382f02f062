package main

import (
	"testing"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `Ann asks for $800, for a chair
- manager: approved, her back will thank us
Fully approved: true. Request approved by all 1 approvers and processed successfully

Ann asks for $5000, for a conference on Hawaii
- manager: approved
- director: rejected, there is one in town
Fully approved: false. Request rejected by: director

Dee asks for $20000, for a server
- manager: pending
- director: pending
- vp: approved
Fully approved: false. Approval timeout - only 1 of 3 approvals received

`, "request-chair", "request-trip", "request-server")
}
