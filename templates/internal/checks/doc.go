// Package checks prints the programs that check what validate tags demand of messages.
package checks
