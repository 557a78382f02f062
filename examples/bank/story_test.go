package main

import (
	"testing"

	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
)

func TestStory(t *testing.T) {
	programtest.Story(t, example, `account-ann has $100.00. Two withdrawals of $80.00 come at the same time, and do not take turns
Both are paid, and the balance is -$60.00

account-ben has $100.00. The same two withdrawals take turns
The first one leaves $20.00
The second one is refused: a balance of $20.00 does not cover $80.00
The first one is sent again, and gets the same answer: $20.00
A withdrawal of nothing is not sent: an amount must be positive
A large one is rejected: $10000.01 is over the limit of $10000.00

$15.00 are transferred from ben to cem
The transfer is done

$15.00 are transferred from ben to cem
The transfer fails: a balance of $5.00 does not cover $15.00

$1.00 are transferred from ben to dee
The transfer fails: no such account

account-ann is closed with -$60.00
account-ben is closed with $5.00
account-cem is closed with $15.00
`, "account-ann", "account-ben", "account-cem", "transfer-1", "transfer-2", "transfer-3")
}
