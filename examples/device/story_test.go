package main

import (
	"testing"

	"github.com/temporalgen/temporalgen/devserver/testserver"
	"github.com/temporalgen/temporalgen/examples/internal/program/programtest"
)

func TestMain(m *testing.M) { testserver.Main(m) }

func TestStory(t *testing.T) {
	programtest.Story(t, example, `Nobody has heard of it: state offline, contact: false
It has reported: state closed, contact: true
It has opened
It is silent, and two commands wait for it: state offline, contact: true
It is back: state closed, contact: true
  error: battery low
  error: no contact
  error: command "whistle": a valve cannot do that
Retired after 5 reports: 2 commands delivered, 1 failed, 0 left
`, "device-valve-7")
}
