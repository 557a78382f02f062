package main

import (
	"fmt"
	"path"
	"strings"
)

func prepareMockery(write func(name, content string), packages [][]contract) {
	var b strings.Builder
	b.WriteString("all: true\ntemplate: testify\npackages:\n")
	for _, contracts := range packages {
		fmt.Fprintf(&b, "  %s: {}\n", path.Join(module, contracts[0].pkg))
	}
	write(".mockery.yml", b.String())
}

func prepareCounterfeiter(write func(name, content string), packages [][]contract) {
	for _, contracts := range packages {
		var b strings.Builder
		fmt.Fprintf(&b, "package %s\n\n", contracts[0].pkg)
		for _, c := range contracts {
			fmt.Fprintf(&b, "//counterfeiter:generate . %[1]s\n//counterfeiter:generate . %[1]sBank\n", c.name)
		}
		write(path.Join(contracts[0].pkg, "fakes.go"), b.String())
	}
}

// prepareGoverter writes a converter for each contract that copies its types, and has as many methods as its interfaces.
func prepareGoverter(write func(name, content string), packages [][]contract) {
	for _, contracts := range packages {
		for _, c := range contracts {
			var b strings.Builder
			fmt.Fprintf(&b, "package %s\n\n// goverter:converter\ntype %sConverter interface {\n", c.pkg, c.name)
			for _, name := range []string{"Input", "Result", "Payment", "Cancellation", "Status", "Item", "Totals", "Charge"} {
				fmt.Fprintf(&b, "\tConvert%[1]s(source %[2]s%[1]s) %[2]s%[1]s\n", name, c.name)
			}
			b.WriteString("}\n")
			write(c.file("_converter.go"), b.String())
		}
	}
}

func prepareProtoc(write func(name, content string), packages [][]contract) {
	for _, contracts := range packages {
		for _, c := range contracts {
			definition := strings.ReplaceAll(proto, "Order", c.name)
			definition = strings.ReplaceAll(definition, "GOPACKAGE", path.Join(module, c.pkg))
			write(c.file(".proto"), strings.ReplaceAll(definition, "PACKAGE", c.pkg))
		}
	}
}

// proto is the contract as a service, with the same methods and fields.
const proto = `syntax = "proto3";

package PACKAGE;

option go_package = "GOPACKAGE";

// Order takes an order from payment to delivery.
service Order {
  // Run waits until the order is delivered or cancelled.
  rpc Run(OrderInput) returns (OrderResult);
  // Paid records a payment.
  rpc Paid(OrderPayment) returns (OrderNothing);
  // Cancel ends the order.
  rpc Cancel(OrderCancellation) returns (OrderNothing);
  // Status is how far the order has come.
  rpc Status(OrderNothing) returns (OrderStatus);
  // AddItem puts an item into a pending order.
  rpc AddItem(OrderItem) returns (OrderTotals);
  rpc ValidateAddItem(OrderItem) returns (OrderNothing);
  // ChangeAddress sends the order to another address.
  rpc ChangeAddress(OrderAddress) returns (OrderFee);
}

// OrderBank takes the money.
service OrderBank {
  // Charge charges the customer.
  rpc Charge(OrderCharge) returns (OrderReceipt);
}

message OrderNothing {}

message OrderInput {
  string order_id = 1;
  string customer = 2;
}

message OrderResult {
  int64 order_total = 1;
  bool delivered = 2;
}

message OrderPayment {
  string order_payment_id = 1;
  int64 cents = 2;
}

message OrderCancellation {
  string order_reason = 1;
  string by = 2;
}

message OrderStatus {
  string order_stage = 1;
  repeated OrderItem items = 2;
}

message OrderItem {
  string order_request_id = 1;
  string sku = 2;
  int64 quantity = 3;
}

message OrderTotals {
  int64 order_items = 1;
  int64 cents = 2;
}

message OrderAddress {
  string order_city = 1;
  string street = 2;
}

message OrderFee {
  int64 order_cents = 1;
}

message OrderCharge {
  string order_account = 1;
  int64 cents = 2;
}

message OrderReceipt {
  string order_receipt_id = 1;
}
`
