// Package evolution measures what changes of a contract break, so that nobody has to believe what temporalgen breaking tells.
//
// The folders account and branch have contracts, and testdata histories that were recorded with them. TestChanges changes the
// contracts in the ways of a table, and generates code for each. One program has the code of all: it replays the histories, and
// has old and new clients and workers meet on a server; see package measure. What breaks has to be told, with its class, and
// what is told and does not break here has to be in the table with the reason. The results are in measured.md.
//
// A rule gets a row in account_test.go or branch_test.go: a name, what is edited in the files of the contract, and what is
// expected. If nothing here shows what it breaks, a scenario or a call in talk.go has to be added. What is recorded stays as long
// as the contracts as they are replay it:
//
//	go test ./evolution -run TestRecord -update   # adds the histories of new scenarios
//	go test ./evolution -run TestChanges -update  # writes measured.md
package evolution
