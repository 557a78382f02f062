// Package purchase is the workflow behind the gateway: its contract says who may send which message.
package purchase
