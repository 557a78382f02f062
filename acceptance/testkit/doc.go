// Package testkit shows that tests without a server see what they would see with one: its
// scenarios run against package temporaltest and against a real server, and must have the
// same outcomes.
package testkit
