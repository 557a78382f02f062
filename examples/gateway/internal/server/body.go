package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/temporalgen/temporalgen/examples/gateway/internal/problem"
)

// maxBody is how long a body may be.
const maxBody = 64 << 10

// readBody reads a body of a media type.
func readBody(r *http.Request, mediaType string) ([]byte, error) {
	if err := checkMediaType(r.Header, mediaType); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(r.Body)
	return body, bodyError(err)
}

func checkMediaType(header http.Header, want string) error {
	types := header.Values("Content-Type")
	if len(types) != 1 || header.Get("Content-Encoding") != "" {
		return problem.New(http.StatusUnsupportedMediaType, "media-type", "the body has to be "+want)
	}
	got, parameters, err := mime.ParseMediaType(types[0])
	charset, other := parameters["charset"]
	if err != nil || got != want || other && !strings.EqualFold(charset, "utf-8") {
		return problem.New(http.StatusUnsupportedMediaType, "media-type", "the body has to be "+want)
	}
	return nil
}

// bodyError tells what is wrong with a body that cannot be read.
func bodyError(err error) error {
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return problem.New(http.StatusRequestEntityTooLarge, "too-large", fmt.Sprintf("the body has more than %d bytes", large.Limit))
	case errors.Is(err, os.ErrDeadlineExceeded):
		return problem.New(http.StatusRequestTimeout, "too-slow", "the body did not come in time")
	case err != nil:
		return problem.New(http.StatusBadRequest, "malformed", "the body cannot be read")
	}
	return nil
}

// decode reads JSON as strictly as it can be read: who sends a field that is not there, or twice, or one that this service sets
// itself, would believe that it has been seen.
func decode(body []byte, message any, reserved []string) error {
	malformed := func(detail string) error { return problem.New(http.StatusBadRequest, "malformed", detail) }
	if !utf8.Valid(body) {
		return malformed("the body is not UTF-8")
	}
	names, err := fieldNames(body)
	if err != nil {
		return malformed("the body is " + err.Error())
	}
	for _, name := range reserved {
		if slices.ContainsFunc(names, func(given string) bool { return strings.EqualFold(given, name) }) {
			return malformed("the field " + name + " is not for senders")
		}
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(message); err != nil {
		return malformed("the body does not have the fields of the message, or not their types")
	}
	return nil
}

// fieldNames are those of the JSON object that a body is. The objects in it have no name twice, whatever the case, which Go does
// not look at.
func fieldNames(body []byte) ([]string, error) {
	d := json.NewDecoder(bytes.NewReader(body))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		return nil, errors.New("no JSON object")
	}
	names, err := objectNames(d, 1)
	if err != nil {
		return nil, err
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("more than one JSON object")
	}
	return names, nil
}

// objectNames reads an object of which the first brace has been read, and which is so many levels deep.
func objectNames(d *json.Decoder, depth int) ([]string, error) {
	var names []string
	for d.More() {
		token, err := d.Token()
		name, isName := token.(string)
		if err != nil || !isName {
			return nil, errors.New("no JSON")
		}
		if slices.ContainsFunc(names, func(earlier string) bool { return strings.EqualFold(earlier, name) }) {
			return nil, errors.New("an object with a field that is there twice")
		}
		if names = append(names, name); len(names) > maxFields {
			return nil, errors.New("an object with too many fields")
		}
		if err := checkValue(d, depth); err != nil {
			return nil, err
		}
	}
	if _, err := d.Token(); err != nil {
		return nil, errors.New("no JSON")
	}
	return names, nil
}

// What no message has bounds how long it takes to look at one.
const (
	maxFields = 100 // of an object
	maxDepth  = 10
)

func checkValue(d *json.Decoder, depth int) error {
	if depth > maxDepth {
		return errors.New("too deep")
	}
	token, err := d.Token()
	if err != nil {
		return errors.New("no JSON")
	}
	switch token {
	case json.Delim('{'):
		_, err := objectNames(d, depth+1)
		return err
	case json.Delim('['):
		for d.More() {
			if err := checkValue(d, depth+1); err != nil {
				return err
			}
		}
		if _, err := d.Token(); err != nil {
			return errors.New("no JSON")
		}
	}
	return nil
}
