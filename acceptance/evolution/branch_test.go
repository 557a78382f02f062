package evolution

// branchChanges are those of the contracts in folder branch.
var branchChanges = in("branch",
	change{name: "workflow removed", code: "TG901", class: running | clients, edits: []edit{
		{old: "// Errand is a workflow that has nothing to do with the others.\n//\n//temporal:workflow id=errand-{Name}\ntype Errand interface {\n	//temporal:run\n	Run(ctx workflow.Context, in Plan) error\n}\n\n"},
		{old: "	RegisterErrand(r, func(ctx workflow.Context, _ Plan) (Errand, error) { return errand{journal(ctx)}, nil })\n"},
		{old: ", ErrandID(Plan{Name: id})"},
		{old: "	errand, err := NewErrandClient(c, on).Start(ctx, Plan{Name: id})\n	if say(\"start errand\", nil, err); err == nil {\n		say(\"result of errand\", nil, errand.Result(ctx))\n	}\n\n"},
	}},
	change{name: "workflow added", class: rollout, edits: []edit{
		{old: "// Till is what", new: "// Walk is another workflow.\n//\n//temporal:workflow id=walk-{Name}\ntype Walk interface {\n	//temporal:run\n	Run(ctx workflow.Context, in Plan) error\n}\n\n// Till is what"},
		{old: "	if activities, ok", new: "	RegisterWalk(r, func(ctx workflow.Context, _ Plan) (Walk, error) { return errand{journal(ctx)}, nil })\n	if activities, ok"},
		{old: "	branch, err := New", new: "	walk, err := NewWalkClient(c, on).Start(ctx, Plan{Name: id})\n	if say(\"start walk\", nil, err); err == nil {\n		say(\"result of walk\", nil, walk.Result(ctx))\n	}\n\n	branch, err := New"},
	}, untold: "that old workers do not know a new workflow type is in the documentation only"},
	change{name: "workflow of a child renamed", code: "TG901", class: running | clients, edits: []edit{
		{old: "id=desk-{Branch}", new: "id=desk-{Branch} name=Counter"},
	}},
	change{name: "workflow ID of a child changed", code: "TG903", class: running | clients, edits: []edit{
		{old: "id=desk-{Branch}", new: "id=counter-{Branch}"},
	}},
	change{name: "result field of a child of another type", code: "TG952", class: running | clients, edits: []edit{
		{old: "	Customer string\n	Took     int64", new: "	Customer string\n	Took     string"},
		{old: "type Report struct {\n	Took int64", new: "type Report struct {\n	Took string"},
		{old: "	d.takings.Took += c.Pays\n", new: "	d.takings.Took = fmt.Sprint(c.Pays)\n"},
	}},
	change{name: "signal to a child renamed", code: "TG910", class: running | clients, edits: []edit{
		{old: "name=serve", new: "name=attend"},
	}, unshown: memory, why: "desks do not continue as new"},
	change{name: "options of a child changed", edits: []edit{
		{old: "id=desk-{Branch}", new: "id=desk-{Branch} run-timeout=1h max-attempts=2 priority=2 id-reuse=allow-duplicate"},
	}},
	change{name: "parameter of a run added", code: "TG904", class: nothing, edits: []edit{
		{old: "	Run(ctx workflow.Context, in Plan) error\n", new: "	Run(ctx workflow.Context, in Plan, haste int) error\n"},
		{old: "id=errand-{Name}", new: "id=errand-{in.Name}"},
		{old: "func(ctx workflow.Context, _ Plan) (Errand, error)", new: "func(ctx workflow.Context, _ Plan, _ int) (Errand, error)"},
		{old: "func (e errand) Run(ctx workflow.Context, _ Plan) error", new: "func (e errand) Run(ctx workflow.Context, _ Plan, _ int) error"},
		{old: "NewErrandClient(c, on).Start(ctx, Plan{Name: id})", new: "NewErrandClient(c, on).Start(ctx, Plan{Name: id}, 1)"},
		{old: "ErrandID(Plan{Name: id})", new: "ErrandID(Plan{Name: id}, 1)"},
	}, unshown: running, why: "errands do not continue as new; see the row of a run that does"},
	change{name: "parameter of a run added in front", code: "TG904", class: running | clients, edits: []edit{
		{old: "	Run(ctx workflow.Context, in Plan) error\n", new: "	Run(ctx workflow.Context, haste int, in Plan) error\n"},
		{old: "id=errand-{Name}", new: "id=errand-{in.Name}"},
		{old: "func(ctx workflow.Context, _ Plan) (Errand, error)", new: "func(ctx workflow.Context, _ int, _ Plan) (Errand, error)"},
		{old: "func (e errand) Run(ctx workflow.Context, _ Plan) error", new: "func (e errand) Run(ctx workflow.Context, _ int, _ Plan) error"},
		{old: "NewErrandClient(c, on).Start(ctx, Plan{Name: id})", new: "NewErrandClient(c, on).Start(ctx, 1, Plan{Name: id})"},
		{old: "ErrandID(Plan{Name: id})", new: "ErrandID(1, Plan{Name: id})"},
	}, unshown: memory, why: "errands do not continue as new"},
	change{name: "parameter of a run that continues added", code: "TG904", class: running, edits: []edit{
		{old: "	Run(ctx workflow.Context, in Plan) (Report, error)\n", new: "	Run(ctx workflow.Context, in Plan, haste int) (Report, error)\n"},
		{old: "id=branch-{Name}", new: "id=branch-{in.Name}"},
		{old: "func(ctx workflow.Context, in Plan) (Branch, error)", new: "func(ctx workflow.Context, in Plan, _ int) (Branch, error)"},
		{old: "func (b *branch) Run(ctx workflow.Context, in Plan) (Report, error)", new: "func (b *branch) Run(ctx workflow.Context, in Plan, _ int) (Report, error)"},
		{old: "ContinueBranchAsNew(func() Plan { return b.in })", new: "ContinueBranchAsNew(func() (Plan, int) { return b.in, 1 })"},
		{old: "BranchID(Plan{Name: id}), DeskID", new: "BranchID(Plan{Name: id}, 1), DeskID"},
		{old: "Look: true, Desk: true, Wait: true})", new: "Look: true, Desk: true, Wait: true}, 1)"},
		{old: "Plan{Name: id, Wait: true, Again: true}, runtime", new: "Plan{Name: id, Wait: true, Again: true}, 1, runtime"},
	}},
	change{name: "dedup-ttl shortened", code: "TG907", class: running | memory, edits: []edit{{old: "dedup-ttl=1h", new: "dedup-ttl=1ms"}}},
	change{name: "dedup-ttl lengthened", code: "TG907", class: running, edits: []edit{{old: "dedup-ttl=1s", new: "dedup-ttl=1h"}}},
	change{name: "dedup-ttl removed", code: "TG907", class: running, edits: []edit{{old: " dedup-ttl=1s"}}},

	// Activities.
	change{name: "activity renamed", code: "TG930", class: running, edits: []edit{{old: "name=count", new: "name=tally"}}},
	change{name: "local activity renamed", code: "TG930", class: running, edits: []edit{{old: "name=look", new: "name=glance"}}},
	change{name: "activity removed", code: "TG930", class: running, edits: []edit{
		{old: "	//temporal:activity name=count\n	Count(ctx context.Context, d Drawer) (Total, error)\n"},
		{old: "		total, err := b.till.Count(ctx, Drawer{Number: 1, Owner: \"Ann\"})\n		if err != nil {\n			return Report{}, err\n		}\n		if total.Text == \"\" {\n", new: "		if in.Name == \"\" {\n"},
	}},
	change{name: "activity added, and not called", edits: []edit{
		{old: "	//temporal:activity name=look", new: "	//temporal:activity name=weigh\n	Weigh(ctx context.Context, d Drawer) (Total, error)\n	//temporal:activity name=look"},
		{old: "func (till) Look", new: "func (till) Weigh(_ context.Context, d Drawer) (Total, error) { return Total{}, nil }\n\nfunc (till) Look"},
	}},
	change{name: "local added to an activity", edits: []edit{{old: "name=count", new: "name=count local"}}},
	change{name: "local added to an activity, and called so", class: running, edits: []edit{
		{old: "name=count", new: "name=count local"},
		{old: "b.till.Count(", new: "b.till.CountLocal("},
	}, untold: "no contract says which method is called"},
	change{name: "local activity made remote", code: "TG931", class: running, edits: []edit{
		{old: "name=look local", new: "name=look"},
		{old: "b.till.LookLocal(", new: "b.till.Look("},
	}},
	change{name: "options of activities changed", edits: []edit{
		{old: "start-to-close=10s", new: "start-to-close=20s schedule-to-close=1m heartbeat=20s max-attempts=3 initial-interval=2s"},
	}},
	change{name: "prefix of activities added, with names", edits: []edit{{old: "start-to-close=10s", new: "prefix=till. start-to-close=10s"}}},
	change{name: "parameter field of an activity of another type", code: "TG952", class: running, edits: []edit{
		{old: "	Owner  string `json:\",omitempty\"`", new: "	Owner  []string `json:\",omitempty\"`"},
		{old: "Owner: \"Ann\"}", new: "Owner: []string{\"Ann\"}}"},
		{old: "Text: \"of \" + d.Owner}", new: "Text: \"of \" + d.Owner[0]}"},
	}},
	change{name: "parameter field of an activity added, optional", edits: []edit{
		{old: "	Owner  string `json:\",omitempty\"`", new: "	Owner  string `json:\",omitempty\"`\n	Place  string `json:\",omitempty\"`"},
	}},
	change{name: "parameter of an activity widened", edits: []edit{
		{old: "	Number int32", new: "	Number int64"},
		{old: "10 * int64(d.Number)", new: "10 * d.Number"},
		{old: "Sum: int64(d.Number)", new: "Sum: d.Number"},
	}, code: "TG957", unshown: rollout, why: "the numbers here are small"},
	change{name: "parameter of an activity added", edits: []edit{
		{old: "	Count(ctx context.Context, d Drawer) (Total, error)\n", new: "	Count(ctx context.Context, d Drawer, twice bool) (Total, error)\n"},
		{old: "func (till) Count(_ context.Context, d Drawer)", new: "func (till) Count(_ context.Context, d Drawer, _ bool)"},
		{old: "Owner: \"Ann\"})", new: "Owner: \"Ann\"}, true)"},
	}},
	change{name: "result of an activity removed", code: "TG933", class: running, edits: []edit{
		{old: "	Count(ctx context.Context, d Drawer) (Total, error)\n", new: "	Count(ctx context.Context, d Drawer) error\n"},
		{old: "func (till) Count(_ context.Context, d Drawer) (Total, error) {\n	return Total{Sum: 10 * int64(d.Number), Text: \"of \" + d.Owner}, nil", new: "func (till) Count(context.Context, Drawer) error {\n	return nil"},
		{old: "total, err := b.till.Count(", new: "err := b.till.Count("},
		{old: "total.Text == \"\"", new: "in.Name == \"\""},
	}},
	change{name: "result field of an activity of another type", code: "TG952", class: running, edits: []edit{
		{old: "	Sum  int64\n	Text string", new: "	Sum  string\n	Text string"},
		{old: "Sum: 10 * int64(d.Number)", new: "Sum: fmt.Sprint(10 * int64(d.Number))"},
		{old: "Sum: int64(d.Number)", new: "Sum: fmt.Sprint(d.Number)"},
	}},
	change{name: "result field of an activity added", edits: []edit{
		{old: "	Sum  int64\n	Text string", new: "	Sum  int64\n	Text string\n	By   string"},
	}},
)
