// Package webui shows a workflow in Temporal's Web UI, and looks at the pages in a headless Chromium: what doc comments
// and directives say of a workflow and its messages has to be there. It looks at pages of documentation as well.
package webui
