package contract

import "testing"

func TestIsGenerated(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		path, content string
		want          bool
	}{
		{"order_temporal.go", GeneratedHeader + "\n// Source: order.go\n", true},
		{"order_temporal.go", GeneratedHeader + "\r\n", true},
		{"order_temporal.go", GeneratedHeader, true},
		{"order_temporal.go", GeneratedHeader[:9], true},
		{"order_temporal.go", "", true},
		{"order_temporal.go", "\uFEFF" + GeneratedHeader + "\n", true},
		{"order_temporal.go", "\uFEFF" + GeneratedHeader, true},
		{"order_temporal.go", "// Copyright 2026\n\n" + GeneratedHeader + "\n\npackage order\n", true},
		{"order_temporal.go", "/* Copyright\n2026 */\r\n" + GeneratedHeader + "\r\n", true},
		{"order_temporal.go", "/* Copyright */ // 2026\n" + GeneratedHeader + "\n", true},
		{"order_temporal.go", "/*\n" + GeneratedHeader + "\n*/\npackage order\n", false},
		{"order_temporal.go", "package order\n\n" + GeneratedHeader + "\n", false},
		{"order_temporal.go", "/* Copyright */ package order\n" + GeneratedHeader + "\n", false},
		{"order_temporal.go", "// Copyright 2026\n", false},
		{"order_temporal.go", "package order\n", false},
		{"order_temporal.go", "//\npackage order\n", false},
		{"order_temporal.go", GeneratedHeader + " Or do.\n", false},
		{"order.go", GeneratedHeader + "\n", false},
	} {
		if got := IsGenerated(test.path, []byte(test.content)); got != test.want {
			t.Errorf("%s %q: got %v", test.path, test.content, got)
		}
	}
	if got := OutputPath("dir/order.go"); got != "dir/order_temporal.go" {
		t.Error(got)
	}
}
