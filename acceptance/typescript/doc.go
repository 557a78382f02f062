// Package typescript lets generated code and programs of Temporal's TypeScript SDK meet on a real server, in both
// directions. The tests start Node.js with the program in src; README.md says what they need.
package typescript
