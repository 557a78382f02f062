// Gateway is an HTTP service in front of workflows: a shop places orders, a payment provider sends signed events, and people look
// at a page, approve and cancel. The contract of a purchase says who may send what; the service tells who it is.
//
// It plays a story as its clients would, and shows what the audit log has of it. With -serve it stays, and prints the address of
// the page and a token for each role.
//
//   - purchase is the contract and the workflow.
//   - internal/server has the routes, and the page in internal/server/assets.
//   - internal/identity, webhook, limit and audit are what a request has to pass; internal/problem is what it gets if it does not.
//   - internal/watch waits for changes of a purchase, once for all who look at it.
//   - internal/openapi describes the routes with the schemas of the contract file.
package main
