// Package payloads looks at the types of what is sent to workflows and activities, and from them.
//
// # Analyzer temporalpayloads
//
// temporalpayloads: find types that do not survive being sent
//
// What workflows, activities and messages are given, and what they answer, is sent as JSON or as protobuf. Rules:
//
//   - TG501: a type that cannot be sent
//   - TG502: a type that loses something when it is sent
//   - TG503: several parameters of a query or an update, instead of one struct
//   - TG506: a field that looks like a secret, where no codec is known (only if it is switched on)
//
// Looked at are functions that are registered or executed, handlers, the arguments of calls that start workflows or send
// messages, and what is received from channels of signals. What is wrong with a field is reported once, at the field if it is
// declared in the package. The types of contracts are looked at with the contracts, apart from TG506. Types that marshal
// themselves are fine, and so are protobuf messages. Types of a package that has a data converter as well are left to that, and
// so are those that are sent where a package is imported that has one and imports them.
// Whether a data converter of another kind is used cannot be seen otherwise, and neither can what is in an interface.
package payloads
