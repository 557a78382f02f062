package main

import (
	"testing"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `rewards-ada is opened. Its runs take 3 updates each
300 points for purchase-1: 300 points, level basic, in run 1
300 points for purchase-2: 600 points, level gold, in run 1
300 points for purchase-3: 900 points, level gold, in run 1
300 points for purchase-4: 1200 points, level platinum, in run 2
purchase-1 is sent again, and gets the answer of the first time: 300 points, level basic, in run 1
The account has 1200 points, level platinum, in run 2
-100 points for purchase-5 are not sent
The account is closed: 1200 points, level platinum, in run 2

audit-spring is started with a receipt to look at
After 3 rounds it has looked at 31 receipts. It has continued as new 2 times
`, "rewards-ada", "audit-spring")
}
