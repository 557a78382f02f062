package payload

import (
	"go/types"
	"reflect"
	"slices"
	"strings"

	"github.com/temporalgen/temporalgen/parser/internal/gotypes"
)

// secretWords end the names of secrets. Several words are one name, such as APIKey.
var secretWords = []string{
	"password", "passwords", "passwd", "passphrase", "passcode", "secret", "secrets", "token", "credential", "credentials", "cvv", "cvc",
	"api key", "private key", "secret key", "access key", "signing key", "encryption key",
}

// harmlessWords stand before token in names of what is no secret: what tells requests, pages or tasks apart, or is sent instead of the
// number of a card.
var harmlessWords = []string{
	"idempotency", "dedup", "deduplication", "request", "client", "correlation", "trace", "transaction", "page", "next", "continuation", "cursor",
	"pagination", "sync", "resume", "cancel", "cancellation", "lock", "fencing", "task", "callback", "version", "concurrency", "change", "card", "payment",
}

// protectedWords are in the names of what nobody can read, or everybody may.
var protectedWords = []string{"encrypted", "hashed", "masked", "redacted", "public"}

// A Secret is a field whose name is that of a secret.
type Secret struct {
	Path  string // such as Login.Password
	Field *types.Var
}

// Secrets are the fields of a type, and of those that it consists of, that look like secrets and are sent as they are. Types that say
// themselves how they are sent are left out, and so is whatever enter is false for: it is asked before each type with a name, and
// has to be false for one that it was asked before.
func Secrets(t types.Type, enter func(*types.Named) bool) []Secret {
	var found []Secret
	var walk func(name string, t types.Type)
	walk = func(name string, t types.Type) {
		end := gotypes.End(t)
		if end == nil || gotypes.Marshals(end) {
			return
		}
		if named, ok := types.Unalias(end).(*types.Named); ok {
			if !enter(named) {
				return
			}
			name = named.Obj().Name()
		}
		s, ok := end.Underlying().(*types.Struct)
		if !ok {
			return
		}
		for i := range s.NumFields() {
			f := s.Field(i)
			path := strings.TrimPrefix(name+"."+f.Name(), ".")
			switch {
			case !gotypes.IsSent(f) || reflect.StructTag(s.Tag(i)).Get("json") == "-":
			case namesSecret(f.Name()) && isText(f.Type()):
				found = append(found, Secret{path, f})
			default:
				walk(path, f.Type())
			}
		}
	}
	walk("", t)
	return found
}

// namesSecret reports whether a name such as APIKey or userPassword is that of a secret.
func namesSecret(name string) bool {
	words := nameWords(name)
	for i := range words {
		words[i] = strings.ToLower(words[i])
		if slices.Contains(protectedWords, words[i]) {
			return false
		}
	}
	last := words[len(words)-1]
	if last == "token" && slices.ContainsFunc(words, func(w string) bool { return slices.Contains(harmlessWords, w) }) {
		return false
	}
	if slices.Contains(secretWords, last) || last == "apikey" {
		return true
	}
	return len(words) > 1 && slices.Contains(secretWords, strings.Join(words[len(words)-2:], " "))
}

// isText reports whether a type is one of texts or bytes, or of several.
func isText(t types.Type) bool {
	for t := range gotypes.Chain(t) {
		if gotypes.Marshals(t) {
			return false
		}
		switch u := t.Underlying().(type) {
		case *types.Basic:
			return u.Info()&types.IsString != 0 || u.Kind() == types.Byte
		case *types.Struct:
			return false
		}
	}
	return false
}
