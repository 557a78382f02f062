package directive

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/temporalgen/temporalgen/parser/internal/spelling"
)

// check reports what is wrong with the value of a key, and reads it.
func (k *Key) check(a *Arg) error {
	if k.Form == FormFlag {
		if a.HasValue {
			return fmt.Errorf("%s is a flag: remove the value", k.Name)
		}
		return nil
	}
	if !a.HasValue {
		if k.Form == FormLock {
			return nil
		}
		return fmt.Errorf("%s needs a value: %s", k.Name, k.example())
	}
	if a.Value == "" && k.Form != FormWireName {
		return fmt.Errorf("%s is empty: %s", k.Name, k.example())
	}
	// Neither can stand in Go source, and Temporal's protocol asks for UTF-8.
	switch {
	case !utf8.ValidString(a.Value):
		return fmt.Errorf("%s=%q is not UTF-8: %s", k.Name, a.Value, k.example())
	case strings.Contains(a.Value, "\x00"):
		return fmt.Errorf("%s=%q has a zero byte: %s", k.Name, a.Value, k.example())
	}
	var err error
	switch k.Form {
	case FormLock:
		if a.Value == "true" || a.Value == "false" {
			return fmt.Errorf("%s=%s would be a lock named %[2]s: %s", k.Name, a.Value, k.example())
		}
	case FormDuration:
		if a.Duration, err = time.ParseDuration(a.Value); err != nil || a.Duration <= 0 {
			return fmt.Errorf("%s=%s is not a positive duration: %s", k.Name, a.Value, k.example())
		}
	case FormCount:
		a.Count, err = strconv.Atoi(a.Value)
		most := cmp.Or(k.Most, maxCount)
		switch {
		case a.Count > 0 && errors.Is(err, strconv.ErrRange) || err == nil && a.Count > most:
			return fmt.Errorf("%s=%s is too large: it is at most %d%s", k.Name, a.Value, most, k.because())
		case err != nil || a.Count <= 0:
			return fmt.Errorf("%s=%s is not a positive whole number: %s", k.Name, a.Value, k.example())
		}
	case FormFactor:
		if a.Factor, err = strconv.ParseFloat(a.Value, 64); err != nil || !(a.Factor >= 1 && a.Factor <= maxCount) {
			return fmt.Errorf("%s=%s is not a number of at least 1: %s", k.Name, a.Value, k.example())
		}
	case FormWeight:
		if a.Factor, err = strconv.ParseFloat(a.Value, 32); err != nil || !(a.Factor >= 0.001 && a.Factor <= 1000) {
			return fmt.Errorf("%s=%s is not a number from 0.001 to 1000: %s", k.Name, a.Value, k.example())
		}
	case FormNamed:
		if a.Named, err = SplitNamed(a.Value); err != nil {
			return fmt.Errorf("%s: %w: %s", k.Name, err, k.example())
		}
	case FormList:
		a.List = strings.Split(a.Value, ",")
		for i, s := range a.List {
			if a.List[i] = strings.TrimSpace(s); a.List[i] == "" {
				return fmt.Errorf("%s has an empty item: %s", k.Name, k.example())
			}
		}
	case FormChoice:
		if !slices.Contains(k.Choices, a.Value) {
			hint := spelling.DidYouMean(a.Value, k.Choices)
			if hint == "" {
				hint = ": it is " + spelling.List(k.Choices, "or")
			}
			return fmt.Errorf("%s=%s does not exist%s", k.Name, a.Value, hint)
		}
	}
	return nil
}

// because gives the reason for the largest number, if there is one.
func (k *Key) because() string {
	if k.Why == "" {
		return ""
	}
	return ", because " + k.Why
}

// example shows how to write a key with its value.
func (k *Key) example() string {
	if k.Sample != "" {
		return "write " + k.Name + "=" + k.Sample
	}
	switch k.Form {
	case FormTemplate:
		return "write " + k.Name + "=order-{OrderID}"
	case FormLock:
		return "write " + k.Name + ", or with the name of a lock, " + k.Name + "=account-{AccountID}"
	case FormDuration:
		return "write " + k.Name + "=30s"
	case FormCount:
		return "write " + k.Name + "=3"
	case FormFactor:
		return "write " + k.Name + "=2.0"
	case FormWeight:
		return "write " + k.Name + "=2.5"
	case FormNamed:
		return "write " + k.Name + "=Customer:{CustomerID},Region:eu"
	case FormText:
		return "write " + k.Name + "=orders"
	case FormMethodName:
		return "write " + k.Name + "=AddItem"
	case FormList:
		return "write " + k.Name + "=InvalidCard,OutOfStock"
	case FormChoice:
		return "it is " + spelling.List(k.Choices, "or")
	}
	return "write " + k.Name + "=Name"
}
