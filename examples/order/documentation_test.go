package main

import (
	"os"
	"strings"
	"testing"
)

// The page about testing shows a test that is run.
func TestDocumentationShowsTheTest(t *testing.T) {
	page, err := os.ReadFile("../../docs/testing.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("week_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(string(source), ")\n\n")
	if !strings.Contains(string(page), "```go\n"+code+"```") {
		t.Errorf("docs/testing.md does not show week_test.go as it is")
	}
}
