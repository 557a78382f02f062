package identity

import (
	"context"
	"testing"
	"time"

	"github.com/temporalgen/temporalgen/runtime"
)

func TestMessageWithoutRolesIsForNobody(t *testing.T) {
	for name, tt := range map[string]struct {
		has, needs []string
		want       bool
	}{
		"no roles at all":      {nil, nil, false},
		"a message without":    {[]string{"shop"}, nil, false},
		"somebody without":     {nil, []string{"shop"}, false},
		"an empty role":        {[]string{""}, []string{"shop"}, false},
		"another role":         {[]string{"shops"}, []string{"shop"}, false},
		"another case":         {[]string{"Shop"}, []string{"shop"}, false},
		"the role":             {[]string{"shop"}, []string{"shop"}, true},
		"one of several roles": {[]string{"auditor", "shop"}, []string{"reviewer", "shop"}, true},
	} {
		if got := (Identity{Subject: "ann", Roles: tt.has}).May(runtime.Message{Roles: tt.needs}); got != tt.want {
			t.Errorf("%s: %t", name, got)
		}
	}
	if _, known := From(context.Background()); known {
		t.Error("a context of nobody has an identity")
	}
}

func TestTokensAreOfSubjectsThatCanBeTold(t *testing.T) {
	tokens := NewTokens()
	for _, subject := range []string{"", "Ann", "ann/bob", "ann\n", "1ann", "ann smith"} {
		if _, err := tokens.Issue(Identity{Subject: subject}); err == nil {
			t.Errorf("%q has a token", subject)
		}
	}
	first, err := tokens.Issue(Identity{Subject: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	second, err := tokens.Issue(Identity{Subject: "bob"})
	if err != nil {
		t.Fatal(err)
	}
	if first == second || len(first) < 26 {
		t.Errorf("the tokens are %q and %q", first, second)
	}
	if who, known := tokens.Identify(first); !known || who.Subject != "ann" {
		t.Errorf("the first is of %v, %t", who, known)
	}
	if who, known := tokens.Identify(""); known {
		t.Errorf("no token is of %v", who)
	}
}

func TestMemoryOfSessionsIsBounded(t *testing.T) {
	now := time.Unix(1700000000, 0)
	s := &Sessions{Lifetime: time.Hour, Now: func() time.Time { return now }}
	over := s.Begin(Identity{Subject: "ann"})
	now = now.Add(time.Hour)
	open := s.Begin(Identity{Subject: "bob"})
	if _, known := s.Identify(over); known {
		t.Error("a session that is over is open")
	}
	for range maxSessions - 1 { // the first of them takes the place of what is over
		s.Begin(Identity{Subject: "eve"})
	}
	if who, known := s.Identify(open); !known || who.Subject != "bob" {
		t.Errorf("the session is of %v, %t", who, known)
	}
	for range 100 {
		s.Begin(Identity{Subject: "eve"})
	}
	if n := len(s.open); n > maxSessions {
		t.Errorf("%d sessions are open", n)
	}
}
