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
//
// A handler that sends a signal for each webhook is a few lines. What is easily forgotten then is here in one place each:
//
//   - Providers send an event until it is answered, and so it comes twice. Its ID is the key of the signal, and an idempotency key
//     of a person is the ID of the update, so the workflow knows what it has had, also when the service is started again.
//   - Who may send a message stands beside the message. The service asks for it at the route, and package access once more in the
//     Temporal client, where nobody can forget it. What has no roles is for nobody.
//   - A page that asks again and again costs a query each time, for each who looks. Here all wait for one update, until there is
//     something to see.
//   - The one who asks is in the message because the service puts it there, and never because the body says so.
package main
