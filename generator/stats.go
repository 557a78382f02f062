package generator

import (
	"time"

	"github.com/temporalgen/temporalgen/parser"
)

// Stats tell what a plan was made from, and how long that took.
type Stats struct {
	parser.Stats
	Rendering time.Duration // making the content of the outputs
	Comparing time.Duration // reading what is there
	Cache     string        // what was taken from a cache, for people; "" if there is none
}
