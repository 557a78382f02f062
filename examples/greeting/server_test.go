package main

import (
	"testing"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `The language is en, of [de en es fr]
Set to German; it was en before
Not set: language pt is not supported
Set to Portuguese with the help of the service; it was de before
Not set: nobody has a greeting in tlh
The language is pt, of [de en es fr pt]
Approved by Ann: Olá!
Released without an approval: Hello!
`, "greeting-card", "greeting-letter")
}
