// Package window shows a window that slides over records: each is processed by a child workflow, few of them run at a time, and
// the parent goes on over many runs. Children outlive the run that has started them, and report to the one that is there then.
package window
