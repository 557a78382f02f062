// Package finding reports what rules have found: with the code and the address of its page, unless a comment such as
//
//	//temporalgen:ignore TG101 the cache is filled again after a restart
//
// suppresses it. The comment is on the line of the finding, on a line of its own above it, or in the doc comment of a
// declaration, for all of that. Several codes are separated by commas. A reason is required.
package finding
