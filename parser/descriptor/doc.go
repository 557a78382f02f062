// Package descriptor is what contracts say, as plain data: it is stored as JSON, compared with that of an earlier version,
// and read without Go.
//
// A [Document] has no positions, and its lists are sorted, so that moving code changes nothing in it. What values look like in
// payloads is JSON Schema 2020-12, in the part of it that code generators for several languages take: a type is one
// name, what may be null is a oneOf with null, and a $ref has nothing beside it. Where a schema cannot say what Go code checks
// it says less, and names what it leaves out.
package descriptor
