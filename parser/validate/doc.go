// Package validate compiles the validate tags of messages to programs that check them.
//
// It knows the rules, which values of a type satisfy them, and what of a tag has no effect.
// The programs are data, which package contract describes and the templates print.
package validate
