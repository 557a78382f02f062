package runtime

// SupportsGenerated2 is referred to by generated code. It changes its name when
// generated code and this package no longer fit together, so that the mismatch is found
// when compiling.
const SupportsGenerated2 = true
