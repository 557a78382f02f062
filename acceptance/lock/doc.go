// Package lock shows a lock that workflows share. It is a workflow of its own, which the first who wants the lock starts with a
// signal, and which ends when nobody wants it any more.
package lock
