// Package contracts reports what temporalgen says about contracts when it generates code for them.
//
// # Analyzer temporalcontracts
//
// temporalcontracts: report what is wrong with temporalgen's contracts
//
// An interface with directives such as //temporal:workflow is a contract, which temporalgen generates code for. What it
// reports about contracts then, this analyzer reports as well, with the same codes and fixes.
package contracts
