package stub

// SupportsGenerated1 is referred to by generated code. A release that generates code which needs more of the packages
// below runtime adds a constant with the next number, and keeps this one for as long as they still fit what older
// releases have generated; so a mismatch is found when compiling.
const SupportsGenerated1 = true
