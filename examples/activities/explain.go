package main

import (
	"errors"
	"fmt"
	"reflect"
	"strings"

	"go.temporal.io/sdk/temporal"
)

// explain tells what a workflow has failed with, from the outside to the cause: a line for each error of the chain. Of the stack
// trace of a panic it tells where that happened.
func explain(err error) []string {
	execution, ok := errors.AsType[*temporal.WorkflowExecutionError](err)
	if !ok {
		return []string{err.Error()}
	}
	lines := []string{"the workflow has failed"}
	for err := errors.Unwrap(execution); err != nil; err = errors.Unwrap(err) {
		lines = append(lines, line(err))
	}
	return lines
}

func line(err error) string {
	switch err := err.(type) {
	case *temporal.ActivityError:
		return fmt.Sprintf("activity %s has failed: %v", err.ActivityType().GetName(), err.RetryState())
	case *temporal.PanicError:
		return fmt.Sprintf("panic: %v, in %s", err, culprit(err.StackTrace()))
	case *temporal.ApplicationError:
		var m Mistake
		if err.HasDetails() && err.Details(&m) == nil {
			return fmt.Sprintf("%s: %s in line %d", err.Type(), err.Message(), m.Line)
		}
		if err.Type() != "" {
			return fmt.Sprintf("%s: %s", err.Type(), err.Message())
		}
		return err.Message()
	}
	return err.Error()
}

// culprit is the innermost function of this program in a stack trace.
func culprit(stack string) string {
	program := reflect.TypeFor[processor]().PkgPath() + "."
	for l := range strings.Lines(stack) {
		if function, ok := strings.CutPrefix(l, program); ok {
			return function[:max(0, strings.LastIndex(function, "("))] // without its arguments
		}
	}
	return "the code of others"
}
