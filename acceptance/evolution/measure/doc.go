// Package measure finds out what a change of a contract breaks. A program has the contract as it was and many changed ones,
// each in a package of its own, and measures each of them:
//
//   - recorded histories are replayed with the changed code, and the outcomes compared;
//   - a deployed client, which is that of the contract as it was, talks to a worker with the changed code;
//   - a run of the contract as it was continues as new, and the changed code gets what it hands on;
//   - where all of this goes well, a client of the changed contract talks to a worker with the code as it was.
//
// What is seen is printed as JSON, one [Result] in a line.
package measure
