package main

import (
	"errors"
	"os"
	"path/filepath"
)

// A cacheMode says whether what is remembered of former runs is used. The zero value is on.
type cacheMode string

const cacheOff cacheMode = "off"

// String implements flag.Value.
func (m *cacheMode) String() string { return string(*m) }

// Set implements flag.Value.
func (m *cacheMode) Set(s string) error {
	switch s {
	case "on":
		*m = ""
	case string(cacheOff):
		*m = cacheOff
	default:
		return errors.New("it is on or off")
	}
	return nil
}

// cacheDir is the folder in which it is remembered what the next run need not find out, "" for none.
func (o options) cacheDir() string {
	if o.cache == cacheOff || o.stdout { // of what is remembered, the content is not there
		return ""
	}
	dir, err := os.UserCacheDir()
	if err != nil || !filepath.IsAbs(dir) {
		return ""
	}
	return filepath.Join(dir, "temporalgen")
}
