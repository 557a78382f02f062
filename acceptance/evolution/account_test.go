package evolution

// accountChanges are those of the contract in folder account.
var accountChanges = in("account",
	// The workflow.
	change{name: "workflow renamed", code: "TG901", class: running | clients, edits: []edit{
		{old: "id=account-{ID}", new: "id=account-{ID} name=Konto"},
	}},
	change{name: "task queue changed", code: "TG902", class: clients, edits: []edit{
		{old: "queue=accounts", new: "queue=ledgers"},
	}},
	change{name: "workflow ID changed", code: "TG903", class: clients, edits: []edit{
		{old: "id=account-{ID}", new: "id=acct-{ID}"},
	}, unshown: running, why: noChild},
	change{name: "dedup-limit lowered", code: "TG907", class: running | memory, edits: []edit{
		{old: "dedup-limit=5", new: "dedup-limit=2"},
	}},
	change{name: "dedup-limit raised", code: "TG907", class: running, edits: []edit{
		{old: "dedup-limit=5", new: "dedup-limit=50"},
	}},
	change{name: "dedup-ttl added, short", code: "TG907", class: running | memory, edits: []edit{
		{old: "dedup-limit=5", new: "dedup-limit=5 dedup-ttl=1ms"},
	}},
	change{name: "dedup-ttl added, long", code: "TG907", class: nothing, edits: []edit{
		{old: "dedup-limit=5", new: "dedup-limit=5 dedup-ttl=1000h"},
	}, unshown: running | memory, why: "it takes as long as the time is"},
	change{name: "drain-limit lowered", code: "TG908", class: running, edits: []edit{
		{old: "drain-limit=2", new: "drain-limit=1"},
	}},
	change{name: "drain-limit raised", code: "TG908", class: running, edits: []edit{
		{old: "drain-limit=2", new: "drain-limit=9"},
	}},
	change{name: "max-concurrent lowered", code: "TG934", class: running, edits: []edit{
		{old: "max-concurrent=3", new: "max-concurrent=2"},
	}},
	change{name: "max-concurrent raised", code: "TG934", class: running, edits: []edit{
		{old: "max-concurrent=3", new: "max-concurrent=9"},
	}},
	change{name: "versioning pinned", code: "TG909", edits: []edit{
		{old: "queue=accounts", new: "queue=accounts versioning=pinned"},
	}, unshown: rollout, why: "the workers here have no deployment"},
	change{name: "timeouts added", edits: []edit{
		{old: "queue=accounts", new: "queue=accounts execution-timeout=10h run-timeout=1h task-timeout=20s"},
	}},
	change{name: "id-reuse added", edits: []edit{{old: "queue=accounts", new: "queue=accounts id-reuse=reject-duplicate"}}},
	change{name: "id-conflict added", edits: []edit{{old: "queue=accounts", new: "queue=accounts id-conflict=use-existing"}}},
	change{name: "retries added", edits: []edit{{old: "queue=accounts", new: "queue=accounts max-attempts=2 initial-interval=1h"}}},
	change{name: "memo added", edits: []edit{{old: "queue=accounts", new: "queue=accounts memo=Owner:{ID}"}}},
	change{name: "priority and fairness added", edits: []edit{
		{old: "queue=accounts", new: "queue=accounts priority=2 fairness-key={ID} fairness-weight=2"},
	}},
	change{name: "summary and details added", edits: []edit{{old: "queue=accounts", new: "queue=accounts summary={ID} details={ID}"}}},

	// Input and result of its run.
	change{name: "input field removed", code: "TG951", class: running | memory | clients, edits: []edit{
		{old: "	Owner string `json:\",omitempty\"`\n"},
		{old: "Owner: in.Owner, "},
		{old: "\"run of \"+in.Owner", new: "\"run of \""},
		{old: ", Owner: \"Ann\"}", new: "}"},
	}},
	change{name: "input field renamed", code: "TG951", class: running | memory | clients, edits: []edit{
		{old: "	Owner string `json:\",omitempty\"`\n", new: "	Owner string `json:\"Holder,omitempty\"`\n"},
	}},
	change{name: "input field of another type", code: "TG952", class: running | memory | clients, edits: []edit{
		{old: "	Owner string `json:\",omitempty\"`\n", new: "	Owner []string `json:\",omitempty\"`\n"},
		{old: "Owner: in.Owner, ", new: "Owner: in.Owner[0], "},
		{old: "\"run of \"+in.Owner", new: "\"run of \"+in.Owner[0]"},
		{old: ", Owner: \"Ann\"}", new: ", Owner: []string{\"Ann\"}}"},
	}},
	change{name: "input field added, optional", edits: []edit{
		{old: "	Owner string `json:\",omitempty\"`\n", new: "	Owner string `json:\",omitempty\"`\n	Place string `json:\",omitempty\"`\n"},
	}},
	change{name: "input field added, not left out", edits: []edit{
		{old: "	Owner string `json:\",omitempty\"`\n", new: "	Owner string `json:\",omitempty\"`\n	Place string\n"},
	}},
	change{name: "result field of another type", code: "TG952", class: clients, edits: []edit{
		{old: "	Runs  int64", new: "	Runs  string"},
		{old: "Runs: int64(in.Runs + 1)}", new: "Runs: fmt.Sprint(in.Runs + 1)}"},
	}, unshown: running, why: noChild},
	change{name: "result field removed", code: "TG951", class: clients, edits: []edit{
		{old: "	Runs  int64\n"},
		{old: ", Runs: int64(in.Runs + 1)}", new: "}"},
	}, unshown: running, why: noChild},
	change{name: "result field added", edits: []edit{
		{old: "	Runs  int64\n", new: "	Runs  int64\n	Place string\n"},
	}},
	change{name: "result removed", code: "TG906", class: clients, edits: []edit{
		{old: "in Opening) (Statement, error)\n\n	// End", new: "in Opening) error\n\n	// End"},
		{old: "func (a *account) Run(", new: "func (a *account) Run(ctx workflow.Context, in Opening) error {\n	_, err := a.run(ctx, in)\n	return err\n}\n\nfunc (a *account) run("},
		{old: "statement, err := h.Result(ctx)\n	say(\"result\", statement, err)", new: "say(\"result\", nil, h.Result(ctx))"},
	}, unshown: running, why: noChild},

	// Signals.
	change{name: "signal removed", code: "TG910", class: running | memory | clients, edits: []edit{
		{old: "	//temporal:signal name=spend serial={Purse}\n	Spend(ctx workflow.Context, e Entry) error\n"},
		{old: "	signal(\"spend\", h.Spend)\n"},
		{old: "	say(\"spend\", nil, h.Spend(ctx, carried))\n"},
	}},
	change{name: "signal renamed", code: "TG910", class: running | memory | clients, edits: []edit{
		{old: "name=spend", new: "name=pay"},
	}},
	change{name: "signal made an update", code: "TG911", class: running | memory | clients, edits: []edit{
		{old: "temporal:signal name=spend", new: "temporal:update name=spend"},
		{old: "signal(\"spend\", h.Spend)", new: "say(\"spend\", nil, h.Spend(ctx, e))"},
	}},
	change{name: "update made a signal", code: "TG911", class: running | clients, edits: []edit{
		{old: "temporal:update name=watch unfinished=abandon", new: "temporal:signal name=watch"},
	}, unshown: memory, why: "nothing is remembered of the update"},
	change{name: "signal added", code: "TG912", class: rollout, edits: []edit{
		{old: "	//temporal:signal name=note", new: "	//temporal:signal name=greet\n	Greet(ctx workflow.Context, e Entry) error\n	//temporal:signal name=note"},
		{old: "func (a *account) Note", new: "func (a *account) Greet(ctx workflow.Context, e Entry) error { return a.handle(ctx, \"greet\", e) }\n\nfunc (a *account) Note"},
		{old: "	signal(\"note\", h.Note)\n", new: "	signal(\"note\", h.Note)\n	signal(\"greet\", h.Greet)\n"},
	}},
	change{name: "serial added to a signal", code: "TG913", class: running, edits: []edit{{old: "name=note", new: "name=note serial"}}},
	change{name: "serial removed from a signal", code: "TG913", class: running, edits: []edit{{old: "name=seal serial", new: "name=seal"}}},
	change{name: "serial added to an update", code: "TG913", class: running, edits: []edit{{old: "name=audit", new: "name=audit serial"}}},
	change{name: "serial removed from an update", code: "TG913", class: running, edits: []edit{{old: "dedup serial", new: "dedup"}}},
	change{name: "lock of another field", code: "TG913", class: running, edits: []edit{{old: "serial={Purse}", new: "serial={Key}"}}},
	change{name: "lock of another text", code: "TG913", class: running, edits: []edit{{old: "serial={Purse}", new: "serial=purse-{Purse}"}}},
	change{name: "lock by a field made one lock", code: "TG913", class: running, edits: []edit{{old: "serial={Purse}", new: "serial"}}},
	change{name: "lock made one by a field", code: "TG913", class: running, edits: []edit{{old: "name=seal serial", new: "name=seal serial={Text}"}}},
	change{name: "key removed", code: "TG914", class: running | memory, edits: []edit{{old: "name=deposit key={Key}", new: "name=deposit"}}},
	change{name: "key of another field", code: "TG914", class: running | memory, edits: []edit{{old: "name=deposit key={Key}", new: "name=deposit key={Text}"}}},
	change{name: "key of another text", code: "TG914", class: running | memory, edits: []edit{{old: "name=deposit key={Key}", new: "name=deposit key=deposit-{Key}"}}},
	change{name: "key added", code: "TG915", class: running, edits: []edit{{old: "name=note", new: "name=note key={Key}"}}},
	change{name: "on-error fail", code: "TG916", class: running, edits: []edit{{old: "name=correct on-error=log", new: "name=correct"}}},
	change{name: "on-error log", code: "TG916", class: running, edits: []edit{{old: "name=seal serial", new: "name=seal serial on-error=log"}}},
	change{name: "on-invalid drop", code: "TG917", class: running, edits: []edit{{old: "name=seal serial on-invalid=fail", new: "name=seal serial"}}},
	change{name: "on-invalid fail", code: "TG917", class: running, edits: []edit{{old: "name=note", new: "name=note on-invalid=fail"}}},
	change{name: "batch-window changed", edits: []edit{{old: "batch-window=100ms", new: "batch-window=2s"}}},
	change{name: "batch-window removed", code: "TG919", class: running, edits: []edit{{old: "batch-window=100ms batch-max=3", new: "batch-max=3"}}},
	change{name: "batch-max lowered", code: "TG919", class: running, edits: []edit{{old: "batch-max=3", new: "batch-max=2"}}},
	change{name: "batch-max raised", code: "TG919", class: running, edits: []edit{{old: "batch-max=3", new: "batch-max=5"}}},
	change{name: "batch-max removed", code: "TG919", class: running, edits: []edit{{old: " batch-max=3"}}},
	change{name: "batches removed", code: "TG919", class: running, edits: []edit{
		{old: " batch-window=100ms batch-max=3"},
		{old: "Collect(ctx workflow.Context, entries []Entry) error\n	// Link", new: "Collect(ctx workflow.Context, e Entry) error\n	// Link"},
		{old: "func (a *account) Collect(ctx workflow.Context, entries []Entry) error {\n", new: "func (a *account) Collect(ctx workflow.Context, e Entry) error {\n	entries := []Entry{e}\n"},
	}},
	change{name: "batches added", code: "TG919", class: running, edits: []edit{
		{old: "name=correct on-error=log\n	Correct(ctx workflow.Context, e Entry) error", new: "name=correct on-error=log batch-window=10ms\n	Correct(ctx workflow.Context, entries []Entry) error"},
		{old: "func (a *account) Correct(ctx workflow.Context, e Entry) error { return a.handle(ctx, \"correct\", e) }",
			new: "func (a *account) Correct(ctx workflow.Context, entries []Entry) error {\n	for _, e := range entries {\n		if err := a.handle(ctx, \"correct\", e); err != nil {\n			return err\n		}\n	}\n	return nil\n}"},
	}},
	change{name: "from workflows", edits: []edit{
		{old: "name=spend", new: "name=spend from=workflows"},
		{old: "	signal(\"spend\", h.Spend)\n", new: "	say(\"spend\", nil, c.SignalWorkflow(ctx, h.WorkflowID(), \"\", \"spend\", e))\n"},
		{old: "	say(\"spend\", nil, h.Spend(ctx, carried))\n"},
	}},
	change{name: "external-with-start added", edits: []edit{{old: "name=spend", new: "name=spend external-with-start"}}},
	change{name: "roles added", code: "TG936", edits: []edit{{old: "name=spend", new: "name=spend roles=clerk"}},
		unshown: clients, why: "clients here have no function that goes by roles"},

	// Queries.
	change{name: "query removed", code: "TG920", class: clients, edits: []edit{
		{old: "	//temporal:query name=runs\n	Runs() int\n"},
		{old: "	runs, err := h.Runs(ctx)\n	say(\"runs\", runs, err)\n"},
	}},
	change{name: "query renamed", code: "TG920", class: clients, edits: []edit{{old: "name=runs", new: "name=count"}}},
	change{name: "query added", code: "TG937", class: rollout, edits: []edit{
		{old: "	//temporal:query name=runs\n", new: "	//temporal:query name=owner\n	Owner() string\n	//temporal:query name=runs\n"},
		{old: "func (a *account) Runs", new: "func (a *account) Owner() string { return a.in.Owner }\n\nfunc (a *account) Runs"},
		{old: "	runs, err := h.Runs(ctx)\n", new: "	owner, err := h.Owner(ctx)\n	say(\"owner\", owner, err)\n	runs, err := h.Runs(ctx)\n"},
	}},
	change{name: "query parameter of another type", code: "TG952", class: clients, edits: []edit{
		{old: "Balance(purse string) (Balance, error)\n	//", new: "Balance(purse int) (Balance, error)\n	//"},
		{old: "Balance(purse string) (Balance, error) {\n	if purse == \"\" {", new: "Balance(purse int) (Balance, error) {\n	if purse == 0 {"},
		{old: "h.Balance(ctx, \"purse\")", new: "h.Balance(ctx, 7)"},
	}},
	change{name: "query result of another type", code: "TG952", class: clients, edits: []edit{
		{old: "	Runs() int\n", new: "	Runs() []string\n"},
		{old: "Runs() int { return a.in.Runs + 1 }", new: "Runs() []string { return a.texts }"},
	}},
	change{name: "query result widened", edits: []edit{
		{old: "	Runs() int\n", new: "	Runs() int64\n"},
		{old: "Runs() int { return a.in.Runs + 1 }", new: "Runs() int64 { return int64(a.in.Runs) + 1 }"},
	}},

	// Updates.
	change{name: "update removed", code: "TG921", class: running | clients, edits: []edit{
		{old: "	//temporal:update name=audit\n	Audit(ctx workflow.Context, e Entry) (Balance, error)\n"},
		{old: "	update(\"audit\", e, h.Audit)\n"},
	}},
	change{name: "update renamed", code: "TG921", class: running | clients, edits: []edit{{old: "name=audit", new: "name=review"}}},
	change{name: "remembered update renamed", code: "TG921", class: running | memory | clients, edits: []edit{{old: "name=transfer", new: "name=move"}}},
	change{name: "update added", code: "TG922", class: rollout, edits: []edit{
		{old: "	//temporal:update name=audit\n", new: "	//temporal:update name=check\n	Check(ctx workflow.Context, e Entry) (Balance, error)\n	//temporal:update name=audit\n"},
		{old: "func (a *account) Audit", new: "func (a *account) Check(ctx workflow.Context, e Entry) (Balance, error) {\n	return a.answer(ctx, \"check\", e)\n}\n\nfunc (a *account) Audit"},
		{old: "	update(\"audit\", e, h.Audit)\n", new: "	update(\"audit\", e, h.Audit)\n	update(\"check\", e, h.Check)\n"},
	}},
	change{name: "validator added", code: "TG923", class: clients, edits: []edit{
		{old: "	Audit(ctx workflow.Context, e Entry) (Balance, error)\n", new: "	Audit(ctx workflow.Context, e Entry) (Balance, error)\n	//temporal:validator for=Audit\n	ValidateAudit(ctx workflow.Context, e Entry) error\n"},
		{old: "// ValidateTransfer", new: "// ValidateAudit rejects all.\nfunc (a *account) ValidateAudit(workflow.Context, Entry) error { return errors.New(\"no\") }\n\n// ValidateTransfer"},
	}},
	change{name: "validator removed", code: "TG923", class: clients, edits: []edit{
		{old: "	//temporal:validator for=Transfer\n	ValidateTransfer(ctx workflow.Context, e Entry) error\n"},
	}},
	change{name: "update result of another type", code: "TG952", class: clients, edits: []edit{
		{old: "	Audit(ctx workflow.Context, e Entry) (Balance, error)\n", new: "	Audit(ctx workflow.Context, e Entry) (int64, error)\n"},
		{old: "Audit(ctx workflow.Context, e Entry) (Balance, error) {\n	return a.answer(ctx, \"audit\", e)", new: "Audit(ctx workflow.Context, e Entry) (int64, error) {\n	balance, err := a.answer(ctx, \"audit\", e)\n	return balance.Sum, err"},
		{old: "	update(\"audit\", e, h.Audit)\n", new: "	sum, err := h.Audit(ctx, e)\n	say(\"audit\", sum, err)\n"},
	}},
	change{name: "remembered result of another type", code: "TG952", class: memory | clients, edits: []edit{
		{old: "	Transfer(ctx workflow.Context, e Entry) (Balance, error)\n", new: "	Transfer(ctx workflow.Context, e Entry) (int64, error)\n"},
		{old: "Transfer(ctx workflow.Context, e Entry) (Balance, error) {\n	return a.answer(ctx, \"transfer\", e)", new: "Transfer(ctx workflow.Context, e Entry) (int64, error) {\n	balance, err := a.answer(ctx, \"transfer\", e)\n	return balance.Sum, err"},
		{old: "	update(\"transfer\", e, h.Transfer)\n", new: "	sum, err := h.Transfer(ctx, e)\n	say(\"transfer\", sum, err)\n"},
		{old: "	update(\"transfer too much\", e, h.Transfer)\n", new: "	sum, err = h.Transfer(ctx, e)\n	say(\"transfer too much\", sum, err)\n"},
		{old: "		balance, err := h.Transfer(ctx, Entry{Text: \"moved\", Key: \"2\", Amount: 7}, runtime.WithUpdateID(\"moved\"))\n		say(\"transfer\", balance, err)\n		balance, err = h.Confirm",
			new: "		balance, err := h.Confirm"},
	}},
	change{name: "update result added", code: "TG924", class: rollout, edits: []edit{
		{old: "	Watch(ctx workflow.Context, e Entry) error\n\n", new: "	Watch(ctx workflow.Context, e Entry) (Balance, error)\n\n"},
		{old: "Watch(ctx workflow.Context, e Entry) error { return a.handle(ctx, \"watch\", e) }", new: "Watch(ctx workflow.Context, e Entry) (Balance, error) {\n	return a.answer(ctx, \"watch\", e)\n}"},
		{old: "	say(\"watch\", nil, h.Watch(ctx, e))\n", new: "	watched, err := h.Watch(ctx, e)\n	say(\"watch\", watched, err)\n"},
	}},
	change{name: "update ID changed", code: "TG925", class: running | memory | clients, edits: []edit{{old: "id={Key} dedup", new: "id=transfer-{Key} dedup"}}},
	change{name: "update ID removed", code: "TG925", class: running | memory, edits: []edit{{old: "id={Key} dedup", new: "dedup"}},
		unshown: clients, why: sendAgain},
	change{name: "update ID added", code: "TG925", class: running | memory, edits: []edit{{old: "name=confirm dedup", new: "name=confirm id={Key} dedup"}}},
	change{name: "dedup removed", code: "TG925", class: running | memory, edits: []edit{{old: "id={Key} dedup", new: "id={Key}"}},
		unshown: clients, why: sendAgain},
	change{name: "dedup and ID added", code: "TG926", class: running, edits: []edit{{old: "name=audit", new: "name=audit id={Key} dedup"}}},
	change{name: "dedup added", code: "TG926", class: nothing, edits: []edit{{old: "name=audit", new: "name=audit dedup"}},
		unshown: running, why: "within a run the server has removed what has the same update ID"},
	change{name: "unfinished warn", code: "TG927", class: running, edits: []edit{{old: "name=watch unfinished=abandon", new: "name=watch"}}},
	change{name: "unfinished abandon", code: "TG928", class: running, edits: []edit{{old: "name=audit", new: "name=audit unfinished=abandon"}}},
	change{name: "wait completed", edits: []edit{{old: "name=audit", new: "name=audit wait=completed"}}},

	// Payloads.
	change{name: "field removed", code: "TG951", class: running | memory | clients, edits: []edit{
		{old: "	Remark string `json:\",omitempty\"`\n"},
		{old: "%d %s %s\", name, e.Text, e.Key, e.Amount, e.Kind, e.Remark)", new: "%d %s\", name, e.Text, e.Key, e.Amount, e.Kind)"},
		{old: ", Remark: \"dear\"}", new: "}"},
	}},
	change{name: "field renamed", code: "TG951", class: running | memory | clients, edits: []edit{
		{old: "Remark string `json:\",omitempty\"`", new: "Remark string `json:\"Greeting,omitempty\"`"},
	}},
	change{name: "field renamed that decides on commands", code: "TG951", class: running, edits: []edit{
		{old: "Sleep time.Duration `json:\",omitempty\"`", new: "Sleep time.Duration `json:\"Pause,omitempty\"`"},
	}, unshown: memory | clients, why: "no scene on the server sends it"},
	change{name: "field of another type", code: "TG952", class: running | memory | clients, edits: []edit{
		{old: "Remark string `json:\",omitempty\"`", new: "Remark []string `json:\",omitempty\"`"},
		{old: "Remark: \"dear\"", new: "Remark: []string{\"dear\"}"},
	}},
	change{name: "field renamed in case", code: "TG953", class: nothing, edits: []edit{
		{old: "Remark string `json:\",omitempty\"`", new: "Remark string `json:\"remark,omitempty\"`"},
	}, unshown: clients, why: "the workers here are written in Go, which does not tell cases apart"},
	change{name: "result field renamed in case", code: "TG953", class: clients, edits: []edit{
		{old: "	Owner string\n", new: "	Owner string `json:\"owner\"`\n"},
	}},
	change{name: "another protobuf message", code: "TG960", class: running | memory | clients, edits: []edit{
		renamed("WorkflowExecution", "WorkflowType"),
		renamed("WorkflowId", "Name"),
		renamed("GetWorkflowId", "GetName"),
	}},
	change{name: "result that may be left out", code: "TG956", class: clients, edits: []edit{
		{old: "	Entries int\n", new: "	Entries int `json:\",omitempty\"`\n"},
	}},
	change{name: "bytes", code: "TG963", class: running | memory | clients, edits: []edit{
		{old: "name=correct on-error=log\n	Correct(ctx workflow.Context, e Entry) error", new: "name=correct on-error=log\n	Correct(ctx workflow.Context, text []byte) error"},
		{old: "func (a *account) Correct(ctx workflow.Context, e Entry) error { return a.handle(ctx, \"correct\", e) }",
			new: "func (a *account) Correct(ctx workflow.Context, text []byte) error {\n	return a.handle(ctx, \"correct\", Entry{Text: string(text)})\n}"},
		{old: "	signal(\"correct\", h.Correct)\n", new: "	say(\"correct\", nil, h.Correct(ctx, []byte(\"hello\")))\n"},
		{old: "	say(\"correct\", nil, h.Correct(ctx, carried))\n"},
	}},
	change{name: "parameter of a signal removed", code: "TG935", class: running | memory | clients, edits: []edit{
		{old: "name=correct on-error=log\n	Correct(ctx workflow.Context, e Entry) error", new: "name=correct on-error=log\n	Correct(ctx workflow.Context) error"},
		{old: "func (a *account) Correct(ctx workflow.Context, e Entry) error { return a.handle(ctx, \"correct\", e) }",
			new: "func (a *account) Correct(ctx workflow.Context) error {\n	return a.handle(ctx, \"correct\", Entry{})\n}"},
		{old: "	signal(\"correct\", h.Correct)\n", new: "	say(\"correct\", nil, h.Correct(ctx))\n"},
		{old: "	say(\"correct\", nil, h.Correct(ctx, carried))\n"},
	}},
	change{name: "parameter of an update added", edits: []edit{
		{old: "	Audit(ctx workflow.Context, e Entry) (Balance, error)\n", new: "	Audit(ctx workflow.Context, e Entry, twice bool) (Balance, error)\n"},
		{old: "func (a *account) Audit(ctx workflow.Context, e Entry) (", new: "func (a *account) Audit(ctx workflow.Context, e Entry, _ bool) ("},
		{old: "	update(\"audit\", e, h.Audit)\n", new: "	audit, err := h.Audit(ctx, e, true)\n	say(\"audit\", audit, err)\n"},
	}},
	change{name: "Go field renamed", edits: []edit{
		{old: "Remark string `json:\",omitempty\"`", new: "Greeting string `json:\"Remark,omitempty\"`"},
		{old: "e.Kind, e.Remark)", new: "e.Kind, e.Greeting)"},
		{old: "Remark: \"dear\"", new: "Greeting: \"dear\""},
	}},
	change{name: "field added, optional", edits: []edit{
		{old: "	Remark string `json:\",omitempty\"`", new: "	Remark string `json:\",omitempty\"`\n	From   string `json:\",omitempty\"`"},
	}},
	change{name: "field added, not left out", edits: []edit{
		{old: "	Remark string `json:\",omitempty\"`", new: "	Remark string `json:\",omitempty\"`\n	From   string"},
	}},
	change{name: "field added, required", code: "TG955", class: running | memory | clients, edits: []edit{
		{old: "	Remark string `json:\",omitempty\"`", new: "	Remark string `json:\",omitempty\"`\n	From   string `json:\",omitempty\" validate:\"required\"`"},
	}},
	change{name: "rule made stricter", code: "TG955", class: running | memory | clients, edits: []edit{{old: "validate:\"min=0\"", new: "validate:\"min=600\""}}},
	change{name: "rule added", code: "TG955", class: running | memory | clients, edits: []edit{
		{old: "Remark string `json:\",omitempty\"`", new: "Remark string `json:\",omitempty\" validate:\"max=3\"`"},
	}},
	change{name: "rule written in another way", class: running, edits: []edit{
		{old: "Text   string `validate:\"required\"`", new: "Text   string `validate:\"min=1\"`"},
	}, untold: "the same values are valid, and only the text of an error differs"},
	change{name: "omitempty removed", code: "TG955", class: running, edits: []edit{
		{old: "validate:\"omitempty,oneof=cash card\"", new: "validate:\"oneof=cash card\""},
	}, unshown: memory | clients, why: "all valid messages here have a kind"},
	change{name: "rule loosened", code: "TG962", class: running, edits: []edit{{old: "validate:\"min=0\"", new: "validate:\"min=-9\""}}},
	change{name: "rule removed", code: "TG962", class: running, edits: []edit{{old: "Text   string `validate:\"required\"`", new: "Text   string"}}},
	change{name: "Validate added", code: "TG955", class: running | memory | clients, edits: []edit{
		{old: "// Entry is a message", new: "// Validate reports what is too little.\nfunc (e Entry) Validate() error {\n	if e.Amount == 1 || e.Text == \"carried\" {\n		return errors.New(\"too little\")\n	}\n	return nil\n}\n\n// Entry is a message"},
		{old: "import (\n	\"time\"\n", new: "import (\n	\"errors\"\n	\"time\"\n"},
	}},
	change{name: "oneof narrowed", code: "TG958", class: running | memory | clients, edits: []edit{{old: "oneof=cash card", new: "oneof=card"}}},
	change{name: "oneof widened", code: "TG962", class: running, edits: []edit{{old: "oneof=cash card", new: "oneof=cash card shells"}}},
	change{name: "oneof removed", code: "TG962", class: running, edits: []edit{{old: " validate:\"omitempty,oneof=cash card\""}}},
	change{name: "pointer", edits: []edit{
		{old: "Remark string `json:\",omitempty\"`", new: "Remark *string `json:\",omitempty\"`"},
		{old: "	a.write(e.Text, fmt", new: "	remark := \"\"\n	if e.Remark != nil {\n		remark = *e.Remark\n	}\n	a.write(e.Text, fmt"},
		{old: "e.Kind, e.Remark)", new: "e.Kind, remark)"},
		{old: "Remark: \"dear\"", new: "Remark: new(\"dear\")"},
	}},
	change{name: "number narrowed", code: "TG957", class: running | memory | clients, edits: []edit{
		{old: "Amount int64  ", new: "Amount int8  "},
		{old: "Balance{Sum: e.Amount,", new: "Balance{Sum: int64(e.Amount),"},
		{old: "	if e.Amount > 1000 {", new: "	if e.Amount > 100 {"},
		{old: "\"much\", 2000", new: "\"much\", 120"},
		{old: "Amount: 500", new: "Amount: 50"},
	}},
	change{name: "number in quotes", code: "TG952", class: running | memory | clients, edits: []edit{
		{old: "Amount int64  `json:\",omitempty\"", new: "Amount int64  `json:\",omitempty,string\""},
	}},
	change{name: "names in JSON exchanged", code: "TG913", class: running | memory | clients, edits: []edit{
		{old: "	Purse  string `json:\",omitempty\"`", new: "	Purse  string `json:\"Remark,omitempty\"`"},
		{old: "	Remark string `json:\",omitempty\"`", new: "	Remark string `json:\"Purse,omitempty\"`"},
	}, untold: "fields that have exchanged their names in Go as well would break nothing"},
	change{name: "integer made a float", edits: []edit{
		{old: "Amount int64  ", new: "Amount float64  "},
		{old: "Balance{Sum: e.Amount,", new: "Balance{Sum: int64(e.Amount),"},
		{old: "%s %s %s: %d", new: "%s %s %s: %g"},
	}, code: "TG957", unshown: running | memory | clients, why: "the numbers here are whole, and small enough for a float64"},
	change{name: "integer made unsigned", code: "TG957", class: nothing, edits: []edit{
		{old: "Amount int64  ", new: "Amount uint64  "},
		{old: "Balance{Sum: e.Amount,", new: "Balance{Sum: int64(e.Amount),"},
	}, unshown: running | memory | clients, why: "only values below zero do not decode, which are not valid either"},
	change{name: "MarshalJSON added", code: "TG959", class: memory | clients, edits: []edit{
		{old: "// Mark is", new: "// MarshalJSON makes a number of it.\nfunc (b Balance) MarshalJSON() ([]byte, error) { return json.Marshal(b.Sum) }\n\n// UnmarshalJSON reads it.\nfunc (b *Balance) UnmarshalJSON(text []byte) error { return json.Unmarshal(text, &b.Sum) }\n\n// Mark is"},
		{old: "import (\n	\"time\"\n", new: "import (\n	\"encoding/json\"\n	\"time\"\n"},
	}},

	// What is Go's only.
	change{name: "Go type renamed", edits: []edit{renamed("Entry", "Message")}},
	change{name: "Go method renamed", edits: []edit{renamed("Spend", "Pay")}},
	change{name: "Go parameter renamed", edits: []edit{{old: "Spend(ctx workflow.Context, e Entry) error\n	// Seal", new: "Spend(ctx workflow.Context, message Entry) error\n	// Seal"}}},
	change{name: "methods in another order", edits: []edit{
		{old: "	//temporal:signal name=spend serial={Purse}\n	Spend(ctx workflow.Context, e Entry) error\n"},
		{old: "	//temporal:query name=runs\n", new: "	//temporal:signal name=spend serial={Purse}\n	Spend(ctx workflow.Context, e Entry) error\n\n	//temporal:query name=runs\n"},
	}},
	change{name: "comments changed", edits: []edit{{old: "	// Note is handled at the same time as other messages.\n", new: "	// Note is written down.\n"}}},
)
