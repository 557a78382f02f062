package runtime

import "github.com/temporalgen/temporalgen/runtime/internal/answer"

// NotNow makes the error of a validator that rejects an update which it may accept later, as when
// the workflow is busy. Generated clients wait and send the update again, with the same ID, until
// their context ends; see WithUpdateRetry. Others see err, as if the validator had returned that.
//
// It returns nil if err is nil. In an error that a handler returns it has no meaning.
func NotNow(err error) error {
	if err == nil {
		return nil
	}
	return answer.Later(err)
}
