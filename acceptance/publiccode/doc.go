// Publiccode looks with the analyzers at code of others: the SDK, the server, and public repositories. What it finds is compared
// with findings.tsv, where each finding has been judged by reading the code.
//
//	go run ./publiccode -sources DIR     # in acceptance; -only NAMES looks at some
//
// It fetches what DIR lacks, and looks at the packages that import the SDK, one repository at a time. That takes long and needs the
// network, so no test does it. Findings that nobody has judged yet are printed as lines for findings.tsv, and those that are gone
// as well. -summary prints the counts for README.md instead.
package main
