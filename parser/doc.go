// Package parser reads annotated Go interfaces and turns them into the model from
// which code is generated. It has two doors, Load and Check; what is behind them is in the
// packages below: the grammar in directive, the model in contract, validate tags in validate,
// findings in diag.
//
// Load asks for packages twice, with golang.org/x/tools/go/packages: which files there
// are, and, if any of them holds a directive, for the export data of what they import. Most of
// the time it can foresee the second question, and asks both at once. The packages with
// contracts are type-checked here, from the files that were written by hand,
// so that generated files may be missing, stale or broken; and so are those that have no
// export data, since they use code that is yet to be generated.
//
// Check reads the contracts of a package whose files and imports somebody else has at hand, such as an analyzer.
package parser
