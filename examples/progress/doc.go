// Package progress copies tables and lets everybody watch: with one query for all there is
// to know, with small ones, and with an update that returns when enough is done, so that
// nobody has to ask again and again.
package progress
