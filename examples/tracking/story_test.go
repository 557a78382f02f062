package main

import (
	"testing"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `tracking-order-7 is followed
The provider tells twice of 600.00: the order is created, 400.00 are owed
The provider tells of 400.00
  who waits for the payment is told: paid
The carrier tells of the delivery, and then of what was before
  who waits for the shipment is told: delivered
The carrier tells of the shipment. The order is delivered since 2030-05-03 10:00:00

Tracking: UPS 1Z999AA10123456784, seen last in Berlin
History:
  2030-05-01 08:00:00 600.00 paid
  2030-05-01 09:00:00 400.00 paid
  2030-05-01 16:00:00 shipped with UPS
  2030-05-01 17:00:00 seen in Hamburg
  2030-05-02 14:00:00 seen in Berlin
  2030-05-03 10:00:00 delivered to a neighbour
`, "tracking-order-7")
}
