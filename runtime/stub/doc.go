// Package stub is what generated clients, and generated stubs for workflow code, are made of. Nobody else calls it: of
// what is here users see the methods of WorkflowHandle.
package stub
