package reference

import "testing"

// One stub reaches workflows of different types that embed the messages.
func TestMessagesOfSeveralWorkflows(t *testing.T) {
	s := newScene(t)
	crate, err := NewCrateClient(s.sdk).Start(s.ctx, CrateInput{s.name("crate")})
	s.must(err)
	pallet, err := NewPalletClient(s.sdk).Start(s.ctx, CrateInput{s.name("pallet")})
	s.must(err)
	inspect := func(reason string) {
		customs, err := NewCustomsClient(s.sdk).Start(s.ctx, Inspected{[]string{crate.WorkflowID(), pallet.WorkflowID()}, reason})
		s.must(err)
		s.must(customs.Result(s.ctx))
	}
	inspect("papers")
	for _, id := range []string{crate.WorkflowID(), pallet.WorkflowID()} {
		s.waitFor(func() bool {
			reason, err := reasonOf(s.ctx, s.sdk, id)
			s.must(err)
			return reason == "papers"
		})
	}
	inspect("")
	s.must(crate.Result(s.ctx))
	s.must(pallet.Result(s.ctx))
}
