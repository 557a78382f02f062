package runtime

import "github.com/temporalgen/temporalgen/runtime/internal/run"

// MaxErrorSize is how many bytes an error of a message may take: that of a handler, of an update's
// validator or of a Validate method, with its causes and details. A larger one, or one whose
// text is not UTF-8, is replaced by an application error with the same type and the same way of being
// retried, without causes and details and with a message of at most MaxErrorText bytes; the log warns.
// Servers take about 2 MB in all.
//
// The error that Run returns is left as it is.
const MaxErrorSize = run.MaxErrorSize // 64 KiB

// MaxErrorText is how many bytes remain of the message of an error that exceeds MaxErrorSize, and of the
// text of a query's error.
const MaxErrorText = run.MaxErrorText // 16 KiB
