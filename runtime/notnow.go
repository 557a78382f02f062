package runtime

import "errors"

// NotNow makes the error of a validator that rejects an update which it may accept later, as when
// the workflow is busy. Generated clients wait and send the update again, with the same ID, until
// their context ends; see WithUpdateRetry. Others see err, as if the validator had returned that.
//
// It returns nil if err is nil. In an error that a handler returns it has no meaning.
func NotNow(err error) error {
	if err == nil {
		return nil
	}
	return &notNow{err}
}

type notNow struct{ error }

func (n *notNow) Unwrap() error { return n.error }

func isNotNow(err error) bool {
	var later *notNow
	return errors.As(err, &later)
}
