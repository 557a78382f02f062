package purchase

import _ "embed"

// ContractFile is the contract file: what `temporalgen contract` has written.
//
//go:embed temporal-contract.json
var ContractFile []byte
