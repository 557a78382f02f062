// Written by types.mjs from the contract file; do not edit.

/**
 * The workflows of the contract, by type.
 */
export interface Workflows {
  /**
   * Order is an e-commerce order, from an empty cart to delivery.
   */
  Order: {
    taskQueue: 'orders';
    run: {
      args: [OrderInput];
      result: string;
    };
    signals: {
      /**
       * CancelOrder ends an order that is not shipped yet.
       */
      cancel_order: [Cancellation];
      /**
       * MarkShipped records that the carrier has the parcel.
       */
      mark_shipped: [Shipping];
    };
    queries: {
      /**
       * Progress tells how far the order has come.
       */
      get_progress: {
        args: [];
        result: Progress;
      };
      /**
       * Status is the current status of the order.
       */
      get_status: {
        args: [];
        result: string;
      };
      /**
       * Total is what the items cost.
       */
      get_total: {
        args: [];
        result: number;
      };
    };
    updates: {
      /**
       * AddItem puts an item into a pending order, if it is in stock.
       */
      add_item: {
        args: [Item];
        result: Totals;
      };
      /**
       * ProcessPayment charges the customer for the whole order and returns the transaction's ID.
       */
      process_payment: {
        args: [Payment];
        result: string;
      };
    };
  };
}
/**
 * OrderInput starts an order.
 */
export interface OrderInput {
  CustomerID?: string;
  OrderID?: string;
  Timers?: Timers;
}
/**
 * Timers say how long an order waits. The zero value of each stands for its default.
 */
export interface Timers {
  /**
   * that the carrier takes, 3 days
   *
   * A number of nanoseconds.
   */
  Delivery?: number;
  /**
   * until an unpaid order is cancelled, 7 days by default
   *
   * A number of nanoseconds.
   */
  Payment?: number;
  /**
   * until a paid order is given up, 30 days
   *
   * A number of nanoseconds.
   */
  Shipment?: number;
}
/**
 * Cancellation ends an order early.
 */
export interface Cancellation {
  Reason?: string;
}
/**
 * Shipping tells who delivers an order, and where.
 */
export interface Shipping {
  Address?: string;
  Carrier?: string;
  TrackingNumber?: string;
}
/**
 * Progress tells how far an order has come.
 */
export interface Progress {
  ItemsCount: number;
  PaymentStatus: string;
  ShippingStatus: string;
  Status: string;
  TotalAmount: number;
}
/**
 * Item is an item of an order.
 */
export interface Item {
  Name?: string;
  /**
   * of one
   */
  Price?: number;
  Quantity?: number;
  /**
   * of the request that adds it: one request adds one item
   */
  RequestID?: string;
  SKU?: string;
}
/**
 * Totals is what an order comes to.
 */
export interface Totals {
  Items: number;
  Total: number;
}
/**
 * Payment pays an order.
 */
export interface Payment {
  Amount?: number;
  CardToken?: string;
  Method?: string;
  /**
   * of the request to pay: one request charges once
   */
  RequestID?: string;
}
