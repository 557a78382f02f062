// Package reference holds the code that the documentation shows: every Go block in docs
// is an excerpt of this directory or of another one of the repository, and a test checks
// that. It is also an example that can be read by itself: parcels on their way, the
// shipments they belong to, and the depots they go through.
//
// parcel.go, shipment.go and depot.go declare the contracts, carrier.go the activities, the
// files named after them implement them, and client.go uses the generated clients.
package reference

//go:generate go tool temporalgen
